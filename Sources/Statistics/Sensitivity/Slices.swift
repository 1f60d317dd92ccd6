/// A column cut into slices: equal shares of the draws in order of value, or one slice for each
/// value where a column has few of them.
///
/// Equal values always share a slice, so a slice may be empty.
struct Slices: Sendable {
  /// Slice of each draw.
  let index: [UInt8]
  let count: Int
  /// True where each slice is one value.
  let byValue: Bool
  /// Draws in each slice of each block: `occupancy[block * count + slice]`.
  let occupancy: [Double]
  /// Probability of each slice: exact where the cut is by known probabilities.
  let shares: [Double]
  /// The least and the largest value in each slice, nil for an empty one; nil where the cut is not
  /// by rank.
  let ends: [ClosedRange<Double>?]?

  /// The slices of a sample of this size: a multiple of ten, so that tenths are whole slices,
  /// and about 128 draws each until 60 slices are reached.
  static func standardCount(draws: Int) -> Int { max(1, min(most / 10, draws / 1_280)) * 10 }
  static let most = 60

  /// Cuts by rank.
  init(_ column: RankedColumn, of values: [Double], count: Int, blocks: Blocks) {
    byValue = column.distinctCount <= count
    self.count = byValue ? column.distinctCount : count
    let parts = Self.parts(of: column, count: count, byValue: byValue)
    var sizes = [Int](repeating: 0, count: self.count)
    var ends = [ClosedRange<Double>?](repeating: nil, count: self.count)
    var index = [UInt8](repeating: 0, count: column.order.count)
    index.withUnsafeMutableBufferPointer { index in
      column.order.withUnsafeBufferPointer { order in
        for (ranks, slice) in parts where !ranks.isEmpty {
          for rank in ranks { index[Int(order[rank])] = UInt8(slice) }
          sizes[slice] += ranks.count
          let low = ends[slice]?.lowerBound ?? values[Int(order[ranks.lowerBound])]
          ends[slice] = low...max(low, values[Int(order[ranks.upperBound - 1])])
        }
      }
    }
    self.index = index
    self.ends = ends
    occupancy = Self.occupancy(index, count: self.count, blocks)
    shares = sizes.map { Double($0) / Double(blocks.drawCount) }
  }

  /// Cuts by known cumulative probabilities of the draws, each in 0...1.
  init(uniforms: [Double], count: Int, blocks: Blocks) {
    let n = uniforms.count
    let scale = Double(count)
    let last = Int32(count - 1)
    index = [UInt8](unsafeUninitializedCapacity: n) { index, filled in
      uniforms.withUnsafeBufferPointer { u in
        for i in 0..<n { index[i] = UInt8(truncatingIfNeeded: min(last, Int32(u[i] * scale))) }
      }
      filled = n
    }
    self.count = count
    byValue = false
    ends = nil
    occupancy = Self.occupancy(index, count: count, blocks)
    shares = [Double](repeating: 1 / scale, count: count)
  }

  /// Ranges of ranks with the slice of each.
  private static func parts(
    of column: RankedColumn, count: Int, byValue: Bool
  ) -> [(ranks: Range<Int>, slice: Int)] {
    let n = column.order.count
    guard let runs = column.runs else {
      if byValue { return (0..<n).map { ($0..<$0 + 1, $0) } }
      // The ranks with rank * count / n == slice.
      let starts = (0...count).map { ($0 * n + count - 1) / count }
      return (0..<count).map { (starts[$0]..<starts[$0 + 1], $0) }
    }
    return runs.indices.map { run in
      let ranks = runs[run]..<(run + 1 < runs.count ? runs[run + 1] : n)
      let middle = (ranks.lowerBound + ranks.upperBound) / 2
      return (ranks, byValue ? run : middle * count / n)
    }
  }

  /// Number of draws in each slice.
  var sizes: [Int] {
    (0..<count).map { slice in
      Int(stride(from: slice, to: occupancy.count, by: count).reduce(0) { $0 + occupancy[$1] })
    }
  }

  /// The same of the first draws only.
  func sizes(ofFirst drawCount: Int) -> [Int] {
    if drawCount == index.count { return sizes }
    var sizes = [Int](repeating: 0, count: count)
    sizes.withUnsafeMutableBufferPointer { sizes in
      index.withUnsafeBufferPointer { index in
        for i in 0..<drawCount { sizes[Int(index[i])] &+= 1 }
      }
    }
    return sizes
  }

  private static func occupancy(_ index: [UInt8], count: Int, _ blocks: Blocks) -> [Double] {
    var counts = [Int32](repeating: 0, count: blocks.count * count)
    counts.withUnsafeMutableBufferPointer { counts in
      index.withUnsafeBufferPointer { index in
        for block in 0..<blocks.count {
          let base = block * count
          for i in blocks[block] { counts[base &+ Int(index[i])] &+= 1 }
        }
      }
    }
    return counts.map(Double.init)
  }
}
