import Statistics

// What the result is made of: inputs, sources, correlations, checks.

extension ReportWriter {
  func inputs() -> [Report.Block] {
    guard !analysis.inputs.isEmpty else { return [] }
    let rows = analysis.inputs.map { input -> [String] in
      let unit = input.unit.isEmpty ? "" : " \(input.unit)"
      return [input.name, input.distribution + unit, origin(input)]
    }
    return [
      .heading(2, "Inputs"),
      .table(
        Report.Table(
          columns: [("input", .left), ("distribution", .left), ("source", .left)], rows: rows)),
    ] + bases + sources + correlations
  }

  /// The source; the quality too where it is not the source's own.
  private func origin(_ input: InputSummary) -> String {
    guard let source = input.source else { return input.quality ?? "-" }
    guard let quality = input.quality, quality != source.quality else { return source.key }
    return "\(source.key) (\(quality))"
  }

  private var bases: [Report.Block] {
    let texts = analysis.inputs.compactMap { input -> String? in
      let said = [input.label, input.basis].compactMap { $0 }
      return said.isEmpty ? nil : "`\(input.name)`, " + said.joined(separator: ": ")
    }
    return texts.isEmpty ? [] : [.heading(3, "What they rest on"), .list(texts)]
  }

  private var sources: [Report.Block] {
    var seen: Set<String> = []
    let used =
      (analysis.inputs.map(\.source) + analysis.claims.map(\.claim.source)
      + analysis.checks.map(\.check.source)).compactMap { $0 }
      .filter { seen.insert($0.key).inserted }
    guard !used.isEmpty else { return [] }
    return [
      .heading(3, "Sources"),
      .list(
        used.map { source in
          "`\(source.key)`\(source.quality.map { " (\($0))" } ?? ""): "
            + [source.title, source.date, source.url].compactMap { $0 }.joined(separator: ", ")
        }),
    ]
  }

  private var correlations: [Report.Block] {
    guard !analysis.correlations.isEmpty else { return [] }
    func signed(_ x: Double) -> String {
      (x < 0 ? "-" : "+") + NumberFormat.decimal(abs(x), places: 2)
    }
    return [
      .heading(3, "Correlations"),
      .table(
        Report.Table(
          columns: [("pair", .left), ("stated", .right), ("drawn (Spearman)", .right)],
          rows: analysis.correlations.map { pair in
            let kendall = pair.achievedKendall.map { "kendall \(signed($0.value)), " } ?? ""
            return [
              "\(pair.first) ~ \(pair.second)", "\(pair.kind) \(signed(pair.stated))",
              kendall + signed(pair.achievedSpearman.value),
            ]
          })),
    ]
  }

  func checks() -> [Report.Block] {
    guard !analysis.checks.isEmpty else { return [] }
    let rows = analysis.checks.map { finding -> [String] in
      let check = finding.check
      let format = NumberFormat(unit: check.unit, magnitude: check.computed)
      return [
        check.statement, finding.holds ? "holds" : "WRONG",
        format.string(check.computed, withUnit: true),
      ]
    }
    return [
      .heading(2, "Checks of the source's own arithmetic"),
      .table(
        Report.Table(
          columns: [("statement", .left), ("verdict", .left), ("right figure", .right)], rows: rows)
      ),
    ]
  }
}
