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
  private let bytes: [UInt8]
  var position = 0
  private(set) var problems: [Diagnostic] = []
  private var hasReportedComment = false

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

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func span(from start: Int) -> Span { Span(source, start..<position) }

  /// The character at the present position.
  private func here() -> Span {
    var end = min(position + 1, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Span(source, min(position, end)..<end)
  }

  private func found() -> String {
    byte == nil ? "the end of the file" : Wording.quoted(here().text)
  }

  mutating func report(_ problem: Diagnostic) throws(Stop) {
    problems.append(problem)
    if problems.count >= Self.mostProblems { throw Stop() }
  }

  private mutating func stop(_ problem: Diagnostic) -> Stop {
    problems.append(problem)
    return Stop()
  }

  /// Reports bytes that are no UTF-8 text.
  private mutating func isText() -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      problems.append(.error(.utf16, .init(Span(source, 0..<0)), help: "save the file as UTF-8"))
      return false
    }
    if let bad = Self.firstInvalid(bytes) {
      problems.append(.error(.notUTF8(bytes[bad]), .init(Span(source, bad..<bad + 1))))
      return false
    }
    return true
  }

  /// Offset of the first byte that is not part of valid UTF-8.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var i = 0
    while i < bytes.count {
      let lead = bytes[i]
      if lead < 0x80 {
        i += 1
        continue
      }
      let (length, second): (Int, ClosedRange<UInt8>) =
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: (0, 0x80...0xBF)
        }
      guard length > 0, i + length <= bytes.count, second.contains(bytes[i + 1]) else { return i }
      for k in i + 2..<max(i + 2, i + length) where bytes[k] & 0xC0 != 0x80 { return i }
      i += length
    }
    return nil
  }

  // MARK: Grammar

  /// Skips white space, and comments with a complaint.
  private mutating func skipBlanks() throws(Stop) {
    while let next = byte {
      switch next {
      case 0x20, 0x09, 0x0A, 0x0D:
        position += 1
      case UInt8(ascii: "#"), UInt8(ascii: "/"):
        let start = position
        guard skipComment() else { return }
        if !hasReportedComment {
          hasReportedComment = true
          try report(
            .error(
              .comment, .init(span(from: start)),
              help: "move the words into a `\"note\"` of the object"))
        }
      default:
        return
      }
    }
  }

  private mutating func skipComment() -> Bool {
    let isBlock = byte(at: position + 1) == UInt8(ascii: "*")
    let isLine = byte == UInt8(ascii: "#") || byte(at: position + 1) == UInt8(ascii: "/")
    guard isBlock || isLine else { return false }
    if byte != UInt8(ascii: "#"), isBlock {
      position += 2
      while let next = byte, !(next == UInt8(ascii: "*") && byte(at: position + 1) == UInt8(ascii: "/")) {
        position += 1
      }
      position = min(position + 2, bytes.count)
    } else {
      while let next = byte, next != 0x0A, next != 0x0D { position += 1 }
    }
    return true
  }

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
            .duplicateKey(key.text), .init(first.key.whole, "first here"),
            .init(key.whole, "again here"), help: "keep one of them"))
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
        .error(.keyWithoutQuotes(span.text), .init(span), help: "write `\"\(Wording.short(span.text))\"`"))
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
        .error(.unexpected("`:` after the key \(Wording.quoted(key.text))", found()), .init(here())))
    }
  }

  // MARK: Numbers and words

  /// A character of a number, or of a word that stands where a value should.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "%"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default:
      false
    }
  }

  /// A number, `true`, `false`, `null`, or something else that is reported.
  private mutating func readWord() throws(Stop) -> JSON {
    let start = position
    while let next = byte, Self.isWord(next) { position += 1 }
    guard position > start else {
      throw stop(.error(.unexpected("a value", found()), .init(here())))
    }
    let span = span(from: start)
    let word = span.text
    switch word {
    case "true": return JSON(.bool(true), span)
    case "false": return JSON(.bool(false), span)
    case "null": return JSON(.null, span)
    default: break
    }
    if let number = JSONNumber.value(bytes[start..<position]) {
      if number.isFinite { return JSON(.number(number), span) }
      try report(.error(.notFinite(word), .init(span)))
    } else {
      let (message, help) = JSONNumber.complaint(word)
      try report(.error(message, .init(span), help: help))
    }
    return JSON(.invalid, span)
  }
}

extension Diagnostic.Message {
  fileprivate static let emptyFile: Self = "the file is empty; a scenario is an object `{ … }`"
  fileprivate static let utf16: Self = "the file is UTF-16; a scenario is UTF-8 text"
  fileprivate static func notUTF8(_ byte: UInt8) -> Self {
    "the byte 0x\(String(byte, radix: 16, uppercase: true)) is not UTF-8; a scenario is UTF-8 text"
  }
  fileprivate static func afterTheEnd(_ found: String) -> Self {
    "found \(found) after the end of the scenario; a file holds one object"
  }
  fileprivate static let comment: Self = "JSON has no comments"
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
  fileprivate static func unexpected(_ wanted: String, _ found: String) -> Self {
    "expected \(wanted), found \(found)"
  }
  fileprivate static func keyWithoutQuotes(_ key: String) -> Self {
    "the key \(Wording.quoted(key)) is not in quotes"
  }
  fileprivate static func notFinite(_ number: String) -> Self {
    "the number \(Wording.quoted(number)) is too large; at most 1.797e308 in size"
  }
}

extension Diagnostic.Message {
  fileprivate static func + (left: Self, right: String) -> Self { "\(left.text + right)" }
}
