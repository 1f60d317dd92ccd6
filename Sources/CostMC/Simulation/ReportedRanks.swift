import Probability
import Statistics

/// The ranks that reports read off a column of so many draws: worked out once for a run, since most
/// columns have as many draws.
struct ReportedRanks: Sendable {
  let count: Int
  let percentiles: [PercentileRanks]
  /// The same where they are known from the design; nil where it is of independent draws.
  let evenPercentiles: [PercentileRanks]?
  /// Of the equal-tailed interval.
  let ends: (low: PercentileRanks, high: PercentileRanks)

  private let settings: Settings
  private let design: any Design.Type

  /// - Parameter count: at least 1.
  init(_ settings: Settings, count: Int, design: any Design.Type) {
    self.settings = settings
    self.design = design
    self.count = count
    percentiles = settings.percentiles.map { PercentileRanks($0, count: count) }
    let counted = percentiles.compactMap { ranks -> PercentileRanks? in
      guard let law = design.evenCount(upTo: ranks.p, draws: count),
        let variance = design.evenRankVariance(ranks.p, draws: count)
      else { return nil }
      return ranks.counted(
        least: law.least, probabilities: law.probabilities, variance: variance)
    }
    evenPercentiles = counted.count == percentiles.count ? counted : nil
    ends = CoverageInterval.equalTailedRanks(settings.level, count: count)
  }

  /// The same for another number of draws.
  func of(count: Int) -> ReportedRanks {
    count == self.count ? self : ReportedRanks(settings, count: count, design: design)
  }
}
