import Statistics

// What would have to be true, whether the verdicts hold up, and what has moved.

extension ReportWriter {
  // MARK: Claims

  func claims() -> [Report.Block] {
    let implied = analysis.claims.filter { !$0.implied.isEmpty }
    guard !implied.isEmpty else { return [] }
    return [.heading(2, "What would have to be true")] + implied.flatMap(conditions)
  }

  private static let shownConditions = 6

  private func conditions(_ finding: ClaimFinding) -> [Report.Block] {
    func shift(_ implied: ClaimFinding.Implied) -> Double {
      guard let given = implied.given else { return 0 }
      let spread = implied.prior.p95 - implied.prior.p5
      return spread > 0 ? abs(given.p50 - implied.prior.p50) / spread : 0
    }
    /// How far the one value lies from the median, in spreads of the input.
    func reach(_ implied: ClaimFinding.Implied) -> Double {
      guard let alone = implied.alone else { return .infinity }
      return abs(alone.value - implied.prior.p50)
        / max(1e-300, implied.prior.p95 - implied.prior.p5)
    }
    let shown = finding.implied.filter { $0.given != nil || $0.alone != nil }
      .sorted { (-shift($0), reach($0)) < (-shift($1), reach($1)) }.prefix(Self.shownConditions)
    guard let first = shown.first else { return [] }
    let hasGiven = first.given != nil
    let hasAlone = shown.contains { $0.alone != nil }
    let rows = shown.map { implied -> [String] in
      let format = NumberFormat(unit: implied.unit, magnitude: implied.prior.p50)
      func triple(_ t: ClaimFinding.Triple, _ errors: ClaimFinding.Triple?) -> String {
        let all = errors.map { [$0.p5, $0.p50, $0.p95].max() ?? 0 }
        // Two to three digits: more would claim what such a shift cannot tell.
        let error = max(all ?? 0, abs(implied.prior.p95 - implied.prior.p5) / 4)
        return [t.p5, t.p50, t.p95].map { format.string($0, error: error) }
          .joined(separator: "/")
      }
      return [implied.input, triple(implied.prior, nil)]
        + (hasGiven ? [implied.given.map { triple($0, implied.givenErrors) } ?? "-"] : [])
        + (hasAlone ? [implied.alone.map { alone($0, format, implied.prior) } ?? "none"] : [])
    }
    let over =
      hasGiven
      ? "over \(first.effectiveDraws) draws; P5/P50/P95 of the inputs that move most"
      : "which too few draws reach; P5/P50/P95 of the inputs"
    let onlyOne =
      hasAlone ? ", and the one value of each alone that brings the median there" : ""
    return [
      .paragraph("For \(stated(finding.claim)) (`\(finding.claim.id)`), \(over)\(onlyOne):"),
      .table(
        Report.Table(
          columns: [("input", .left), ("assumed", .right)]
            + (hasGiven ? [("given the claim", .right)] : [])
            + (hasAlone ? [("alone", .right)] : []), rows: rows)),
    ]
  }

  /// "$2.00 (below)", "1.31 (P87)".
  private func alone(
    _ alone: ClaimFinding.Alone, _ format: NumberFormat, _ prior: ClaimFinding.Triple
  ) -> String {
    let place: String
    switch alone.percentile {
    case ...0: place = "below"
    case 1...: place = "above"
    case 0.99...: place = "above P99"
    default: place = "P" + NumberFormat.significant(alone.percentile * 100, digits: 2)
    }
    // What follows this input alone is exact; else as many digits as the draws tell.
    let isExact = alone.standardError == 0
    let error = max(alone.standardError ?? 0, (prior.p95 - prior.p5) / 20)
    return "\(format.string(alone.value, error: isExact ? nil : error)) (\(place))"
  }

  // MARK: Robustness

  func robustness() -> [Report.Block] {
    guard !analysis.robustness.isEmpty else { return [] }
    let rows = analysis.robustness.map { finding -> [String] in
      let flips = finding.flips.map { "\($0.choice): \($0.verdict.rawValue)" }
      return [
        finding.claim, finding.verdict.rawValue,
        "\(finding.outcomes.count - flips.count) of \(finding.outcomes.count)",
        flips.isEmpty ? "-" : flips.joined(separator: "; "),
      ]
    }
    let circular = analysis.claims.filter { $0.verdict == .circular }.map { "`\($0.claim.id)`" }
    return [
      .heading(2, "Do the verdicts hold up?"),
      .paragraph(
        "Each verdict again under choices that the evidence does not settle: other families over the same range, other correlations, each cost line left out."
          + (circular.isEmpty
            ? "" : " Circular and not tried: \(circular.joined(separator: ", ")).")),
      .table(
        Report.Table(
          columns: [
            ("claim", .left), ("verdict", .left), ("holds up in", .right), ("flips", .left),
          ], rows: rows)),
    ]
  }

  // MARK: Former results

  private static let shownMovements = 40

  func movement() -> [Report.Block] {
    guard let movement = analysis.movement else { return [] }
    var blocks: [Report.Block] = [.heading(2, "Against \(movement.former)")]
    let verdicts = movement.verdicts.map { "\($0.subject) was \($0.former), is \($0.now)" }
    if !verdicts.isEmpty { blocks.append(.list(verdicts)) }
    let count = movement.moved.count
    blocks.append(
      .paragraph(
        "\(count) of \(movement.compared) figures moved by more than \(NumberFormat.significant(Movement.threshold, digits: 2)) standard errors of the difference."
          + (movement.gone.isEmpty ? "" : " \(movement.gone.count) are no longer there.")
          + (movement.added.isEmpty ? "" : " \(movement.added.count) are new.")))
    guard count > 0 else { return blocks }
    let rows = movement.moved.prefix(Self.shownMovements).map { figure -> [String] in
      let format = NumberFormat(unit: figure.unit, magnitude: figure.now)
      let error = figure.standardError > 0 ? figure.standardError : nil
      let change = (figure.now - figure.former) / abs(figure.former)
      return [
        "\(figure.subject) \(figure.name)", format.string(figure.former, error: error),
        format.string(figure.now, error: error),
        change.isFinite
          ? (change < 0 ? "-" : "+") + NumberFormat.percent(abs(change), error: 0.001) : "-",
      ]
    }
    blocks.append(
      .table(
        Report.Table(
          columns: [("figure", .left), ("was", .right), ("is", .right), ("change", .right)],
          rows: Array(rows))))
    if count > Self.shownMovements {
      blocks.append(.paragraph("And \(count - Self.shownMovements) more: see the JSON."))
    }
    return blocks
  }
}
