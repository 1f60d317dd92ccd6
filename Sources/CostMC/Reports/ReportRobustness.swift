extension ReportWriter {
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
        "Each verdict again under choices that the evidence does not settle: other families over the same range (of all inputs, and of each of the weightiest by itself), other correlations, each cost line left out."
          + (circular.isEmpty
            ? "" : " Circular and not tried: \(circular.joined(separator: ", ")).")),
      .table(
        Report.Table(
          columns: [
            ("claim", .left), ("verdict", .left), ("holds up in", .right), ("flips", .left),
          ], rows: rows)),
    ]
  }
}
