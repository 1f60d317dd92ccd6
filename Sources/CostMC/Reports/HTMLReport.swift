/// One page that needs nothing else: no scripts, no fonts, no network. Light or dark as the reader's
/// system is, narrow on a telephone, and fit to be printed.
struct HTMLReport: ReportFormat {
  static let name = "html"
  static let summary = "one page with pictures, for browsers and print"
  static let fileExtension = "html"

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    page(Report(analysis, width: 80), title: analysis.title)
  }

  static func page(_ report: Report, title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>\(escaped(title))</title>
    <style>
    \(style)</style>
    </head>
    <body>
    <main>
    \(report.blocks.map(rendered).joined())</main>
    </body>
    </html>

    """
  }

  private static func rendered(_ block: Report.Block) -> String {
    switch block {
    case .heading(let level, let title): "<h\(level)>\(marked(title))</h\(level)>\n"
    case .paragraph(let text): "<p>\(marked(text))</p>\n"
    case .list(let items):
      "<ul>\n" + items.map { "<li>\(marked($0))</li>\n" }.joined() + "</ul>\n"
    case .table(let table): rendered(table)
    case .picture(let lines, let chart):
      chart.map { "<figure>\(SVG.drawn($0))</figure>\n" }
        ?? "<pre>\(lines.map(escaped).joined(separator: "\n"))</pre>\n"
    }
  }

  private static func rendered(_ table: Report.Table) -> String {
    func row(_ cells: [String], _ element: String) -> String {
      "<tr>"
        + zip(cells, table.columns).map { cell, column in
          let style = column.alignment == .right ? " class=\"figure\"" : ""
          return "<\(element)\(style)>\(marked(cell))</\(element)>"
        }.joined() + "</tr>\n"
    }
    return
      "<div class=\"table\"><table>\n<thead>\(row(table.columns.map(\.title), "th"))</thead>\n<tbody>\n"
      + table.rows.map { row($0, "td") }.joined() + "</tbody>\n</table></div>\n"
  }

  /// Names between back quotes as code.
  private static func marked(_ text: String) -> String {
    let parts = escaped(text).split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count.isMultiple(of: 2) == false else { return withVerdicts(escaped(text)[...]) }
    return parts.enumerated().map { place, part in
      place.isMultiple(of: 2) ? withVerdicts(part) : "<code>\(part)</code>"
    }.joined()
  }

  /// The words that reports write in capitals, as marks that catch the eye.
  private static func withVerdicts(_ text: Substring) -> String {
    Verdict.allCases.reduce(String(text)) { text, verdict in
      let word = verdict.rawValue.uppercased()
      guard text.contains(word) else { return text }
      return text.replacing(
        word, with: "<span class=\"verdict \(verdict.rawValue)\">\(word)</span>")
    }
  }

  /// What would be markup, as text.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      // No document may hold the other controls.
      case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static let style = """
    :root { color-scheme: light dark; --text: #1c1e21; --soft: #5c636b; --page: #ffffff;
      --rule: #d7dbe0; --bar: #5b8db8; --total: #47525d; --plus: #b8694a; --minus: #4a8a62;
      --mark: #a33b20; }
    @media (prefers-color-scheme: dark) { :root { --text: #e4e6e8; --soft: #a2a9b0;
      --page: #17191c; --rule: #3a4047; --bar: #6f9fca; --total: #9aa5b1; --plus: #d58a69;
      --minus: #6fb58a; --mark: #f08c6c; } }
    body { margin: 0; background: var(--page); color: var(--text);
      font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.5rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; padding-bottom: 0.2rem;
      border-bottom: 1px solid var(--rule); }
    h3 { font-size: 1rem; margin: 1.8rem 0 0.3rem; }
    li { margin: 0.4rem 0; }
    code, pre { font: 0.88em/1.4 ui-monospace, monospace; }
    pre { overflow-x: auto; color: var(--soft); }
    .table { overflow-x: auto; margin: 0 0 1rem; }
    table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    th { text-align: left; color: var(--soft); font-weight: 600; }
    th, td { padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--rule);
      vertical-align: top; }
    td:first-child { min-width: 9rem; }
    .figure { text-align: right; white-space: nowrap; }
    .verdict { font-size: 0.85em; font-weight: 600; letter-spacing: 0.03em; color: var(--soft); }
    .supported { color: var(--minus); } .contradicted { color: var(--mark); }
    figure { margin: 0.8rem 0; overflow-x: auto; }
    svg { display: block; width: 100%; min-width: 38rem; height: auto;
      font: 12px system-ui, sans-serif; }
    svg .bar { fill: var(--bar); } svg .total { fill: var(--total); }
    svg .plus { fill: var(--plus); } svg .minus { fill: var(--minus); }
    svg .axis { stroke: var(--soft); } svg .mark { stroke: var(--mark); stroke-dasharray: 3 3; }
    svg .error { stroke: var(--text); stroke-width: 1.5; }
    svg .name { fill: var(--text); } svg .tick { fill: var(--soft); }
    @media print { body { font-size: 11pt; } h2, h3 { break-after: avoid; }
      figure, tr { break-inside: avoid; } .table, figure { overflow: visible; }
      svg { min-width: 0; } }

    """
}
