/// One line of a source, or the part of a long line, with the labels that mark it.
struct Excerpt {
  let source: Source
  /// From 1.
  let line: Int
  /// "line:column" of the label that a heading above this excerpt points at.
  let headingPlace: String
  let text: String
  /// Carets, and the words of the labels below them.
  let markRows: [String]

  /// A longer line is cut around its labels.
  private static let widest = 160
  /// What is shown before the first label of a cut line.
  private static let lead = 50

  /// The excerpts in reading order: the first label's source first, lines ascending.
  static func all(of labels: [Diagnostic.Label]) -> [Excerpt] {
    var sources: [Source] = []
    for label in labels where !sources.contains(where: { $0 === label.span.source }) {
      sources.append(label.span.source)
    }
    return sources.flatMap { source -> [Excerpt] in
      let own = labels.filter { $0.span.source === source }
      let heading = source.place(at: own[0].span.range.lowerBound)
      let ordered = own.enumerated().sorted {
        ($0.element.span.range.lowerBound, $0.offset)
          < ($1.element.span.range.lowerBound, $1.offset)
      }
      var groups: [(line: Int, start: Int, labels: [Diagnostic.Label])] = []
      for (_, label) in ordered {
        let start = label.span.range.lowerBound
        let line = source.place(at: start).line
        if let last = groups.last, last.line == line, start - last.start < widest - lead - 20 {
          groups[groups.count - 1].labels.append(label)
        } else {
          groups.append((line, start, [label]))
        }
      }
      return groups.map { group in
        Excerpt(
          source: source, line: group.line, heading: heading, labels: group.labels,
          from: group.start)
      }
    }
  }

  private init(
    source: Source, line: Int, heading: Source.Place, labels: [Diagnostic.Label], from start: Int
  ) {
    self.source = source
    self.line = line
    headingPlace = "\(heading.line):\(heading.column)"
    let whole = source.lineRange(line)
    var range = whole
    if whole.count > Self.widest {
      let cut = max(whole.lowerBound, min(start - Self.lead, whole.upperBound - Self.widest))
      range = source.aligned(cut..<min(whole.upperBound, cut + Self.widest))
    }
    let shown = ShownText(
      source, range, isCutBefore: range.lowerBound > whole.lowerBound,
      isCutAfter: range.upperBound < whole.upperBound)
    text = shown.text
    markRows = Self.marks(labels, on: shown)
  }

  /// The rows below a line: carets first; the words of one label beside its caret, those of
  /// several under theirs, from the right, each in the first row where it has room.
  private static func marks(_ labels: [Diagnostic.Label], on shown: ShownText) -> [String] {
    let columns = labels.map { label -> Range<Int> in
      let start = shown.column(label.span.range.lowerBound)
      let end = shown.column(label.span.range.upperBound)
      return start..<max(start + 1, end)
    }
    var carets = Row()
    for range in columns { carets.put(String(repeating: "^", count: range.count), at: range.lowerBound) }
    if labels.count == 1 {
      if !labels[0].text.isEmpty { carets.put(labels[0].text, at: columns[0].upperBound + 1) }
      return [carets.text]
    }
    var rows: [Row] = []
    for (label, range) in zip(labels, columns).reversed() where !label.text.isEmpty {
      let start = range.lowerBound
      let end = start + ShownText.width(of: label.text)
      let free = rows.firstIndex { row in end + 1 < row.start } ?? rows.count
      if free == rows.count { rows.append(Row()) }
      for above in 0..<free { rows[above].put("│", at: start) }
      rows[free].put(label.text, at: start)
    }
    return [carets.text] + rows.map(\.text)
  }

  /// A line of marks filled at columns.
  private struct Row {
    private var cells: [Character] = []
    private(set) var start = Int.max
    var text: String { String(cells) }

    mutating func put(_ word: String, at column: Int) {
      start = min(start, column)
      if cells.count < column {
        cells += [Character](repeating: " ", count: column - cells.count)
      }
      for (index, character) in word.enumerated() {
        if column + index < cells.count {
          cells[column + index] = character
        } else {
          cells.append(character)
        }
      }
    }
  }
}

extension Source {
  /// The range moved outwards to whole UTF-8 sequences.
  fileprivate func aligned(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start > 0, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }
}

/// A stretch of a line as a terminal shows it, with the column of every byte.
private struct ShownText {
  let text: String
  private let start: Int
  /// Column of each byte, and one past the last.
  private let columns: [Int]

  init(_ source: Source, _ range: Range<Int>, isCutBefore: Bool, isCutAfter: Bool) {
    var text = isCutBefore ? "…" : ""
    var column = isCutBefore ? 1 : 0
    var columns: [Int] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      var next = offset + 1
      while next < range.upperBound, source.bytes[next] & 0xC0 == 0x80 { next += 1 }
      let piece = Self.printable(source.text(offset..<next))
      columns += [Int](repeating: column, count: next - offset)
      text += piece
      column += Self.width(of: piece)
      offset = next
    }
    columns.append(column)
    if isCutAfter { text += "…" }
    self.text = text
    self.columns = columns
    start = range.lowerBound
  }

  /// Places outside the stretch are at its nearer end.
  func column(_ offset: Int) -> Int { columns[min(max(offset - start, 0), columns.count - 1)] }

  /// Tabs as two blanks; other control characters, which could steer a terminal, as U+FFFD.
  private static func printable(_ piece: String) -> String {
    String(
      piece.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar.value {
        case 0x09: text += "  "
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
          text += "\u{FFFD}"
        default: text.unicodeScalars.append(scalar)
        }
      })
  }

  /// Terminal cells: 2 for East Asian wide characters and pictures, 0 for combining marks.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0..<0x300: sum + 1
      case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: sum
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }
}
