/// For the terminal: fits its width, at least 80 columns.
struct TextReport: ReportFormat {
  static let name = "text"
  static let summary = "for the terminal"
  static let fileExtension = "txt"

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
          let length = min(width, plain.columnCount)
          lines.append(String(repeating: level == 1 ? "=" : "-", count: length))
        }
        if level < 3 { lines.append("") }
      case .paragraph(let text):
        lines += wrapped(text.filter { $0 != "`" }, width: width) + [""]
      case .list(let items):
        for item in items {
          lines += wrapped(item.filter { $0 != "`" }, width: width - 2).enumerated().map { k, line in
            (k == 0 ? "* " : "  ") + line
          }
        }
        lines.append("")
      case .table(let table): lines += Self.lines(of: table, width: width) + [""]
      case .picture(let picture, _): lines += picture + [""]
      }
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var length = 0
    for word in words(text) {
      let wordLength = word.columnCount
      if length > 0, length + 1 + wordLength > width {
        lines.append(line)
        line = ""
        length = 0
      }
      if length > 0 {
        line += " "
        length += 1
      }
      line += word
      length += wordLength
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// What stands between blanks; no-break spaces hold together.
  private static func words(_ text: String) -> [Substring] {
    text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map { Substring($0) }
  }

  /// Columns as wide as they need; where that is too much, the widest texts are wrapped.
  private static func lines(of table: Report.Table, width: Int) -> [String] {
    let gap = 2
    let widths = widths(of: table, within: width - gap * (table.columns.count - 1))
    func row(_ cells: [String]) -> [String] {
      let parts = cells.indices.map { k -> [String] in
        cells[k].columnCount <= widths[k] ? [cells[k]] : broken(cells[k], width: widths[k])
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

  /// Takes from the widest texts until all fit: first down to their longest words, then further.
  private static func widths(of table: Report.Table, within width: Int) -> [Int] {
    let texts = table.columns.indices.map { k in
      [table.columns[k].title] + table.rows.map { $0[k] }
    }
    var widths = texts.map { $0.map(\.columnCount).max() ?? 0 }
    guard widths.reduce(0, +) > width else { return widths }
    let longestWords = texts.map { $0.flatMap(words).map(\.columnCount).max() ?? 0 }
    for least in [longestWords, longestWords.map { min($0, 8) }] {
      while widths.reduce(0, +) > width {
        let widest = widths.indices.filter {
          table.columns[$0].alignment == .left && widths[$0] > max(8, least[$0])
        }
        .max { widths[$0] < widths[$1] }
        guard let widest else { break }
        widths[widest] -= 1
      }
    }
    return widths
  }

  /// Wrapped at blanks; words that are wider than the column after a mark in them where there is one.
  private static func broken(_ text: String, width: Int) -> [String] {
    wrapped(text, width: width).flatMap { line -> [String] in
      var rest = Substring(line)
      var parts: [String] = []
      while rest.columnCount > width {
        let most = rest.prefix(width)
        let mark = most.lastIndex { "_-/.,".contains($0) }
        let part = mark.map { most[...$0] } ?? most
        parts.append(String(part))
        rest = rest[part.endIndex...]
      }
      return parts + [String(rest)]
    }
  }
}

extension StringProtocol {
  /// How many columns of a terminal it takes.
  var columnCount: Int {
    let bytes = utf8.count
    return utf8.allSatisfy { $0 < 0x80 } ? bytes : count
  }
}
