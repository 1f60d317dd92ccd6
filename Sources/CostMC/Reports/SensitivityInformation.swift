import Statistics

// What it is worth to look up: for the scenario's decision, and for the verdicts on its claims.
extension SensitivityWriter {
  func information(_ value: ValueOfInformation) -> [Report.Block] {
    let size = value.options.map { abs($0.mean.value) }.max() ?? value.evpi.value
    let format = NumberFormat(unit: value.unit, magnitude: size)
    return [
      .heading(2, "Value of information" + (value.label.map { ": \($0)" } ?? "")),
      .paragraph(
        "Best on average is `\(value.best)`. To know everything before choosing is worth \(format.withError(value.evpi)) (EVPI); to know one input alone:"
      ),
      .table(
        Report.Table(
          columns: [("option", .left), ("mean net benefit", .right)],
          rows: value.options.map { [$0.name, format.withError($0.mean)] })),
      .table(
        Report.Table(
          columns: [("input", .left), ("EVPPI", .right)],
          rows: value.evppi.prefix(mostShown).map {
            [
              $0.inputs.joined(separator: ", "),
              format.withError($0.value, finest: value.evpi.value / 1_000),
            ]
          })),
    ]
  }

  func verdicts() -> [Report.Block] {
    let wanted = analysis.verdicts.filter { verdict in
      analysis.rankings.contains { $0.output == verdict.output } || analysis.rankings.isEmpty
    }
    guard !wanted.isEmpty else { return [] }
    let level = NumberFormat.percent(analysis.receipt.level, error: 0)
    return [
      .heading(2, "What to look up for the verdicts"),
      .paragraph(
        "By how much knowing an input would lower the probability of a wrong verdict, and narrow the \(level) interval of the output, on average."
      ),
    ]
      + wanted.flatMap { verdict -> [Report.Block] in
        let wrong =
          verdict.wrong.map { ": wrong with probability \(NumberFormat.percent($0)) as things are" }
          ?? ""
        func percent(_ estimate: Estimate?) -> String {
          guard let estimate else { return "-" }
          let error = estimate.standardError
          return (estimate.value < 0 ? "-" : "")
            + NumberFormat.percent(abs(estimate.value), error: error)
            + (error.map { " ± " + NumberFormat.percent($0, error: $0) } ?? "")
        }
        let hasReduction = verdict.inputs.contains { $0.reduction != nil }
        return [
          .heading(3, "`\(verdict.claim)` (`\(verdict.output)`)\(wrong)"),
          .table(
            Report.Table(
              columns: [("input", .left)] + (hasReduction ? [("fewer errors", .right)] : [])
                + [("narrower", .right)],
              rows: verdict.inputs.prefix(5).map { entry in
                [entry.input] + (hasReduction ? [percent(entry.reduction)] : [])
                  + [percent(entry.narrowing)]
              })),
        ]
      }
  }
}

extension NumberFormat {
  /// A value to the second digit of its error, with the error; only the value where that is exact.
  ///
  /// - Parameter finest: no smaller differences are shown.
  func withError(_ estimate: Estimate, finest: Double = 0) -> String {
    guard let error = estimate.standardError, error > 0 else { return string(estimate.value) }
    let shown = max(error, finest)
    return string(estimate.value, error: shown) + " ± " + string(error, error: shown)
  }
}
