import Kernels
import Statistics

extension Simulation.Column {
  /// Moments over all draws; their errors from the replicates where the draws are not independent.
  var moments: Moments {
    replicates.map { Moments(replicates: $0.powerSums(minimum: minimum, maximum: maximum)) }
      ?? Moments(batches: chunks.map(PowerSums.init))
  }

  /// The ranks that tell a percentile, its error and its interval.
  func ranks(_ p: Double) -> PercentileRanks {
    let ranks = PercentileRanks(p, count: ordered.count)
    guard let replicates, let atMost = replicates.atMost(percentile: p) else { return ranks }
    return ranks.replicated(atMost: atMost, counts: replicates.sizes)
  }

  private func expectedShortfall(_ p: Double) -> Estimate? {
    guard let replicates, let excess = replicates.excess(percentile: p) else {
      return ExpectedShortfall.estimate(p, of: ordered)
    }
    return ExpectedShortfall.estimate(p, of: ordered, excess: excess, counts: replicates.sizes)
  }

  /// The probability of a condition, whose draws are 0 and 1.
  private var probability: Estimate? {
    func hits(_ sums: PowerSums) -> Int {
      Int((sums.s1 + sums.shift * Double(sums.count)).rounded())
    }
    if let replicates {
      return Proportion.estimate(
        hits: replicates.powerSums(minimum: minimum, maximum: maximum).map(hits),
        counts: replicates.sizes)
    }
    return Proportion.estimate(
      hits: chunks.reduce(0) { $0 + hits(PowerSums($1)) }, count: ordered.count)
  }

  /// The statistics of one output as reports show them.
  func summary(of output: Output, settings: Settings, draws: Int) -> OutputSummary {
    let moments = moments
    var summary = OutputSummary(
      name: output.name, label: output.label, unit: output.unit, isEvent: output.isEvent,
      draws: draws, nonFinite: nonFinite, percentiles: [], expectedShortfall: [], modes: [])
    if output.isEvent {
      summary.mean = probability
      return summary
    }
    summary.skewness = moments.skewness
    summary.excessKurtosis = moments.excessKurtosis
    summary.minimum = moments.minimum
    summary.maximum = moments.maximum
    let tails = HeavyTails(of: ordered, moments)
    let reaching = tails?.reaching(moments) ?? moments
    summary.mean = reaching.mean
    summary.standardDeviation = reaching.standardDeviation
    guard ordered.count > 0 else { return summary }

    let percentiles = settings.percentiles.map(ranks)
    let ends = CoverageInterval.equalTailedRanks(settings.level, count: ordered.count)
    let near = [Bridging.nearMedian.low, Bridging.nearMedian.high].map {
      PercentileRanks.rank($0, count: ordered.count)
    }
    ordered.refine(
      ranks: percentiles.flatMap(\.needed) + [ends.low.rank, ends.high.rank] + near
        + Modes.ranksNeeded(count: ordered.count))
    summary.percentiles = percentiles.map {
      PercentileEstimate(p: $0.p, estimate: $0.estimate(in: ordered))
    }
    summary.interval = OutputSummary.Interval(
      probability: settings.level, low: ordered.value(rank: ends.low.rank),
      high: ordered.value(rank: ends.high.rank))
    let shortest = CoverageInterval.shortest(settings.level, of: ordered)
    summary.shortestInterval = OutputSummary.Interval(
      probability: settings.level, low: shortest.low.value, high: shortest.high.value)
    summary.expectedShortfall = settings.spreadProbabilities.compactMap { p in
      expectedShortfall(p).map {
        PercentileEstimate(p: p, estimate: tails?.reaching(p, $0, of: ordered) ?? $0)
      }
    }
    summary.histogram = DisplayHistogram(of: ordered, cells: 24)
    let modes = Modes(of: ordered)
    summary.modes = modes.positions
    summary.medianIsInValley = modes.medianInValley
    summary.leaveOutMissingMoments(MomentExistence(of: ordered))
    return summary
  }
}

extension OutputSummary {
  /// Takes away the moments that the output has none of, and the errors that rest on them.
  fileprivate mutating func leaveOutMissingMoments(_ existence: MomentExistence) {
    guard !existence.standardDeviation else { return }
    standardDeviation = nil
    skewness = nil
    excessKurtosis = nil
    // What a fitted tail says of the mean holds without a variance.
    mean = existence.mean ? mean.map { Estimate($0.value, confidence: $0.confidence) } : nil
    tailIndex = existence.index
    expectedShortfall = expectedShortfall.compactMap { entry in
      let tail = entry.p >= 0.5 ? existence.upper : existence.lower
      guard tail.hasMean else { return nil }
      guard !tail.hasVariance else { return entry }
      return PercentileEstimate(
        p: entry.p,
        estimate: Estimate(entry.estimate.value, confidence: entry.estimate.confidence))
    }
  }
}

extension PowerSums {
  init(_ sums: kernel_sums) {
    self.init(shift: sums.shift)
    count = Int(sums.count)
    (s1, s2, s3, s4) = sums.sums
    minimum = sums.minimum
    maximum = sums.maximum
  }
}
