import Statistics

/// The bridge from one figure to another: steps whose means add exactly, and whose means over the
/// draws near the median of the end figure add exactly too. (Medians do not add.)
struct Bridging: Sendable {
  /// The draws near the median: those with the end figure between these percentiles.
  static let nearMedian = (low: 0.45, high: 0.55)

  let ranks: ReportedRanks
  let simulation: Simulation
  /// Those of outputs, in their units.
  let intervals: [String: OutputSummary.Interval]

  init(ranks: ReportedRanks, simulation: Simulation, outputs: [OutputSummary]) {
    self.ranks = ranks
    self.simulation = simulation
    intervals = outputs.reduce(into: [:]) { $0[$1.name] = $1.interval }
  }

  func finding(_ bridge: Bridge, largestGap: Double) -> BridgeFinding? {
    let near = drawsNearMedian(of: bridge.to)
    func entry(_ step: Bridge.Step) -> BridgeFinding.Entry? {
      guard let column = simulation.columns[step.name],
        let mean = column.moments.mean, column.ordered.count > 0
      else { return nil }
      let retained = column.retained
      // The tracked unit may be another output's; the bridge shows its own.
      let scale = { (x: Double) in step.conversion(column.tracked.conversion.inverse(x)) }
      let interval = interval(step.name, column)
      let count = Double(near.count)
      let average = near.compensatedSum { retained[$0] } / max(1, count)
      let squares = near.reduce(0) {
        $0 + (retained[$1] - average) * (retained[$1] - average)
      }
      let error = count > 1 ? (squares / (count - 1) / count).squareRoot() : nil
      return BridgeFinding.Entry(
        name: step.name, label: step.label, mean: mean.scaled(by: scale(1)),
        low: scale(interval.low), high: scale(interval.high),
        nearMedian: scale(average), nearMedianError: error.map(scale))
    }
    guard let from = entry(bridge.from), let to = entry(bridge.to) else { return nil }
    return BridgeFinding(
      bridge: bridge, from: from, to: to, steps: bridge.steps.compactMap(entry),
      largestGap: largestGap)
  }

  /// At the level of the run.
  private func interval(_ name: String, _ column: Simulation.Column) -> (low: Double, high: Double)
  {
    if let interval = intervals[name] { return (interval.low, interval.high) }
    let ranks = ranks.of(count: column.ordered.count).ends
    let ends = column.ordered.values(ranks: [ranks.low.rank, ranks.high.rank])
    return (ends[0], ends[1])
  }

  private func drawsNearMedian(of end: Bridge.Step) -> [Int] {
    guard let retained = simulation.columns[end.name]?.retained, !retained.isEmpty else {
      return []
    }
    let finite = simulation.columns[end.name]?.ordered.count ?? 0
    let marks = [Self.nearMedian.low, Self.nearMedian.high]
    let ends: [Double]
    if finite == retained.count, let column = simulation.columns[end.name] {
      ends = column.ordered.values(ranks: marks.map { PercentileRanks.rank($0, count: finite) })
    } else {
      let sorted = retained.sorted
      guard sorted.count > 0 else { return [] }
      ends = marks.map { sorted.value(rank: PercentileRanks.rank($0, count: sorted.count)) }
    }
    return retained.places(in: ends[0]...ends[1])
  }
}

extension [Int] {
  /// The sum of what stands at these places, with the rounding of each addition made good, so that
  /// columns add up to the last digits.
  ///
  /// Source: Neumaier (1974), doi:10.1002/zamm.19740540106.
  fileprivate func compensatedSum(_ value: (Int) -> Double) -> Double {
    var sum = 0.0
    var lost = 0.0
    for place in self {
      let x = value(place)
      let next = sum + x
      lost += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
      sum = next
    }
    return sum + lost
  }
}
