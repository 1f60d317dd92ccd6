/// For the terminal: fits its width, at least 80 columns.
struct TextReport: ReportFormat {
  static let name = "text"
  static let summary = "for the terminal"

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    rendered(Report(analysis, width: options.width), width: options.width)
  }

  static func rendered(_ report: Report, width: Int) -> String {
    var lines: [String] = []
    for block in report.blocks {
      switch block {
      case .heading(let level, let title):
        let plain = title.filter { $0 != "`" }
        lines += wrapped(plain, width: width)
        if level < 3 {
          let length = min(width, plain.count)
          lines.append(String(repeating: level == 1 ? "=" : "-", count: length))
        }
        if level < 3 { lines.append("") }
      case .paragraph(let text):
        lines += wrapped(text.filter { $0 != "`" }, width: width) + [""]
      case .list(let items):
        for item in items {
          lines += wrapped(item, width: width - 2).enumerated().map { k, line in
            (k == 0 ? "* " : "  ") + line
          }
        }
        lines.append("")
      case .table(let table): lines += Self.lines(of: table, width: width) + [""]
      case .picture(let picture): lines += picture + [""]
      }
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// Columns as wide as they need; where that is too much, the widest texts are wrapped.
  private static func lines(of table: Report.Table, width: Int) -> [String] {
    let gap = 2
    var widths = table.columns.indices.map { k in
      max(table.columns[k].title.count, table.rows.map { $0[k].count }.max() ?? 0)
    }
    while widths.reduce(0, +) + gap * (widths.count - 1) > width {
      guard
        let widest = widths.indices.filter({
          table.columns[$0].alignment == .left && widths[$0] > 8
        })
        .max(by: { widths[$0] < widths[$1] })
      else { break }
      widths[widest] -= 1
    }
    func row(_ cells: [String]) -> [String] {
      let parts = cells.indices.map { k -> [String] in
        cells[k].count <= widths[k] ? [cells[k]] : broken(cells[k], width: widths[k])
      }
      return (0..<(parts.map(\.count).max() ?? 0)).map { n in
        let line = parts.indices.map { k in
          Pictures.padded(
            n < parts[k].count ? parts[k][n] : "", to: widths[k],
            right: table.columns[k].alignment == .right)
        }.joined(separator: String(repeating: " ", count: gap))
        let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") }
        return end.map { String(line[...$0]) } ?? ""
      }
    }
    return row(table.columns.map(\.title))
      + [widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")]
      + table.rows.flatMap(row)
  }

  /// Wrapped at blanks, and inside words that are wider than the column.
  private static func broken(_ text: String, width: Int) -> [String] {
    wrapped(text, width: width).flatMap { line -> [String] in
      var rest = Substring(line)
      var parts: [String] = []
      while rest.count > width {
        parts.append(String(rest.prefix(width)))
        rest = rest.dropFirst(width)
      }
      return parts + [String(rest)]
    }
  }
}
