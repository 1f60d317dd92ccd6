import Statistics

extension ReportWriter {
  func reconciliation() -> [Report.Block] {
    guard !analysis.bridges.isEmpty else { return [] }
    return [
      .heading(2, "Reconciliation"),
      .paragraph(
        "The means add up, and so do the means over the draws near the median (P45 to P55); medians would not."
      ),
    ] + analysis.bridges.flatMap(bridge)
  }

  private func bridge(_ finding: BridgeFinding) -> [Report.Block] {
    let format = NumberFormat(unit: finding.bridge.unit, magnitude: finding.to.mean.value)
    // All numbers of a column have the same decimals and are rounded so that a reader can add them
    // up.
    let error = finding.to.mean.standardError
    let addends = [finding.from] + finding.steps
    let means =
      format.adding(addends.map(\.mean.value), to: finding.to.mean.value, error: error)
      + [finding.to.mean.value]
    let nearError = addends.compactMap(\.nearMedianError).max()
    let near =
      format.adding(addends.map(\.nearMedian), to: finding.to.nearMedian, error: nearError)
      + [finding.to.nearMedian]
    let entries = addends + [finding.to]
    let rows = entries.indices.map { k -> [String] in
      let sign = k == 0 ? "" : (k == entries.count - 1 ? "= " : "+ ")
      return [
        sign + entries[k].label, format.string(means[k], error: error),
        format.string(near[k], error: nearError),
        "\(format.string(entries[k].low, error: error)) to \(format.string(entries[k].high, error: error))",
      ]
    }
    func isTotal(_ k: Int) -> Bool { k == 0 || k == entries.count - 1 }
    return [
      .heading(3, finding.bridge.label ?? "`\(finding.bridge.id)`"),
      .table(
        Report.Table(
          columns: [
            ("step", .left), ("mean", .right), ("near median", .right),
            ("\(level) interval", .right),
          ], rows: rows)),
      .picture(
        Pictures.waterfall(
          entries.indices.map { (entries[$0].label, means[$0], isTotal($0)) },
          label: { format.string($0, error: error) }, width: width),
        .waterfall(
          title: finding.bridge.label ?? finding.bridge.id,
          entries.indices.map {
            Chart.Step(
              label: entries[$0].label, value: means[$0], isTotal: isTotal($0),
              text: format.string(means[$0], error: error))
          })),
    ]
  }
}
