import Statistics

/// The ranks that reports read off a column of so many draws: worked out once for a run, since most
/// columns have as many draws.
struct ReportedRanks: Sendable {
  let count: Int
  let percentiles: [PercentileRanks]
  /// Of the equal-tailed interval.
  let ends: (low: PercentileRanks, high: PercentileRanks)

  private let settings: Settings

  /// - Parameter count: at least 1.
  init(_ settings: Settings, count: Int) {
    self.settings = settings
    self.count = count
    percentiles = settings.percentiles.map { PercentileRanks($0, count: count) }
    ends = CoverageInterval.equalTailedRanks(settings.level, count: count)
  }

  /// The same for another number of draws.
  func of(count: Int) -> ReportedRanks {
    count == self.count ? self : ReportedRanks(settings, count: count)
  }
}
