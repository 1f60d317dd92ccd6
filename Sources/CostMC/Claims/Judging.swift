import Statistics

/// Verdicts: how a published figure stands to the model's distribution.
///
/// With level L and the central interval I of the output at L: a value is plausible inside I; a
/// range is supported with P(inside) >= L and contradicted where it and I are disjoint; a bound is
/// supported with P(holds) >= L and contradicted with P(holds) <= 1 - L. Undecided is what the
/// draws leave open (95 % confidence interval of the deciding probability), circular what rests on
/// inputs that were taken from the claim.
struct Judging: Sendable {
  let level: Double
  let model: Model
  let names: TrackedNames
  let simulation: Simulation

  func finding(_ claim: Claim, implied: [ClaimFinding.Implied]) -> ClaimFinding {
    var finding = ClaimFinding(claim: claim, verdict: .undecided, implied: implied)
    guard let column = simulation.columns[claim.output] else { return finding }
    let n = column.replicates?.sizes ?? [column.ordered.count]
    // What no uncertain input feeds is known without error.
    let isCertain = model.uncertainInputs(feeding: claim.output).isEmpty
    func share(_ hits: [Int]) -> Estimate? {
      if isCertain, column.ordered.count > 0 {
        let value = hits.reduce(0, +) > 0 ? 1.0 : 0
        return Estimate(
          value, standardError: 0, confidence: Estimate.Confidence(low: value, high: value))
      }
      return n.count == 1
        ? Proportion.estimate(hits: hits[0], count: n[0])
        : Proportion.estimate(hits: hits, counts: n)
    }
    func difference(_ a: [Int], _ b: [Int]) -> [Int] { zip(a, b).map { $0 - $1 } }
    switch claim.statement {
    case .value(let value):
      guard let counts = names.counts(claim, value, in: simulation) else { return finding }
      finding.rank = share(counts.atMost)
      finding.verdict = verdictOfValue(atMost: share(counts.atMost), below: share(counts.below))
    case .range(let low, let high):
      guard let lower = names.counts(claim, low, in: simulation),
        let upper = names.counts(claim, high, in: simulation)
      else { return finding }
      finding.inside = share(difference(upper.atMost, lower.below))
      finding.below = share(lower.below)
      finding.above = share(difference(n, upper.atMost))
      finding.verdict = range(
        inside: finding.inside, below: finding.below, above: finding.above)
    case .atMost(let value):
      guard let counts = names.counts(claim, value, in: simulation) else { return finding }
      finding.holds = share(counts.atMost)
      finding.verdict = bound(finding.holds)
    case .atLeast(let value):
      guard let counts = names.counts(claim, value, in: simulation) else { return finding }
      finding.holds = share(difference(n, counts.below))
      finding.verdict = bound(finding.holds)
    }
    if finding.verdict == .undecided { finding.open = open(finding) }
    if !claim.calibratedInputs.isEmpty { finding.verdict = .circular }
    return finding
  }

  /// The verdicts at the ends of the confidence intervals.
  private func open(_ finding: ClaimFinding) -> [Verdict] {
    func ends(_ estimate: Estimate?) -> [Estimate] {
      guard let estimate else { return [] }
      return [
        estimate.confidence?.low ?? estimate.value, estimate.value,
        estimate.confidence?.high ?? estimate.value,
      ].map { Estimate($0) }
    }
    var verdicts: [Verdict] = []
    switch finding.claim.statement {
    case .value:
      for p in ends(finding.rank) { verdicts.append(verdictOfValue(atMost: p, below: p)) }
    case .range:
      for inside in ends(finding.inside) {
        for below in ends(finding.below) {
          for above in ends(finding.above) {
            verdicts.append(range(inside: inside, below: below, above: above))
          }
        }
      }
    case .atMost, .atLeast: for p in ends(finding.holds) { verdicts.append(bound(p)) }
    }
    return Verdict.allCases.filter { verdicts.contains($0) && $0 != .undecided }
  }

  private var tail: Double { (1 - level) / 2 }

  private func verdictOfValue(atMost: Estimate?, below: Estimate?) -> Verdict {
    guard let atMost, let below else { return .undecided }
    if atMost.straddles(tail) || below.straddles(1 - tail) { return .undecided }
    return atMost.value >= tail && below.value <= 1 - tail ? .plausible : .contradicted
  }

  private func range(inside: Estimate?, below: Estimate?, above: Estimate?) -> Verdict {
    guard let inside, let below, let above else { return .undecided }
    if inside.straddles(level) { return .undecided }
    if inside.value >= level { return .supported }
    if below.straddles(1 - tail) || above.straddles(1 - tail) { return .undecided }
    return below.value > 1 - tail || above.value > 1 - tail ? .contradicted : .plausible
  }

  private func bound(_ holds: Estimate?) -> Verdict {
    guard let holds else { return .undecided }
    if holds.straddles(level) || holds.straddles(1 - level) { return .undecided }
    if holds.value >= level { return .supported }
    return holds.value <= 1 - level ? .contradicted : .plausible
  }
}
