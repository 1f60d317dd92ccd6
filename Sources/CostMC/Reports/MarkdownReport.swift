/// For documents and repositories: shows only digits that the error supports.
struct MarkdownReport: ReportFormat {
  static let name = "markdown"
  static let summary = "for documents; only digits that the error supports"
  static let fileExtension = "md"

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    rendered(Report(analysis, width: 80))
  }

  static func rendered(_ report: Report) -> String {
    report.blocks.map { block in
      switch block {
      case .heading(let level, let title):
        String(repeating: "#", count: level) + " " + escaped(title) + "\n"
      case .paragraph(let text): escaped(text) + "\n"
      case .list(let items): items.map { "- " + escaped($0) + "\n" }.joined()
      case .table(let table): rendered(table)
      case .picture(let lines, _): "```\n" + lines.map { $0 + "\n" }.joined() + "```\n"
      }
    }.joined(separator: "\n")
  }

  private static func rendered(_ table: Report.Table) -> String {
    func row(_ cells: [String]) -> String {
      "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
    }
    let rule = table.columns.map { $0.alignment == .right ? "---:" : "---" }
    return row(table.columns.map(\.title)) + "| " + rule.joined(separator: " | ") + " |\n"
      + table.rows.map(row).joined()
  }

  /// What Markdown would take for markup.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "|", "*", "<", "[", "]", "\\": out += "\\" + String(character)
      case "\n": out += " "
      default: out.append(character)
      }
    }
    return out
  }
}
