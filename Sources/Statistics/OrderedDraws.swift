/// The finite draws of one output in increasing order, however they are held.
///
/// Ranks are 0-based. Implementations may hold the values exactly or in fine bins; estimators
/// only see ranks.
public protocol OrderedDraws {
  var count: Int { get }
  /// The draw of rank k, 0 <= k < count.
  func value(rank k: Int) -> Double
  /// How many draws are <= x.
  func countAtMost(_ x: Double) -> Int
  /// Sum of the draws and of their squared distances from `centre`, over a range of ranks.
  func sums(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double)
  /// Sum of x - centre over a range of ranks. Draws far from 0 and near the centre lose their
  /// digits in `sums`; implementations that can should sum the distances themselves.
  func distances(ranks: Range<Int>, centre: Double) -> Double
  /// The different values, increasing; nil where there are more than `most`. Implementations that
  /// do not hold all draws go by those that they hold.
  func distinctValues(most: Int) -> [Double]?
}

extension OrderedDraws {
  public func distances(ranks: Range<Int>, centre: Double) -> Double {
    sums(ranks: ranks, centre: centre).sum - Double(ranks.count) * centre
  }

  public func distinctValues(most: Int) -> [Double]? {
    var values: [Double] = []
    var rank = 0
    while rank < count {
      if values.count == most { return nil }
      let value = value(rank: rank)
      values.append(value)
      rank = max(rank + 1, countAtMost(value))
    }
    return values
  }
}

/// Draws held exactly.
public struct SortedDraws: OrderedDraws, Sendable {
  public let values: [Double]
  /// - Parameter draws: finite, in any order.
  public init(_ draws: [Double]) { values = draws.radixSorted() }
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
  public func sums(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double) {
    var sum = 0.0
    var squares = 0.0
    for k in ranks {
      sum += values[k]
      squares += (values[k] - centre) * (values[k] - centre)
    }
    return (sum, squares)
  }
  public func distances(ranks: Range<Int>, centre: Double) -> Double {
    var sum = 0.0
    for k in ranks { sum += values[k] - centre }
    return sum
  }
}
