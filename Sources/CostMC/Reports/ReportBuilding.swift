import Statistics

extension Report {
  /// The report that people read: the question, the answer, the reconciliation, then the evidence.
  init(_ analysis: Analysis, width: Int) {
    let writer = ReportWriter(analysis: analysis, width: width)
    blocks =
      writer.question() + writer.answer() + writer.reconciliation() + writer.claims()
      + writer.robustness() + writer.outputs() + writer.ranking() + writer.sourceQuality()
      + writer.inputs() + writer.checks() + writer.movement() + writer.warnings() + writer.receipt()
  }
}

struct ReportWriter {
  let analysis: Analysis
  let width: Int

  var level: String { NumberFormat.percent(analysis.receipt.level, error: 0) }

  func question() -> [Report.Block] {
    var blocks: [Report.Block] = [.heading(1, analysis.title)]
    if let variant = analysis.variant { blocks.append(.paragraph("Variant: \(variant).")) }
    for text in [analysis.subject, analysis.description].compactMap({ $0 }) {
      blocks.append(.paragraph(text))
    }
    return blocks
  }

  // MARK: The answer

  func answer() -> [Report.Block] {
    guard !analysis.claims.isEmpty else { return [] }
    return [.heading(2, "Answer"), .list(analysis.claims.map(sentence))]
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
    let who = claim.by.map { "\($0): " } ?? ""
    let what = outputLabel(claim.output)
    let share: String
    switch claim.statement {
    case .value: share = "\(NumberFormat.percent(finding.rank)) of the draws are at or below it"
    case .range:
      share =
        "\(NumberFormat.percent(finding.inside)) inside, \(NumberFormat.percent(finding.below)) below, \(NumberFormat.percent(finding.above)) above"
    case .atMost, .atLeast: share = "holds in \(NumberFormat.percent(finding.holds)) of the draws"
    }
    let circular =
      finding.verdict == .circular
      ? " (its inputs \(claim.calibratedInputs.joined(separator: ", ")) were taken from it)"
      : (finding.open.isEmpty
        ? "" : " (\(finding.open.map(\.rawValue).joined(separator: " or ")): draw more)")
    return
      "\(who)\(stated(claim)) as \(what) is \(finding.verdict.rawValue.uppercased())\(circular): \(share)."
  }

  private func outputLabel(_ name: String) -> String {
    analysis.outputs.first { $0.name == name }?.label ?? name
  }

  // MARK: Bridges

  func reconciliation() -> [Report.Block] {
    guard !analysis.bridges.isEmpty else { return [] }
    return [.heading(2, "Reconciliation")] + analysis.bridges.flatMap(bridge)
  }

  private func bridge(_ finding: BridgeFinding) -> [Report.Block] {
    let format = NumberFormat(unit: finding.bridge.unit, magnitude: finding.to.mean.value)
    // All numbers of a column have the same decimals, so that a reader can add them up.
    let error = finding.to.mean.standardError
    func row(_ prefix: String, _ entry: BridgeFinding.Entry) -> [String] {
      [
        prefix + entry.label, format.string(entry.mean.value, error: error),
        format.string(entry.nearMedian, error: error),
        "\(format.string(entry.low, error: error)) to \(format.string(entry.high, error: error))",
      ]
    }
    let rows =
      [row("", finding.from)] + finding.steps.map { row("+ ", $0) } + [row("= ", finding.to)]
    let entries =
      [(finding.from.label, finding.from.mean.value, true)]
      + finding.steps.map { ($0.label, $0.mean.value, false) }
      + [(finding.to.label, finding.to.mean.value, true)]
    return [
      .paragraph(
        (finding.bridge.label.map { "\($0). " } ?? "")
          + "The means add up, and so do the means over the draws near the median (P45 to P55); medians would not."
      ),
      .table(
        Report.Table(
          columns: [
            ("step", .left), ("mean", .right), ("near the median", .right),
            ("\(level) interval", .right),
          ], rows: rows)),
      .picture(
        Pictures.waterfall(
          entries.map { (label: $0.0, value: $0.1, isTotal: $0.2) },
          label: { format.string($0, error: error) }, width: width),
        .waterfall(
          title: finding.bridge.label ?? finding.bridge.id,
          entries.map {
            Chart.Step(
              label: $0.0, value: $0.1, isTotal: $0.2, text: format.string($0.1, error: error))
          })),
    ]
  }

  // MARK: Outputs

  func outputs() -> [Report.Block] {
    [.heading(2, "Results")] + analysis.outputs.flatMap(output)
  }

  private func output(_ output: OutputSummary) -> [Report.Block] {
    let title = output.label.map { "\($0) (`\(output.name)`)" } ?? "`\(output.name)`"
    let unit = output.unit.isEmpty ? "" : ", in \(output.unit)"
    var blocks: [Report.Block] = [.heading(3, title + unit)]
    guard output.minimum != nil || output.isEvent && output.mean != nil else {
      return blocks + [.paragraph("No draw of it is finite.")]
    }
    if output.isEvent, let mean = output.mean {
      let low =
        mean.confidence?.low.map { NumberFormat.percent($0, error: mean.standardError) } ?? "-"
      let high =
        mean.confidence?.high.map { NumberFormat.percent($0, error: mean.standardError) } ?? "-"
      return blocks + [
        .paragraph("Probability \(NumberFormat.percent(mean)), 95% confidence \(low) to \(high).")
      ]
    }
    let middle = output.percentiles.first { $0.p == 0.5 } ?? output.percentiles.first
    let median = middle?.estimate.value ?? output.mean?.value ?? output.minimum ?? 0
    let format = NumberFormat(unit: output.unit, magnitude: median)
    if output.minimum == output.maximum {
      return blocks + [.paragraph("Always \(format.string(median, withUnit: true)).")]
    }
    var facts: [String] = []
    if let mean = output.mean {
      facts.append("mean \(format.string(mean.value, error: mean.standardError))")
    }
    if let sd = output.standardDeviation {
      facts.append("standard deviation \(format.string(sd.value, error: sd.standardError))")
    }
    var text = facts.joined(separator: ", ")
    if let interval = output.interval {
      // An end is not known better than the median.
      let error = output.mean?.standardError ?? middle?.estimate.standardError
      text +=
        (text.isEmpty ? "" : "; ")
        + "\(level) of the draws lie between \(format.string(interval.low, error: error)) and \(format.string(interval.high, error: error))"
      if let shortest = output.shortestInterval {
        text +=
          " (shortest interval \(format.string(shortest.low, error: error)) to \(format.string(shortest.high, error: error)))"
      }
    }
    if output.modes.count > 1 {
      let places = output.modes.map { format.string($0, error: abs($0) / 50) }
      text += "; several modes, near \(places.joined(separator: ", "))"
    }
    blocks.append(.paragraph(text.prefix(1).uppercased() + text.dropFirst() + "."))
    let rows = output.percentiles.map { percentile -> [String] in
      let estimate = percentile.estimate
      let error = estimate.standardError
      func end(_ x: Double?) -> String { x.map { format.string($0, error: error) } ?? "-" }
      return [
        "P" + NumberFormat.significant(percentile.p * 100, digits: 6),
        format.string(estimate.value, error: error),
        "\(end(estimate.confidence?.low)) to \(end(estimate.confidence?.high))",
      ]
    }
    blocks.append(
      .table(
        Report.Table(
          columns: [("percentile", .left), ("value", .right), ("95% confidence", .right)],
          rows: rows)))
    if let histogram = output.histogram {
      var marks: [(name: String, value: Double)] = [("median", median)]
      if let interval = output.interval {
        marks += [("\(level) interval", interval.low), ("\(level) interval", interval.high)]
      }
      for claim in analysis.claims.map(\.claim)
      where claim.output == output.name && claim.unit == output.unit {
        marks += claim.limits.map { (claim.id, $0) }
      }
      blocks.append(
        .picture(
          Pictures.histogram(
            histogram,
            label: { format.string($0, error: (histogram.edges[1] - histogram.edges[0])) },
            marks: marks, width: width),
          .histogram(
            title: title + unit, histogram,
            marks: marks.map {
              Chart.Mark(
                name: $0.name, value: $0.value,
                text: format.string($0.value, error: abs($0.value) / 500))
            }, label: { format.string($0, error: (histogram.edges[1] - histogram.edges[0])) })))
    }
    return blocks
  }

  // MARK: Inputs

  func ranking() -> [Report.Block] {
    guard !analysis.sensitivity.isEmpty else { return [] }
    var blocks: [Report.Block] = [
      .heading(2, "What drives the spread"),
      .paragraph(
        "Share of the variance that each input explains alone (first order), with its standard error as `-`, and Spearman's rank correlation."
          + (analysis.sensitivity.contains { $0.inputs.contains(where: \.isCorrelated) }
            ? " Shares of correlated inputs (marked *) overlap: `costmc sensitivity` shares them out."
            : "")
      ),
    ]
    for ranking in analysis.sensitivity {
      let rows = ranking.inputs.prefix(8).map { entry -> [String] in
        let first = entry.indices["firstOrder"]
        let range = entry.rankRange
        let ranks =
          range.lowerBound == range.upperBound
          ? "\(entry.rank)" : "\(entry.rank) (\(range.lowerBound)-\(range.upperBound))"
        let spearman = entry.indices["spearman"].map { value in
          (value.value < 0 ? "-" : "+") + NumberFormat.decimal(abs(value.value), places: 2)
        }
        return [
          ranks, entry.input + (entry.isCorrelated ? "*" : ""),
          first.map { NumberFormat.percent(max(0, $0.value), error: $0.standardError) } ?? "-",
          spearman ?? "-",
          first.map { Pictures.bar($0.value, error: $0.standardError ?? 0, width: 24) } ?? "",
        ]
      }
      blocks.append(.heading(3, "`\(ranking.output)`"))
      blocks.append(
        .table(
          Report.Table(
            columns: [
              ("rank", .left), ("input", .left), ("share", .right), ("Spearman", .right),
              ("", .left),
            ], rows: Array(rows))))
    }
    return blocks
  }

  func inputs() -> [Report.Block] {
    guard !analysis.inputs.isEmpty else { return [] }
    let rows = analysis.inputs.map { input in
      [
        input.name, input.distribution, input.unit,
        [input.source?.key, input.quality].compactMap { $0 }.joined(separator: ", "),
      ]
    }
    var blocks: [Report.Block] = [
      .heading(2, "Inputs"),
      .table(
        Report.Table(
          columns: [("input", .left), ("distribution", .left), ("unit", .left), ("source", .left)],
          rows: rows)),
    ]
    let bases = analysis.inputs.compactMap { input in input.basis.map { "\(input.name): \($0)" } }
    if !bases.isEmpty { blocks += [.heading(3, "What they rest on"), .list(bases)] }
    if !analysis.correlations.isEmpty {
      blocks += [
        .heading(3, "Correlations"),
        .table(
          Report.Table(
            columns: [("pair", .left), ("stated", .right), ("drawn (Spearman)", .right)],
            rows: analysis.correlations.map { pair in
              func signed(_ x: Double, _ places: Int) -> String {
                (x < 0 ? "-" : "+") + NumberFormat.decimal(abs(x), places: places)
              }
              return [
                "\(pair.first) ~ \(pair.second)", "\(pair.kind) \(signed(pair.stated, 2))",
                signed(pair.achievedSpearman.value, 2),
              ]
            })),
      ]
    }
    return blocks
  }

  func checks() -> [Report.Block] {
    guard !analysis.checks.isEmpty else { return [] }
    let rows = analysis.checks.map { finding -> [String] in
      let check = finding.check
      let format = NumberFormat(unit: check.unit, magnitude: check.computed)
      return [check.statement, finding.holds ? "holds" : "WRONG", format.string(check.computed)]
    }
    return [
      .heading(2, "Checks of the source's own arithmetic"),
      .table(
        Report.Table(
          columns: [("statement", .left), ("verdict", .left), ("right figure", .right)], rows: rows)
      ),
    ]
  }

  func warnings() -> [Report.Block] {
    analysis.warnings.isEmpty ? [] : [.heading(2, "Warnings"), .list(analysis.warnings)]
  }

  func receipt() -> [Report.Block] {
    let receipt = analysis.receipt
    let variant = analysis.variant.map { " --variant \($0)" } ?? ""
    return [
      .heading(2, "Receipt"),
      .picture([
        "costmc run \(receipt.scenario)\(variant) \\",
        "  --draws \(receipt.draws) --seed \(receipt.seed) --design \(receipt.design) --level \(receipt.level)",
        "costmc \(receipt.version), GSL \(receipt.gslVersion), engine \(receipt.engine)",
        "scenario SHA-256 \(receipt.scenarioSHA256)",
      ]),
    ]
  }
}
