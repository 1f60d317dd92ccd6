import Statistics

/// The finite draws of one tracked column in order: sorted in short runs, in fine bins in others.
enum ColumnDraws: OrderedDraws, Sendable {
  case sorted(SortedDraws)
  case binned(BinnedDraws)

  /// Runs up to this length are sorted: that is cheaper than bins of which each thread fills some.
  static let sortedMost = 1 << 16

  /// Makes these ranks exact, as far as the draws are retained.
  func refine(ranks: [Int]) {
    if case .binned(let draws) = self { draws.refine(ranks: ranks) }
  }

  /// The percentiles of these probabilities, of the draws themselves where they are retained.
  func exactly(_ probabilities: [Double]) -> [Double] {
    guard count > 0 else { return probabilities.map { _ in 0 } }
    let ranks = probabilities.map { PercentileRanks.rank($0, count: count) }
    refine(ranks: ranks)
    return ranks.map { value(rank: $0) }
  }

  var count: Int {
    switch self {
    case .sorted(let draws): draws.count
    case .binned(let draws): draws.count
    }
  }

  func value(rank k: Int) -> Double {
    switch self {
    case .sorted(let draws): draws.value(rank: k)
    case .binned(let draws): draws.value(rank: k)
    }
  }

  func countAtMost(_ x: Double) -> Int {
    switch self {
    case .sorted(let draws): draws.countAtMost(x)
    case .binned(let draws): draws.countAtMost(x)
    }
  }

  func distinctValues(most: Int) -> [Double]? {
    switch self {
    case .sorted(let draws): draws.distinctValues(most: most)
    case .binned(let draws): draws.distinctValues(most: most)
    }
  }

  func distances(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double) {
    switch self {
    case .sorted(let draws): draws.distances(ranks: ranks, centre: centre)
    case .binned(let draws): draws.distances(ranks: ranks, centre: centre)
    }
  }
}
