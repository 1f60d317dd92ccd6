import Kernels

/// Outputs fitted by a straight line in each slice of one input: sums by block and slice, from which
/// the fit without any one block follows.
struct SliceFit: Sendable {
  /// `intercept + slope * z` in each slice, with the local coordinate z, for eight outputs.
  struct Lines {
    var intercepts: [Rows.Row]
    var slopes: [Rows.Row]
  }

  /// Sums over the draws of one slice in one block: of y and of z y for eight outputs.
  struct OutputSums {
    var y = Rows.Row.zero
    var zy = Rows.Row.zero
  }

  /// Sums over the draws of one slice in one block.
  struct InputSums {
    var size = 0.0
    var z = 0.0
    var zz = 0.0
  }

  let blocks: Blocks
  let shares: [Double]
  /// Free parameters of the fit to one output, less its mean.
  let parameterCount: Int
  let coordinate: LocalCoordinate
  // Tables are [block * sliceCount + slice].
  private let input: [InputSums]
  private let output: [[OutputSums]]
  private let wholeInput: [InputSums]
  private let wholeOutput: [[OutputSums]]

  var sliceCount: Int { shares.count }

  /// Groups of eight outputs of which none is wanted have no fit.
  func isFitted(group: Int) -> Bool { !output[group].isEmpty }

  /// - Parameters:
  ///   - outputs: columns centred on about their means.
  ///   - wanted: the outputs to be fitted; all where it is nil.
  init(input column: SlicedColumn, outputs: Rows, of wanted: [Bool]? = nil, blocks: Blocks) {
    let count = column.slices.count
    let coordinate = LocalCoordinate(column)
    let filled = column.slices.sizes.count { $0 > 0 }
    let local = coordinate.places(of: column)
    let input = Self.inputSums(column, local, blocks)
    let output = outputs.groups.enumerated().map { group, rows in
      outputs.members(ofGroup: group).contains { wanted?[$0.column] ?? true }
        ? Self.outputSums(rows: rows, column, local, blocks) : []
    }
    self.blocks = blocks
    self.coordinate = coordinate
    self.input = input
    self.output = output
    shares = column.slices.shares
    parameterCount = column.slices.byValue ? filled - 1 : 2 * filled - 1
    wholeInput = (0..<count).map { slice in
      stride(from: slice, to: input.count, by: count).reduce(into: InputSums()) {
        $0.size += input[$1].size
        $0.z += input[$1].z
        $0.zz += input[$1].zz
      }
    }
    wholeOutput = output.map { table in
      table.isEmpty
        ? []
        : (0..<count).map { slice in
          stride(from: slice, to: table.count, by: count).reduce(into: OutputSums()) {
            $0.y += table[$1].y
            $0.zy += table[$1].zy
          }
        }
    }
  }

  /// The lines fitted to all blocks but one, less the mean of the outputs over the same draws.
  func lines(group: Int, without block: Int) -> Lines {
    var lines = Lines(
      intercepts: [Rows.Row](repeating: .zero, count: sliceCount),
      slopes: [Rows.Row](repeating: .zero, count: sliceCount))
    var totalSize = 0.0
    var totalY = Rows.Row.zero
    var filled = [Bool](repeating: false, count: sliceCount)
    for slice in 0..<sliceCount {
      let cell = block * sliceCount + slice
      var x = wholeInput[slice]
      var y = wholeOutput[group][slice]
      x.size -= input[cell].size
      x.z -= input[cell].z
      x.zz -= input[cell].zz
      y.y -= output[group][cell].y
      y.zy -= output[group][cell].zy
      guard x.size > 0 else { continue }
      filled[slice] = true
      totalSize += x.size
      totalY += y.y
      let mean = x.z / x.size
      let spread = x.zz - x.z * mean
      if x.size > 2 && spread > 1e-12 * x.zz {
        lines.slopes[slice] = (y.zy - y.y * mean) * (1 / spread)
      }
      lines.intercepts[slice] = y.y * (1 / x.size) - lines.slopes[slice] * mean
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
      let sums = output[group][base + slice]
      sum += lines.intercepts[slice] * sums.y + lines.slopes[slice] * sums.zy
    }
    return sum
  }

  /// Sums of squared predictions over a block.
  func squares(_ lines: Lines, block: Int) -> Rows.Row {
    var sum = Rows.Row.zero
    for slice in 0..<sliceCount {
      let x = input[block * sliceCount + slice]
      let a = lines.intercepts[slice]
      let b = lines.slopes[slice]
      sum += a * (a * x.size + b * (2 * x.z)) + b * b * x.zz
    }
    return sum
  }

  /// The mean of the draws of some slices.
  func mean(group: Int, slices: [Int]) -> Rows.Row {
    let size = slices.reduce(0) { $0 + wholeInput[$1].size }
    guard size > 0 else { return .zero }
    return slices.reduce(Rows.Row.zero) { $0 + wholeOutput[group][$1].y } * (1 / size)
  }

  /// Sums over a block of draws weighted by slice, and of the weights.
  func weighted(_ weights: [Double], group: Int, block: Int) -> (sum: Rows.Row, weight: Double) {
    var sum = Rows.Row.zero
    var total = 0.0
    for slice in 0..<sliceCount where weights[slice] != 0 {
      let cell = block * sliceCount + slice
      sum += output[group][cell].y * weights[slice]
      total += input[cell].size * weights[slice]
    }
    return (sum, total)
  }

  /// - Parameter local: the draws in the local coordinate.
  private static func inputSums(
    _ column: SlicedColumn, _ local: [Double], _ blocks: Blocks
  ) -> [InputSums] {
    var table = column.slices.occupancy.map { InputSums(size: $0) }
    guard !column.slices.byValue else { return table }
    let count = column.slices.count
    table.withUnsafeMutableBufferPointer { table in
      local.withUnsafeBufferPointer { local in
        column.slices.index.withUnsafeBufferPointer { index in
          for block in 0..<blocks.count {
            let base = block * count
            for i in blocks[block] {
              let slice = base &+ Int(index[i])
              table[slice].z += local[i]
              table[slice].zz += local[i] * local[i]
            }
          }
        }
      }
    }
    return table
  }

  private static func outputSums(
    rows: [Rows.Row], _ column: SlicedColumn, _ local: [Double], _ blocks: Blocks
  ) -> [OutputSums] {
    let count = column.slices.count
    var table = [OutputSums](repeating: OutputSums(), count: blocks.count * count)
    table.withUnsafeMutableBytes { table in
      rows.withUnsafeBytes { rows in
        local.withUnsafeBufferPointer { local in
          column.slices.index.withUnsafeBufferPointer { index in
            // An `OutputSums` is two rows of doubles, as the kernel takes them.
            let cells = table.assumingMemoryBound(to: Double.self).baseAddress
            let values = rows.assumingMemoryBound(to: Double.self).baseAddress
            guard let cells, let values, let z = local.baseAddress, let index = index.baseAddress
            else { return }
            for block in 0..<blocks.count {
              let draws = blocks[block]
              kernels_add_rows_and_products(
                values + Rows.width * draws.lowerBound, z + draws.lowerBound,
                index + draws.lowerBound, draws.count, cells + 2 * Rows.width * block * count)
            }
          }
        }
      }
    }
    return table
  }
}
