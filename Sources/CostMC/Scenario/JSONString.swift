import Diagnostics

extension JSONReader {
  /// Reads a string, escapes resolved. Text in single quotes is reported and read the same way.
  mutating func readString() throws(Stop) -> PlacedText {
    let start = position
    let bytes = source.bytes
    let quote = bytes[position]
    position += 1
    var scan = position
    while scan < bytes.count, bytes[scan] != quote, bytes[scan] != UInt8(ascii: "\\"),
      bytes[scan] >= 0x20
    {
      scan += 1
    }
    if scan < bytes.count, bytes[scan] == quote {
      let content = position..<scan
      position = scan + 1
      if quote == UInt8(ascii: "'") {
        try report(
          .error(.singleQuotes, .init(span(from: start)), help: "use double quotes"))
      }
      return PlacedText(
        String(decoding: bytes[content], as: UTF8.self), whole: span(from: start),
        contentStart: content.lowerBound)
    }
    return try readEscaped(start: start, quote: quote)
  }

  /// The slow way, for strings with escapes or mistakes in them.
  private mutating func readEscaped(start: Int, quote: UInt8) throws(Stop) -> PlacedText {
    let bytes = source.bytes
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != quote {
      let next = bytes[position]
      switch next {
      case UInt8(ascii: "\\"):
        text += Array(String(try readEscape()).utf8)
      case 0x0A, 0x0D:
        try report(.error(.textNotClosed, .init(span(from: start)), help: "close it with `\"`"))
        throw Stop()
      case 0..<0x20:
        try report(
          .error(
            .controlCharacter(next), .init(Span(source, position..<position + 1)),
            help: next == 0x09 ? "write `\\t`" : nil))
        text.append(next)
        position += 1
      default:
        text.append(next)
        position += 1
      }
    }
    guard position < bytes.count else {
      position = bytes.count
      try report(
        .error(.textNotClosed, .init(Span(source, start..<start + 1)), help: "close it with `\"`"))
      throw Stop()
    }
    position += 1
    return PlacedText(
      String(decoding: text, as: UTF8.self), whole: span(from: start), contentStart: nil)
  }

  /// One escape sequence, surrogate pairs included; a wrong one is reported and gives U+FFFD.
  private mutating func readEscape() throws(Stop) -> Unicode.Scalar {
    let bytes = source.bytes
    let start = position
    position += 1
    guard position < bytes.count else { return "\u{FFFD}" }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape(start: start)
    default:
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      try report(
        .error(
          .unknownEscape(span(from: start).text), .init(span(from: start)),
          help: "a backslash itself is written `\\\\`"))
      return "\u{FFFD}"
    }
  }

  private mutating func readUnicodeEscape(start: Int) throws(Stop) -> Unicode.Scalar {
    guard let unit = readFourDigits() else {
      try report(.error(.badUnicodeEscape, .init(span(from: start))))
      return "\u{FFFD}"
    }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let bytes = source.bytes
    let second = position
    if (0xD800..<0xDC00).contains(unit), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      if let low = readFourDigits(), (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
      position = second
    }
    try report(.error(.loneSurrogate(span(from: start).text), .init(span(from: start))))
    return "\u{FFFD}"
  }

  private mutating func readFourDigits() -> UInt32? {
    let bytes = source.bytes
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else { return nil }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}

extension Diagnostic.Message {
  fileprivate static let singleQuotes: Self = "text in single quotes"
  fileprivate static let textNotClosed: Self = "this text is not closed on its line"
  fileprivate static func controlCharacter(_ byte: UInt8) -> Self {
    "a \(byte == 0x09 ? "tab" : "control character 0x\(String(byte, radix: 16))") inside a text"
  }
  fileprivate static func unknownEscape(_ escape: String) -> Self {
    "`\(escape)` is not an escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX"
  }
  fileprivate static let badUnicodeEscape: Self = "`\\u` must be followed by four hexadecimal digits"
  fileprivate static func loneSurrogate(_ escape: String) -> Self {
    "`\(escape)` is half of a surrogate pair"
  }
}
