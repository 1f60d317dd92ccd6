import Diagnostics

// What lies below the grammar of JSON: bytes that are text, and the blanks between tokens.

extension JSONReader {
  /// Reports bytes that are no UTF-8 text.
  mutating func isText() -> Bool {
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

  /// Skips white space, and comments with a complaint.
  mutating func skipBlanks() throws(Stop) {
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
      while let next = byte,
        !(next == UInt8(ascii: "*") && byte(at: position + 1) == UInt8(ascii: "/"))
      {
        position += 1
      }
      position = min(position + 2, bytes.count)
    } else {
      while let next = byte, next != 0x0A, next != 0x0D { position += 1 }
    }
    return true
  }
}

extension Diagnostic.Message {
  fileprivate static let utf16: Self = "the file is UTF-16; a scenario is UTF-8 text"
  fileprivate static func notUTF8(_ byte: UInt8) -> Self {
    "the byte 0x\(String(byte, radix: 16, uppercase: true)) is not UTF-8; a scenario is UTF-8 text"
  }
  fileprivate static let comment: Self = "JSON has no comments"
}
