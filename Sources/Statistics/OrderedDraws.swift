/// The finite draws of one output in increasing order, however they are held.
///
/// Ranks are 0-based. Implementations may hold the values exactly or in fine bins; estimators
/// only see ranks. Those that read many are compiled for `SortedDraws` too (`@_specialize`): other
/// modules call them with it in every short run.
public protocol OrderedDraws {
  var count: Int { get }
  /// The draw of rank k, 0 <= k < count.
  func value(rank k: Int) -> Double
  /// How many draws are <= x.
  func countAtMost(_ x: Double) -> Int
  /// Sums of x - centre and of its square over a range of ranks.
  func distances(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double)
  /// The different values, increasing; nil where there are more than `most`. Implementations that
  /// do not hold all draws go by those that they hold.
  func distinctValues(most: Int) -> [Double]?
}

extension OrderedDraws {
  public func distinctValues(most: Int) -> [Double]? {
    var values: [Double] = []
    var rank = 0
    while rank < count {
      if values.count == most { return nil }
      let value = value(rank: rank)
      values.append(value)
      rank += 1
      // Most draws stand alone.
      if rank < count, self.value(rank: rank) == value { rank = countAtMost(value) }
    }
    return values
  }
}

/// Draws held exactly.
public struct SortedDraws: OrderedDraws, Sendable {
  public let values: [Double]

  /// - Parameter draws: finite, in any order.
  public init(_ draws: [Double]) { values = draws.radixSorted() }

  /// - Parameter draws: finite, in any order.
  public init(_ draws: UnsafeBufferPointer<Double>) { values = draws.radixSorted() }

  public var count: Int { values.count }
  public func value(rank k: Int) -> Double { values[k] }
  public func countAtMost(_ x: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return low
  }
  /// By eight running sums, joined one after the other.
  public func distances(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double) {
    values.withUnsafeBytes { bytes in
      var sum = Rows.Row.zero
      var squares = Rows.Row.zero
      let rows = ranks.count / Rows.width
      for row in 0..<rows {
        let place = (ranks.lowerBound + row * Rows.width) * MemoryLayout<Double>.stride
        let distances = bytes.loadUnaligned(fromByteOffset: place, as: Rows.Row.self) - centre
        sum += distances
        squares += distances * distances
      }
      for (lane, rank) in ranks.dropFirst(rows * Rows.width).enumerated() {
        let distance = values[rank] - centre
        sum[lane] += distance
        squares[lane] += distance * distance
      }
      return (sum.sum(), squares.sum())
    }
  }
}
