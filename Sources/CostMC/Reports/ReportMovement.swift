import Statistics

extension ReportWriter {
  private static let shownMovements = 40

  private static func listed(_ names: [String], _ what: String) -> String {
    guard !names.isEmpty else { return "" }
    let rest = names.count > 6 ? " and \(names.count - 5) more" : ""
    let shown = names.prefix(rest.isEmpty ? 6 : 5).joined(separator: ", ")
    return " \(names.count) \(names.count == 1 ? "is" : "are") \(what): \(shown)\(rest)."
  }

  func movement() -> [Report.Block] {
    guard let movement = analysis.movement else { return [] }
    var blocks: [Report.Block] = [.heading(2, "Against \(movement.former)")]
    let verdicts = movement.verdicts.map { "\($0.subject) was \($0.former), is \($0.now)" }
    if !verdicts.isEmpty { blocks.append(.list(verdicts)) }
    let count = movement.moved.count
    blocks.append(
      .paragraph(
        "\(count) of \(movement.compared) figures moved by more than \(NumberFormat.significant(Movement.threshold, digits: 2)) standard errors of the difference."
          + Self.listed(movement.gone, "no longer there")
          + Self.listed(movement.added, "new")))
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
