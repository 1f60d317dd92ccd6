import Statistics

extension ReportWriter {
  private static let inFull = 5
  private static let inBrief = 3
  /// Inputs of less weight are no drivers.
  private static let leastShare = 0.005

  func ranking() -> [Report.Block] {
    guard !analysis.sensitivity.isEmpty else { return [] }
    let names = Set(main.map(\.name))
    let full = analysis.sensitivity.filter { names.contains($0.output) }
    let brief = analysis.sensitivity.filter { !names.contains($0.output) }
    let isCorrelated = analysis.sensitivity.contains { $0.inputs.contains(where: \.isCorrelated) }
    return [
      .heading(2, "What drives the spread"),
      .paragraph(
        "Share of the variance that each input explains alone (first order), with its standard error as `-`, and Spearman's rank correlation"
          + (analysis.rankedDraws < analysis.receipt.draws
            ? ", over \(analysis.rankedDraws) of the draws." : ".")
          + (isCorrelated
            ? " Shares of correlated inputs (marked *) overlap: `costmc sensitivity` shares them out."
            : "")),
    ] + full.flatMap(drivers) + briefly(brief)
  }

  private func drivers(_ ranking: SensitivityRanking) -> [Report.Block] {
    let shown = ranking.inputs.prefix(Self.inFull).enumerated().filter { place, entry in
      place == 0 || (entry.indices["firstOrder"]?.value ?? 1) >= Self.leastShare
    }.map(\.element)
    let rows = shown.map { entry -> [String] in
      let range = entry.rankRange
      let ranks =
        range.lowerBound == range.upperBound
        ? "\(entry.rank)" : "\(entry.rank) (\(range.lowerBound)-\(range.upperBound))"
      let spearman = entry.indices["spearman"].map { value in
        (value.value < 0 ? "-" : "+") + NumberFormat.decimal(abs(value.value), places: 2)
      }
      let first = entry.indices["firstOrder"]
      return [
        ranks, entry.input + (entry.isCorrelated ? "*" : ""), share(entry), spearman ?? "-",
        first.map { Pictures.bar($0.value, error: $0.standardError ?? 0, width: 24) } ?? "",
      ]
    }
    return [
      .heading(3, heading(of: ranking.output)),
      .table(
        Report.Table(
          columns: [
            ("rank", .left), ("input", .left), ("share", .right), ("Spearman", .right), ("", .left),
          ], rows: Array(rows))),
    ]
  }

  private func heading(of output: String) -> String {
    let label = label(of: output)
    return label == output ? "`\(output)`" : "\(label) (`\(output)`)"
  }

  private func share(_ entry: SensitivityRanking.Entry) -> String {
    entry.indices["firstOrder"].map {
      NumberFormat.percent(max(0, $0.value), error: $0.standardError)
    } ?? "-"
  }

  private func briefly(_ rankings: [SensitivityRanking]) -> [Report.Block] {
    guard !rankings.isEmpty else { return [] }
    let rows = rankings.map { ranking -> [String] in
      let drivers = ranking.inputs.prefix(Self.inBrief).enumerated().filter { place, entry in
        place == 0 || (entry.indices["firstOrder"]?.value ?? 0) >= Self.leastShare
      }.map { "\($1.input)\($1.isCorrelated ? "*" : "") \(share($1))" }
      return [ranking.output, drivers.joined(separator: ", ")]
    }
    return [
      .heading(3, "Other outputs"),
      .table(Report.Table(columns: [("output", .left), ("share", .left)], rows: rows)),
    ]
  }
}
