/// Outputs fitted by a straight line in each slice of one input: sums by block and slice, from which
/// the fit without any one block follows.
struct SliceFit {
  /// `intercept + slope * z` in each slice, with the local coordinate z, for eight outputs.
  struct Lines {
    var intercepts: [Rows.Row]
    var slopes: [Rows.Row]
  }

  let blocks: Blocks
  let sliceCount: Int
  let parameterCount: Int
  /// Position of each draw in its slice, from -1 to 1; 0 where slices are single values.
  let local: [Double]

  // All tables are [block * sliceCount + slice].
  private let size: [Double]
  private let z: [Double]
  private let zz: [Double]
  private let y: [[Rows.Row]]
  private let zy: [[Rows.Row]]
  private let whole: Totals

  /// Sums over all blocks.
  private struct Totals {
    var size: [Double]
    var z: [Double]
    var zz: [Double]
    var y: [[Rows.Row]]
    var zy: [[Rows.Row]]
  }

  /// - Parameter outputs: columns centred on about their means.
  init(input: SlicedColumn, outputs: Rows, blocks: Blocks) {
    let slices = input.slices
    let count = slices.count
    self.blocks = blocks
    sliceCount = count
    size = input.occupancy
    local = Self.localCoordinates(input)
    let filled = slices.sizes.count { $0 > 0 }
    parameterCount = slices.byValue ? filled - 1 : 2 * filled - 1
    let cells = blocks.count * count
    var z = [Double](repeating: 0, count: cells)
    var zz = z
    if !slices.byValue { Self.sumLocal(local, slices.index, blocks, count, &z, &zz) }
    self.z = z
    self.zz = zz
    var y = [[Rows.Row]]()
    var zy = [[Rows.Row]]()
    for rows in outputs.groups {
      let sums = Self.sum(rows: rows, local: local, slices: slices, blocks: blocks)
      y.append(sums.y)
      zy.append(sums.zy)
    }
    self.y = y
    self.zy = zy
    whole = Totals(
      size: Self.overBlocks(size, count), z: Self.overBlocks(z, count),
      zz: Self.overBlocks(zz, count), y: y.map { Self.overBlocks($0, count) },
      zy: zy.map { Self.overBlocks($0, count) })
  }

  /// The lines fitted to all blocks but one (to all where `block` is nil), less the mean of the
  /// outputs over the same draws.
  func lines(group: Int, without block: Int?) -> Lines {
    var lines = Lines(
      intercepts: [Rows.Row](repeating: .zero, count: sliceCount),
      slopes: [Rows.Row](repeating: .zero, count: sliceCount))
    var totalSize = 0.0
    var totalY = Rows.Row.zero
    var filled = [Bool](repeating: false, count: sliceCount)
    for slice in 0..<sliceCount {
      var n = whole.size[slice]
      var sumY = whole.y[group][slice]
      var sumZ = whole.z[slice]
      var sumZZ = whole.zz[slice]
      var sumZY = whole.zy[group][slice]
      if let block {
        let cell = block * sliceCount + slice
        n -= size[cell]
        sumY -= y[group][cell]
        sumZ -= z[cell]
        sumZZ -= zz[cell]
        sumZY -= zy[group][cell]
      }
      guard n > 0 else { continue }
      filled[slice] = true
      totalSize += n
      totalY += sumY
      let meanZ = sumZ / n
      let spread = sumZZ - sumZ * meanZ
      if n > 2 && spread > 1e-12 * sumZZ {
        lines.slopes[slice] = (sumZY - sumY * meanZ) * (1 / spread)
      }
      lines.intercepts[slice] = sumY * (1 / n) - lines.slopes[slice] * meanZ
    }
    let mean = totalY * (1 / totalSize)
    for slice in 0..<sliceCount where filled[slice] { lines.intercepts[slice] -= mean }
    return lines
  }

  /// Sums of prediction times draw over a block.
  func products(_ lines: Lines, group: Int, block: Int) -> Rows.Row {
    var sum = Rows.Row.zero
    let base = block * sliceCount
    for slice in 0..<sliceCount {
      sum += lines.intercepts[slice] * y[group][base + slice]
      sum += lines.slopes[slice] * zy[group][base + slice]
    }
    return sum
  }

  /// Sums of squared predictions over a block.
  func squares(_ lines: Lines, block: Int) -> Rows.Row {
    var sum = Rows.Row.zero
    for slice in 0..<sliceCount {
      let cell = block * sliceCount + slice
      let a = lines.intercepts[slice]
      let b = lines.slopes[slice]
      sum += a * (a * size[cell] + b * (2 * z[cell])) + b * b * zz[cell]
    }
    return sum
  }

  private static func localCoordinates(_ input: SlicedColumn) -> [Double] {
    let n = input.values.count
    var local = [Double](repeating: 0, count: n)
    guard !input.slices.byValue else { return local }
    let bounds = input.sliceBounds
    // Halves first: the sum of two large values may overflow.
    let centres = bounds.map { b in b.map { 0.5 * $0.low + 0.5 * $0.high } ?? 0 }
    let scales = bounds.map { b in
      b.map { $0.high > $0.low ? 1 / (0.5 * $0.high - 0.5 * $0.low) : 0 } ?? 0
    }
    local.withUnsafeMutableBufferPointer { local in
      input.values.withUnsafeBufferPointer { values in
        input.slices.index.withUnsafeBufferPointer { index in
          centres.withUnsafeBufferPointer { centres in
            scales.withUnsafeBufferPointer { scales in
              for i in 0..<n {
                let slice = Int(index[i])
                local[i] = (values[i] - centres[slice]) * scales[slice]
              }
            }
          }
        }
      }
    }
    return local
  }

  private static func sumLocal(
    _ local: [Double], _ index: [UInt8], _ blocks: Blocks, _ count: Int, _ z: inout [Double],
    _ zz: inout [Double]
  ) {
    z.withUnsafeMutableBufferPointer { z in
      zz.withUnsafeMutableBufferPointer { zz in
        local.withUnsafeBufferPointer { local in
          index.withUnsafeBufferPointer { index in
            for block in 0..<blocks.count {
              let base = block * count
              for i in blocks[block] {
                let cell = base &+ Int(index[i])
                z[cell] += local[i]
                zz[cell] += local[i] * local[i]
              }
            }
          }
        }
      }
    }
  }

  private static func sum(
    rows: [Rows.Row], local: [Double], slices: Slices, blocks: Blocks
  ) -> (y: [Rows.Row], zy: [Rows.Row]) {
    let count = slices.count
    var y = [Rows.Row](repeating: .zero, count: blocks.count * count)
    var zy = y
    y.withUnsafeMutableBufferPointer { y in
      zy.withUnsafeMutableBufferPointer { zy in
        rows.withUnsafeBufferPointer { rows in
          local.withUnsafeBufferPointer { local in
            slices.index.withUnsafeBufferPointer { index in
              for block in 0..<blocks.count {
                let base = block * count
                for i in blocks[block] {
                  let cell = base &+ Int(index[i])
                  let row = rows[i]
                  y[cell] += row
                  zy[cell] += row * local[i]
                }
              }
            }
          }
        }
      }
    }
    return (y, zy)
  }

  private static func overBlocks(_ table: [Double], _ count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (cell, value) in table.enumerated() { sums[cell % count] += value }
    return sums
  }

  private static func overBlocks(_ table: [Rows.Row], _ count: Int) -> [Rows.Row] {
    var sums = [Rows.Row](repeating: .zero, count: count)
    for (cell, value) in table.enumerated() { sums[cell % count] += value }
    return sums
  }
}
