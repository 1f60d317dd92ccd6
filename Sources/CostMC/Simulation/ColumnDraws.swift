import Kernels
import Statistics

/// The finite draws of one tracked column: in order in short runs, in fine bins in others.
enum ColumnDraws: Sendable {
  case sorted(SortedDraws)
  case binned(BinnedDraws)
  /// All finite, in the order drawn: where few ranks are looked up, sorting is not worth it.
  case unsorted(DrawColumn)

  /// Runs up to this length are sorted: that is cheaper than bins of which each thread fills some.
  static let sortedMost = 1 << 16

  /// - Parameter draws: of which a few ranks are looked up.
  init(lookedUp draws: DrawColumn) {
    self = draws.areFinite ? .unsorted(draws) : .sorted(draws.sorted)
  }

  /// The percentiles of these probabilities, which increase; 0 where there are no draws.
  func percentiles(_ probabilities: [Double]) -> [Double] {
    guard count > 0 else { return probabilities.map { _ in 0 } }
    return values(ranks: probabilities.map { PercentileRanks.rank($0, count: count) })
  }

  var inOrder: any OrderedDraws {
    switch self {
    case .sorted(let draws): draws
    case .binned(let draws): draws
    case .unsorted(let draws): draws.sorted
    }
  }

  var count: Int {
    switch self {
    case .sorted(let draws): draws.count
    case .binned(let draws): draws.count
    case .unsorted(let draws): draws.count
    }
  }

  /// The draws of ranks that do not decrease.
  func values(ranks: [Int]) -> [Double] {
    switch self {
    case .sorted(let draws): ranks.map { draws.value(rank: $0) }
    case .binned(let draws): ranks.map { draws.value(rank: $0) }
    case .unsorted(let draws): draws.values(ofRanks: ranks)
    }
  }

  func countAtMost(_ x: Double) -> Int {
    switch self {
    case .sorted(let draws): draws.countAtMost(x)
    case .binned(let draws): draws.countAtMost(x)
    case .unsorted(let draws): draws.countAtMost(x)
    }
  }
}
