import Kernels
import Probability
import Statistics

extension Simulation.Column {
  /// Moments over all draws; their errors from the replicates where the draws are not independent.
  var moments: Moments {
    let scaled =
      replicates.map { Moments(replicates: $0.powerSums(minimum: minimum, maximum: maximum)) }
      ?? Moments(batches: powerSums)
    return momentScale == 1 ? scaled : scaled.scaled(by: 1 / momentScale)
  }

  /// Of the scaled draws, segment by segment.
  private var powerSums: [PowerSums] { chunks.map { PowerSums($0, scale: momentScale) } }

  /// The ranks that tell percentiles, their errors and intervals.
  private func ranks(_ reported: ReportedRanks) -> [PercentileRanks] {
    guard let replicates else { return reported.percentiles }
    if isEven, nonFinite == 0, let counted = reported.evenPercentiles { return counted }
    let sizes = replicates.sizes
    return reported.percentiles.map { ranks in
      guard let atMost = replicates.atMost(percentile: ranks.p) else { return ranks }
      return ranks.replicated(atMost: atMost, counts: sizes)
    }
  }

  private func expectedShortfall(_ p: Double, of draws: some OrderedDraws) -> Estimate? {
    guard let replicates, let excess = replicates.excess(percentile: p) else {
      return ExpectedShortfall.estimate(p, of: draws)
    }
    return ExpectedShortfall.estimate(p, of: draws, excess: excess, counts: replicates.sizes)
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
      hits: powerSums.reduce(0) { $0 + hits($1) }, count: ordered.count)
  }

  /// The statistics of one output as reports show them.
  ///
  /// - Parameter ranks: of all the run's draws.
  func summary(
    of output: Output, _ tails: TailClasses, settings: Settings, ranks: ReportedRanks, draws: Int
  ) -> OutputSummary {
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
    summary.mean = moments.mean
    summary.standardDeviation = moments.standardDeviation
    guard ordered.count > 0 else { return summary }
    let ranks = ranks.of(count: ordered.count)
    switch ordered {
    case .sorted(let draws): addFigures(of: draws, moments, tails, ranks, settings, to: &summary)
    case .binned(let draws): addFigures(of: draws, moments, tails, ranks, settings, to: &summary)
    case .unsorted(let draws):
      addFigures(of: draws.sorted, moments, tails, ranks, settings, to: &summary)
    }
    return summary
  }

  private func heavyTails(
    of draws: some OrderedDraws, _ moments: Moments, _ known: TailClasses
  ) -> HeavyTails? {
    guard replicates != nil else { return HeavyTails(of: draws, moments, known) }
    return retained.withContiguousStorageIfAvailable {
      HeavyTails(
        of: draws, moments, known, ReplicatedDraws($0, replicates: Designs.replicates))
    } ?? nil
  }

  /// What the order of the draws tells.
  private func addFigures(
    of draws: some OrderedDraws, _ moments: Moments, _ known: TailClasses,
    _ reported: ReportedRanks, _ settings: Settings, to summary: inout OutputSummary
  ) {
    // Squares of what is scaled leave the range of doubles.
    let tails = momentScale == 1 ? heavyTails(of: draws, moments, known) : nil
    let reaching = tails?.reaching(moments) ?? moments
    summary.mean = reaching.mean
    summary.standardDeviation = reaching.standardDeviation
    let percentiles = ranks(reported)
    let ends = reported.ends
    if case .binned(let bins) = ordered {
      let near = [Bridging.nearMedian.low, Bridging.nearMedian.high].map {
        PercentileRanks.rank($0, count: bins.count)
      }
      bins.refine(
        ranks: percentiles.flatMap(\.needed) + [ends.low.rank, ends.high.rank] + near
          + Modes.ranksNeeded(count: bins.count))
    }
    summary.percentiles = percentiles.map {
      PercentileEstimate(p: $0.p, estimate: $0.estimate(in: draws))
    }
    summary.interval = OutputSummary.Interval(
      probability: settings.level, low: draws.value(rank: ends.low.rank),
      high: draws.value(rank: ends.high.rank))
    let shortest = CoverageInterval.shortest(settings.level, of: draws)
    summary.shortestInterval = OutputSummary.Interval(
      probability: settings.level, low: shortest.low.value, high: shortest.high.value)
    summary.expectedShortfall = settings.spreadProbabilities.compactMap { p in
      expectedShortfall(p, of: draws).map {
        PercentileEstimate(p: p, estimate: tails?.reaching(p, $0) ?? $0)
      }
    }
    summary.histogram = DisplayHistogram(of: draws, cells: 24)
    let modes = Modes(of: draws)
    summary.modes = modes.positions
    summary.medianIsInValley = modes.medianInValley
    summary.leaveOutMissingMoments(MomentExistence(of: draws, known), areTailsFitted: tails != nil)
  }
}

extension OutputSummary {
  /// Takes away the moments that the output has none of, and the errors that rest on them.
  fileprivate mutating func leaveOutMissingMoments(
    _ existence: MomentExistence, areTailsFitted: Bool
  ) {
    guard !existence.standardDeviation else { return }
    /// An interval that reaches as far as a fitted tail holds without a variance.
    func withoutVariance(_ figure: Estimate) -> Estimate {
      Estimate(figure.value, confidence: areTailsFitted ? figure.withInterval.confidence : nil)
    }
    standardDeviation = nil
    skewness = nil
    excessKurtosis = nil
    mean = existence.mean ? mean.map(withoutVariance) : nil
    tailIndex = existence.index
    expectedShortfall = expectedShortfall.compactMap { entry in
      let tail = entry.p >= 0.5 ? existence.upper : existence.lower
      guard tail.hasMean else { return nil }
      guard !tail.hasVariance else { return entry }
      return PercentileEstimate(p: entry.p, estimate: withoutVariance(entry.estimate))
    }
  }
}

extension PowerSums {
  fileprivate init(_ sums: kernel_sums, scale: Double) {
    self.init(shift: sums.shift * scale)
    count = Int(sums.count)
    (s1, s2, s3, s4) = sums.sums
    minimum = sums.minimum * scale
    maximum = sums.maximum * scale
  }
}
