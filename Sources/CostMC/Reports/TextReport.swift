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
        let plain = plain(title)
        lines += wrapped(plain, width: width)
        if level < 3 {
          let length = min(width, plain.columnCount)
          lines.append(String(repeating: level == 1 ? "=" : "-", count: length))
        }
        if level < 3 { lines.append("") }
      case .paragraph(let text):
        lines += wrapped(plain(text), width: width) + [""]
      case .list(let items):
        for item in items {
          for (k, line) in wrapped(plain(item), width: width - 2).enumerated() {
            lines.append((k == 0 ? "* " : "  ") + line)
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

  /// Without the marks round names.
  private static func plain(_ text: String) -> String {
    let mark = UInt8(ascii: "`")
    guard text.utf8.contains(mark) else { return text }
    return String(decoding: text.utf8.filter { $0 != mark }, as: UTF8.self)
  }

  static func wrapped(_ text: String, width: Int) -> [String] {
    var text = text
    return text.withUTF8 { text in
      var lines: [String] = []
      var line: [UInt8] = []
      var length = 0
      for word in words(text) {
        let wordLength = columnCount(word)
        if length > 0, length + 1 + wordLength > width {
          lines.append(String(decoding: line, as: UTF8.self))
          line.removeAll(keepingCapacity: true)
          length = 0
        }
        if length > 0 {
          line.append(UInt8(ascii: " "))
          length += 1
        }
        line.append(contentsOf: word)
        length += wordLength
      }
      return line.isEmpty ? lines : lines + [String(decoding: line, as: UTF8.self)]
    }
  }

  /// What stands between blanks; no-break spaces hold together.
  private static func words(_ text: UnsafeBufferPointer<UInt8>) -> [UnsafeBufferPointer<UInt8>] {
    var words: [UnsafeBufferPointer<UInt8>] = []
    var start = 0
    for k in 0...text.count
    where k == text.count || text[k] == UInt8(ascii: " ") || text[k] == UInt8(ascii: "\n") {
      if k > start { words.append(UnsafeBufferPointer(rebasing: text[start..<k])) }
      start = k + 1
    }
    return words
  }

  /// Columns of the widest word.
  private static func longestWord(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { words($0).reduce(0) { max($0, columnCount($1)) } }
  }

  private static func columnCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.allSatisfy { $0 < 0x80 } ? text.count : String(decoding: text, as: UTF8.self).count
  }

  /// Columns as wide as they need; where that is too much, the widest texts are wrapped.
  private static func lines(of table: Report.Table, width: Int) -> [String] {
    let gap = 2
    let widths = widths(of: table, within: width - gap * (table.columns.count - 1))
    /// The cells side by side, without blanks behind the last.
    func line(_ cells: [String]) -> String {
      let blank = UInt8(ascii: " ")
      var text: [UInt8] = []
      text.reserveCapacity(2 * width)
      for k in cells.indices {
        if k > 0 { text.append(contentsOf: repeatElement(blank, count: gap)) }
        let blanks = repeatElement(blank, count: max(0, widths[k] - cells[k].columnCount))
        let isRight = table.columns[k].alignment == .right
        if isRight { text.append(contentsOf: blanks) }
        text.append(contentsOf: cells[k].utf8)
        if !isRight { text.append(contentsOf: blanks) }
      }
      while text.last == blank { text.removeLast() }
      return String(decoding: text, as: UTF8.self)
    }
    func row(_ cells: [String]) -> [String] {
      if cells.indices.allSatisfy({ cells[$0].columnCount <= widths[$0] }) { return [line(cells)] }
      let parts = cells.indices.map { k in
        cells[k].columnCount <= widths[k] ? [cells[k]] : broken(cells[k], width: widths[k])
      }
      let height = parts.reduce(0) { max($0, $1.count) }
      return (0..<height).map { n in line(parts.map { n < $0.count ? $0[n] : "" }) }
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
    var widths = texts.map { $0.reduce(0) { max($0, $1.columnCount) } }
    guard widths.reduce(0, +) > width else { return widths }
    let longestWords = texts.map { $0.reduce(0) { max($0, longestWord($1)) } }
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
