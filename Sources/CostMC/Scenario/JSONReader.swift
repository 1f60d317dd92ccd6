import Diagnostics

extension JSON {
  /// What was read, and every mistake met on the way.
  public struct Reading: Sendable {
    /// nil where a mistake left no way to go on.
    public let value: JSON?
    /// In the order of the text.
    public let problems: [Diagnostic]
  }

  /// Reads strict JSON (RFC 8259): UTF-8, no comments, no trailing commas, unique keys, finite
  /// numbers, at most 100 levels. A byte-order mark is skipped.
  ///
  /// Goes on after a mistake where the rest is clear, so that one reading finds many.
  public static func read(_ source: Source) -> Reading {
    var reader = JSONReader(source)
    let value = reader.readAll()
    return Reading(value: value, problems: reader.problems)
  }
}

/// One pass over the bytes of a source.
struct JSONReader {
  /// After this many problems a text is no scenario.
  private static let mostProblems = 50
  private static let deepest = 100

  let source: Source
  let bytes: [UInt8]
  var position = 0
  var problems: [Diagnostic] = []
  var hasReportedComment = false

  init(_ source: Source) {
    self.source = source
    bytes = source.bytes
  }

  /// No way to go on; the reason is among the problems.
  struct Stop: Error {}

  mutating func readAll() -> JSON? {
    guard isText() else { return nil }
    do {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      try skipBlanks()
      if byte == nil { throw stop(.error(.emptyFile, .init(here()))) }
      let value = try readValue(depth: 0)
      try skipBlanks()
      if byte != nil { throw stop(.error(.afterTheEnd(found()), .init(here()))) }
      return value
    } catch {
      return nil
    }
  }

  // MARK: Places and problems

  var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func span(from start: Int) -> Span { Span(source, start..<position) }

  /// The character at the present position.
  func here() -> Span {
    var end = min(position + 1, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Span(source, min(position, end)..<end)
  }

  func found() -> String {
    byte == nil ? "the end of the file" : Wording.quoted(here().text)
  }

  mutating func report(_ problem: Diagnostic) throws(Stop) {
    problems.append(problem)
    if problems.count >= Self.mostProblems { throw Stop() }
  }

  mutating func stop(_ problem: Diagnostic) -> Stop {
    problems.append(problem)
    return Stop()
  }

  // MARK: Grammar

  private mutating func readValue(depth: Int) throws(Stop) -> JSON {
    guard depth < Self.deepest else {
      throw stop(.error(.tooDeep(Self.deepest), .init(here())))
    }
    switch byte {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let start = position
      let text = try readString()
      return JSON(.string(text), span(from: start))
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
      try report(.error(.valueMissing(found()), .init(here())))
      return JSON(.invalid, Span(source, position..<position))
    case nil:
      throw stop(.error(.valueMissing(found()), .init(here())))
    default:
      return try readWord()
    }
  }

  private mutating func readObject(depth: Int) throws(Stop) -> JSON {
    let start = position
    let opening = here()
    var object = JSON.Object()
    position += 1
    try skipBlanks()
    if byte == UInt8(ascii: "}") {
      position += 1
      return JSON(.object(object), span(from: start))
    }
    while true {
      let key = try readKey(opening: opening)
      try skipBlanks()
      try readColon(after: key)
      try skipBlanks()
      let value = try readValue(depth: depth + 1)
      if let first = object.member(key.text) {
        try report(
          .error(
            .duplicateKey(key.text), .init(key.whole, "again here"),
            .init(first.key.whole, "first here"), help: "keep one of them"))
      } else {
        object.append(.init(key: key, value: value))
      }
      if try !readComma(
        or: UInt8(ascii: "}"), opening: opening, last: value,
        isNext: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") || Self.isWord($0) })
      {
        return JSON(.object(object), span(from: start))
      }
    }
  }

  private mutating func readArray(depth: Int) throws(Stop) -> JSON {
    let start = position
    let opening = here()
    var items: [JSON] = []
    position += 1
    try skipBlanks()
    if byte == UInt8(ascii: "]") {
      position += 1
      return JSON(.array(items), span(from: start))
    }
    while true {
      let value = try readValue(depth: depth + 1)
      items.append(value)
      if try !readComma(
        or: UInt8(ascii: "]"), opening: opening, last: value,
        isNext: {
          [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "[")].contains($0)
            || Self.isWord($0)
        })
      {
        return JSON(.array(items), span(from: start))
      }
    }
  }

  /// Reads what follows a member or an item: true where another one comes, false at the end.
  private mutating func readComma(
    or closing: UInt8, opening: Span, last: JSON, isNext: (UInt8) -> Bool
  ) throws(Stop) -> Bool {
    let end = position
    try skipBlanks()
    switch byte {
    case UInt8(ascii: ","):
      let comma = here()
      position += 1
      try skipBlanks()
      guard byte == closing else { return true }
      try report(.error(.trailingComma, .init(comma), help: "remove the comma"))
      position += 1
      return false
    case closing:
      position += 1
      return false
    case let next? where isNext(next):
      try report(.error(.commaMissing, .init(Span(source, max(end - 1, 0)..<end), "after this")))
      return true
    case nil:
      throw stop(.error(.notClosed(opening.text), .init(opening, "opened here")))
    default:
      let wanted = opening.text == "{" ? "`,` or `}`" : "`,` or `]`"
      throw stop(
        .error(
          .unexpected(wanted, found()), .init(here()), .init(opening, "opened here")))
    }
  }

  private mutating func readKey(opening: Span) throws(Stop) -> PlacedText {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return try readString()
    case let next? where Self.isWord(next):
      let start = position
      while let next = byte, Self.isWord(next) { position += 1 }
      let span = span(from: start)
      try report(
        .error(
          .keyWithoutQuotes(span.text), .init(span), help: "write `\"\(Wording.short(span.text))\"`"
        ))
      return PlacedText(span.text, whole: span, contentStart: start)
    case nil:
      throw stop(.error(.notClosed(opening.text), .init(opening, "opened here")))
    default:
      throw stop(.error(.unexpected("a key in quotes", found()), .init(here())))
    }
  }

  private mutating func readColon(after key: PlacedText) throws(Stop) {
    switch byte {
    case UInt8(ascii: ":"):
      position += 1
    case UInt8(ascii: "="):
      try report(.error(.unexpected("`:` after a key", found()), .init(here())))
      position += 1
    default:
      throw stop(
        .error(.unexpected("`:` after the key \(Wording.quoted(key.text))", found()), .init(here()))
      )
    }
  }
}

extension Diagnostic.Message {
  fileprivate static let emptyFile: Self = "the file is empty; a scenario is an object `{ … }`"
  fileprivate static func afterTheEnd(_ found: String) -> Self {
    "found \(found) after the end of the scenario; a file holds one object"
  }
  fileprivate static func tooDeep(_ levels: Int) -> Self {
    "objects and lists are nested more than \(levels) levels deep"
  }
  fileprivate static func valueMissing(_ found: String) -> Self {
    "a value is missing: expected a number, text, list or object, found \(found)"
  }
  fileprivate static func duplicateKey(_ key: String) -> Self {
    "the key \(Wording.quoted(key)) stands twice in one object"
  }
  fileprivate static let trailingComma: Self = "a comma after the last item"
  fileprivate static let commaMissing: Self = "a comma is missing between two items"
  fileprivate static func notClosed(_ opening: String) -> Self {
    "the file ends before this \(opening == "{" ? "object" : "list") is closed; "
      + "expected `\(opening == "{" ? "}" : "]")`"
  }
  static func unexpected(_ wanted: String, _ found: String) -> Self {
    "expected \(wanted), found \(found)"
  }
  fileprivate static func keyWithoutQuotes(_ key: String) -> Self {
    "the key \(Wording.quoted(key)) is not in quotes"
  }
}
