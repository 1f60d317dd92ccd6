import Diagnostics
import Statistics

// What came out, in two lines; then each verdict in a sentence.

extension ReportWriter {
  /// The verdicts that a reader has to know of first.
  private static let order: [Verdict] = [
    .contradicted, .undecided, .plausible, .supported, .circular,
  ]

  func answer() -> [Report.Block] {
    let found = [result, verdicts, checked, warned].compactMap { $0 }
    guard !found.isEmpty else { return [] }
    return [.heading(2, "Answer"), .list(found)]
      + Self.order.flatMap { verdict -> [Report.Block] in
        let those = analysis.claims.filter { $0.verdict == verdict }
        guard !those.isEmpty else { return [] }
        return [
          .heading(3, verdict.rawValue.prefix(1).uppercased() + verdict.rawValue.dropFirst()),
          .list(those.map(sentence)),
        ]
      }
  }

  /// The first output in a sentence.
  private var result: String? {
    guard let output = analysis.outputs.first else { return nil }
    let name = output.label ?? "`\(output.name)`"
    if output.isEvent {
      return output.mean.map { "\(name): probability \(NumberFormat.percent($0))." }
    }
    guard output.minimum != nil else { return nil }
    let format = format(of: output)
    func string(_ x: Double, _ error: Double?) -> String {
      format.string(x, error: error, withUnit: true)
    }
    guard (output.minimum ?? 0) < (output.maximum ?? 0), let interval = output.interval else {
      return "\(name): \(string(output.middle, nil))."
    }
    let tail = (1 - interval.probability) / 2
    let range =
      "\(level) between \(string(interval.low, output.error(atQuantile: tail))) and \(string(interval.high, output.error(atQuantile: 1 - tail)))"
    guard let median = output.percentiles.first(where: { $0.p == 0.5 })?.estimate else {
      return "\(name): \(range)."
    }
    return "\(name): median \(string(median.value, median.standardError)), \(range)."
  }

  private var verdicts: String? {
    guard !analysis.claims.isEmpty else { return nil }
    let counts = Self.order.compactMap { verdict -> String? in
      let count = analysis.claims.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    return "\(Wording.count(analysis.claims.count, "claim")): \(counts.joined(separator: ", "))."
  }

  private var checked: String? {
    guard !analysis.checks.isEmpty else { return nil }
    let wrong = analysis.checks.count { !$0.holds }
    return
      "\(Wording.count(analysis.checks.count, "check")) of the source's own arithmetic: \(wrong) wrong."
  }

  private var warned: String? {
    analysis.warnings.isEmpty
      ? nil : "\(Wording.count(analysis.warnings.count, "warning")): see below."
  }

  func stated(_ claim: Claim) -> String {
    let format = NumberFormat(
      unit: claim.unit, magnitude: claim.limits.map(abs).max() ?? 0)
    func number(_ x: Double, unit: Bool = true) -> String { format.string(x, withUnit: unit) }
    switch claim.statement {
    case .value(let value): return number(value)
    case .range(let low, let high): return "\(number(low, unit: false)) to \(number(high))"
    case .atMost(let value): return "at most \(number(value))"
    case .atLeast(let value): return "at least \(number(value))"
    }
  }

  private func sentence(_ finding: ClaimFinding) -> String {
    let claim = finding.claim
    let who = claim.by.map { " (\($0))" } ?? ""
    var text = "\(label(of: claim.output)), \(stated(claim))\(who): \(share(finding))"
    switch finding.verdict {
    case .contradicted: text += said(of: claim.output)
    case .circular:
      let inputs = claim.calibratedInputs.map { "`\($0)`" }.joined(separator: ", ")
      text += "; \(inputs) taken from the claim itself"
    case .undecided:
      if !finding.open.isEmpty {
        text += "; \(finding.open.map(\.rawValue).joined(separator: " or ")), draw more"
      }
    case .plausible, .supported: break
    }
    return text + "."
  }

  /// What the model says in place of a contradicted claim.
  private func said(of name: String) -> String {
    guard let output = analysis.outputs.first(where: { $0.name == name }),
      let interval = output.interval, interval.low < interval.high
    else { return "" }
    let format = format(of: output)
    let tail = (1 - interval.probability) / 2
    return
      "; \(level) lie between \(format.string(interval.low, error: output.error(atQuantile: tail))) and \(format.string(interval.high, error: output.error(atQuantile: 1 - tail)))"
  }

  private func share(_ finding: ClaimFinding) -> String {
    func percent(_ estimate: Estimate?) -> String { NumberFormat.percent(estimate) }
    switch finding.claim.statement {
    case .value: return "\(percent(finding.rank)) of the draws are at or below it"
    case .range:
      return
        "\(percent(finding.inside)) of the draws inside, \(percent(finding.below)) below, \(percent(finding.above)) above"
    case .atMost, .atLeast: return "holds in \(percent(finding.holds)) of the draws"
    }
  }
}
