import Kernels
import Statistics

extension Simulation.Column {
  /// Moments over all chunks, joined in their order.
  var moments: Moments { Moments(batches: chunks.map(PowerSums.init)) }

  /// The statistics of one output as reports show them.
  func summary(of output: Output, settings: Settings, draws: Int) -> OutputSummary {
    let moments = moments
    var summary = OutputSummary(
      name: output.name, label: output.label, unit: output.unit, isEvent: output.isEvent,
      draws: draws, nonFinite: nonFinite, percentiles: [], expectedShortfall: [], modes: [])
    if output.isEvent {
      let hits = Int((moments.mean.map(\.value) ?? 0) * Double(ordered.count) + 0.5)
      summary.mean = Proportion.estimate(hits: hits, count: ordered.count)
      return summary
    }
    summary.mean = moments.mean
    summary.standardDeviation = moments.standardDeviation
    summary.skewness = moments.skewness
    summary.excessKurtosis = moments.excessKurtosis
    summary.minimum = moments.minimum
    summary.maximum = moments.maximum
    guard ordered.count > 0 else { return summary }

    let percentiles = settings.percentiles.map { PercentileRanks($0, count: ordered.count) }
    let ends = CoverageInterval.equalTailedRanks(settings.level, count: ordered.count)
    let near = [Bridging.nearMedian.low, Bridging.nearMedian.high].map {
      PercentileRanks.rank($0, count: ordered.count)
    }
    ordered.refine(ranks: percentiles.flatMap(\.needed) + [ends.low.rank, ends.high.rank] + near)
    summary.percentiles = percentiles.map {
      PercentileEstimate(p: $0.p, estimate: $0.estimate(in: ordered))
    }
    summary.interval = OutputSummary.Interval(
      probability: settings.level, low: ordered.value(rank: ends.low.rank),
      high: ordered.value(rank: ends.high.rank))
    let shortest = CoverageInterval.shortest(settings.level, of: ordered)
    summary.shortestInterval = OutputSummary.Interval(
      probability: settings.level, low: shortest.low.value, high: shortest.high.value)
    summary.expectedShortfall = Set(settings.percentiles + [0.95]).sorted().compactMap { p in
      ExpectedShortfall.estimate(p, of: ordered).map { PercentileEstimate(p: p, estimate: $0) }
    }
    summary.histogram = displayHistogram()
    return summary
  }

  /// 24 equal cells over the bulk of the draws; the draws beyond are in no cell.
  private func displayHistogram() -> OutputSummary.DisplayHistogram? {
    let cells = 24
    let low = ordered.value(rank: PercentileRanks.rank(0.002, count: ordered.count))
    let high = ordered.value(rank: PercentileRanks.rank(0.99, count: ordered.count))
    guard low < high else { return nil }
    let edges = (0...cells).map { low + (high - low) * Double($0) / Double(cells) }
    let below = edges.map { ordered.countAtMost($0) }
    return OutputSummary.DisplayHistogram(
      edges: edges, counts: zip(below, below.dropFirst()).map { $1 - $0 })
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
