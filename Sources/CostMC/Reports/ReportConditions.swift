import Statistics

// What would have to be true of the inputs for each claim to hold.

extension ReportWriter {
  private static let shownConditions = 3
  /// An input whose median moves by less than this part of its spread has not moved.
  private static let leastShift = 0.02

  func claims() -> [Report.Block] {
    let findings = analysis.claims.filter { $0.verdict != .circular && !conditions($0).isEmpty }
    guard !findings.isEmpty else { return [] }
    let rows = findings.flatMap { finding -> [[String]] in
      let shown = conditions(finding)
      let hasGiven = shown.contains { $0.given != nil }
      let draws = hasGiven ? "\(shown[0].effectiveDraws) draws" : "too few draws"
      return [[finding.claim.id, stated(finding.claim), draws, "", ""]]
        + shown.map { row($0) }
    }
    return [
      .heading(2, "What would have to be true"),
      .paragraph(
        "The inputs that move most over the draws in which a claim holds (for a single value: that lie nearest to it), as P5/P50/P95, with the standard error of the P50; and the one value of each alone that brings the median of the result to the claim, with its place among the values assumed."
      ),
      .table(
        Report.Table(
          columns: [
            ("claim, input", .left), ("stated, assumed", .right), ("given the claim", .right),
            ("error", .right), ("alone", .right),
          ], rows: rows)),
    ]
  }

  /// The inputs worth showing, those that move most first.
  private func conditions(_ finding: ClaimFinding) -> [ClaimFinding.Implied] {
    func spread(_ implied: ClaimFinding.Implied) -> Double {
      max(1e-300, implied.prior.p95 - implied.prior.p5)
    }
    func shift(_ implied: ClaimFinding.Implied) -> Double {
      implied.given.map { abs($0.p50 - implied.prior.p50) / spread(implied) } ?? 0
    }
    /// How far the one value lies from the median, in spreads of the input.
    func reach(_ implied: ClaimFinding.Implied) -> Double {
      implied.alone.map { abs($0.value - implied.prior.p50) / spread(implied) } ?? .infinity
    }
    let found = finding.implied.filter { $0.alone != nil || shift($0) >= Self.leastShift }
    return Array(
      found.sorted { (-shift($0), reach($0)) < (-shift($1), reach($1)) }
        .prefix(Self.shownConditions))
  }

  private func row(_ implied: ClaimFinding.Implied) -> [String] {
    let format = NumberFormat(unit: implied.unit, magnitude: implied.prior.p50)
    let spread = abs(implied.prior.p95 - implied.prior.p5)
    /// Two digits or so: more would claim what such a shift cannot tell.
    func triple(_ t: ClaimFinding.Triple, _ error: Double) -> String {
      [t.p5, t.p50, t.p95].map {
        format.number($0, error: max(error, min(spread, abs($0)) / 10))
      }.joined(separator: "/")
    }
    let unit = format.unitText
    return [
      "· \(implied.input)" + (unit.isEmpty ? "" : ", \(unit)"), triple(implied.prior, 0),
      implied.given.map { triple($0, implied.givenErrors?.p50 ?? 0) } ?? "-",
      implied.givenErrors.map { format.number($0.p50, error: $0.p50) } ?? "-",
      implied.alone.map { alone($0, implied) } ?? "none",
    ]
  }

  /// "$2.00 (below)", "1.31 (P87)".
  private func alone(_ alone: ClaimFinding.Alone, _ implied: ClaimFinding.Implied) -> String {
    let place: String
    switch alone.percentile {
    case ...0: place = "below"
    case 1...: place = "above"
    case 0.99...: place = ">P99"
    case ...0.01: place = "<P1"
    default: place = "P" + NumberFormat.significant(alone.percentile * 100, digits: 2)
    }
    // What follows this input alone is exact; else as many digits as the draws tell.
    let isExact = alone.standardError == 0
    let error = max(
      alone.standardError ?? 0, abs(implied.prior.p95 - implied.prior.p5) / 50,
      abs(alone.value) / 500)
    let format = NumberFormat(unit: implied.unit, magnitude: alone.value)
    return "\(format.string(alone.value, error: isExact ? nil : error)) (\(place))"
  }
}
