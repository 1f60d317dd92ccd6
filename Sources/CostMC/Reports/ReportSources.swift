import Statistics

extension ReportWriter {
  /// On what kinds of sources the spread of each output rests.
  func sourceQuality() -> [Report.Block] {
    guard !analysis.sourceQuality.isEmpty else { return [] }
    let present = SourceQuality.qualities.filter { quality in
      analysis.sourceQuality.contains { $0.shares.contains { $0.quality == quality } }
    }
    let rows = analysis.sourceQuality.map { quality -> [String] in
      func cell(_ estimate: Estimate?) -> String {
        guard let estimate else { return "0%" }
        let sign = estimate.value < -0.005 ? "-" : ""
        return sign + NumberFormat.percent(abs(estimate.value), error: estimate.standardError)
      }
      return [quality.output]
        + present.map { name in cell(quality.shares.first { $0.quality == name }?.share) }
        + [cell(quality.remainder)]
    }
    return [
      .heading(2, "What the spread rests on"),
      .paragraph(
        "Share of the variance by the quality of the sources (sums of first-order shares); the last column is what no input explains alone, negative where correlated inputs share what they explain."
      ),
      .table(
        Report.Table(
          columns: [("output", .left)] + present.map { ($0, .right) } + [("together", .right)],
          rows: rows)),
    ]
  }
}
