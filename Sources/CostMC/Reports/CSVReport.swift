import Statistics

/// One line for each figure, for spreadsheets and data frames.
///
/// `subject` is the name of an input or output, the id of a claim or bridge, or a check's statement;
/// `p` the probability that a figure belongs to, or the value's place in a list.
struct CSVReport: ReportFormat {
  static let name = "csv"
  static let summary = "one line a figure, for spreadsheets"
  static let fileExtension = "csv"
  static let columns = [
    "section", "subject", "unit", "figure", "p", "value", "standardError", "low", "high",
  ]

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    var lines = CSVLines()
    for input in analysis.inputs { lines.add(input) }
    for output in analysis.outputs { lines.add(output, level: analysis.receipt.level) }
    for claim in analysis.claims { lines.add(claim) }
    for bridge in analysis.bridges { lines.add(bridge) }
    for check in analysis.checks { lines.add(check) }
    for ranking in analysis.sensitivity { lines.add(ranking) }
    return lines.table.text
  }
}

private struct CSVLines {
  var table = CSVTable(columns: CSVReport.columns)

  private mutating func add(
    _ section: String, _ subject: String, _ unit: String, _ figure: String, p: Double? = nil,
    _ value: String, error: Double? = nil, low: Double? = nil, high: Double? = nil
  ) {
    table.add([
      section, subject, unit, figure, CSVTable.number(p), value, CSVTable.number(error),
      CSVTable.number(low), CSVTable.number(high),
    ])
  }

  private mutating func add(
    _ section: String, _ subject: String, _ unit: String, _ figure: String, p: Double? = nil,
    _ estimate: Estimate?
  ) {
    guard let estimate, estimate.value.isFinite else { return }
    add(
      section, subject, unit, figure, p: p, CSVTable.number(estimate.value),
      error: estimate.standardError, low: estimate.confidence?.low,
      high: estimate.confidence?.high)
  }

  mutating func add(_ input: InputSummary) {
    add("input", input.name, input.unit, "mean", input.mean.map { Estimate($0) })
    add(
      "input", input.name, input.unit, "standardDeviation",
      input.standardDeviation.map { Estimate($0) })
    for point in input.percentiles {
      add("input", input.name, input.unit, "percentile", p: point.p, Estimate(point.value))
    }
  }

  mutating func add(_ output: OutputSummary, level: Double) {
    let (name, unit) = (output.name, output.unit)
    add("output", name, unit, "mean", output.mean)
    add("output", name, unit, "standardDeviation", output.standardDeviation)
    add("output", name, "", "skewness", output.skewness)
    add("output", name, "", "excessKurtosis", output.excessKurtosis)
    add("output", name, unit, "minimum", output.minimum.map { Estimate($0) })
    add("output", name, unit, "maximum", output.maximum.map { Estimate($0) })
    add("output", name, "", "nonFinite", String(output.nonFinite))
    for point in output.percentiles {
      add("output", name, unit, "percentile", p: point.p, point.estimate)
    }
    for (figure, interval) in [
      ("interval", output.interval), ("shortestInterval", output.shortestInterval),
    ] {
      guard let interval else { continue }
      add(
        "output", name, unit, figure, p: interval.probability, "", low: interval.low,
        high: interval.high)
    }
    for point in output.expectedShortfall {
      add("output", name, unit, "expectedShortfall", p: point.p, point.estimate)
    }
    guard let histogram = output.histogram else { return }
    for (cell, count) in histogram.counts.enumerated() {
      add(
        "output", name, unit, "histogram", String(count), low: histogram.edges[cell],
        high: histogram.edges[cell + 1])
    }
  }

  mutating func add(_ finding: ClaimFinding) {
    let claim = finding.claim
    for (place, limit) in claim.limits.enumerated() {
      add("claim", claim.id, claim.unit, place == 0 ? "stated" : "statedTo", Estimate(limit))
    }
    add("claim", claim.id, "", "rank", finding.rank)
    add("claim", claim.id, "", "inside", finding.inside)
    add("claim", claim.id, "", "below", finding.below)
    add("claim", claim.id, "", "above", finding.above)
    add("claim", claim.id, "", "holds", finding.holds)
    add("claim", claim.id, "", "verdict", finding.verdict.rawValue)
  }

  mutating func add(_ finding: BridgeFinding) {
    let (id, unit) = (finding.bridge.id, finding.bridge.unit)
    let entries =
      [("from", finding.from)] + finding.steps.map { ("step", $0) } + [("to", finding.to)]
    for (figure, entry) in entries {
      add(
        "bridge", "\(id): \(entry.label)", unit, "\(figure).mean",
        CSVTable.number(entry.mean.value), error: entry.mean.standardError, low: entry.low,
        high: entry.high)
      add(
        "bridge", "\(id): \(entry.label)", unit, "\(figure).nearMedian",
        Estimate(entry.nearMedian, standardError: entry.nearMedianError))
    }
  }

  mutating func add(_ finding: CheckFinding) {
    let check = finding.check
    switch check.stated {
    case .value(let value):
      add("check", check.statement, check.unit, "stated", Estimate(value))
    case .range(let low, let high):
      add("check", check.statement, check.unit, "stated", "", low: low, high: high)
    }
    add("check", check.statement, check.unit, "computed", Estimate(check.computed))
    add("check", check.statement, "", "relativeError", Estimate(finding.relativeError))
    add("check", check.statement, "", "verdict", finding.holds ? "holds" : "wrong")
  }

  mutating func add(_ ranking: SensitivityRanking) {
    for entry in ranking.inputs {
      let subject = "\(ranking.output) < \(entry.input)"
      for method in SensitivityMethods.all {
        add("sensitivity", subject, "", method.name, entry.indices[method.name])
      }
      add("sensitivity", subject, ranking.unit, "tornado.low", entry.tornado?.low)
      add("sensitivity", subject, ranking.unit, "tornado.high", entry.tornado?.high)
    }
  }
}
