/// A JSON value to be written; absent members are left out, never null, and so is what is not
/// finite, which JSON cannot say.
enum JSONOut {
  case text(String)
  case number(Double)
  case integer(Int)
  case unsigned(UInt64)
  case boolean(Bool)
  case null
  case array([JSONOut])
  case object([(String, JSONOut?)])

  /// Indented by two blanks; lists and objects of plain values stand on one line.
  var rendered: String {
    // As bytes: text is put together several times faster so.
    var out: [UInt8] = []
    write(to: &out, indent: 0)
    out.append(UInt8(ascii: "\n"))
    return String(decoding: out, as: UTF8.self)
  }

  private var isPlain: Bool {
    switch self {
    case .text, .number, .integer, .unsigned, .boolean, .null: true
    case .array(let items): items.allSatisfy(\.isScalar)
    case .object(let members): members.count <= 5 && members.allSatisfy { $0.1?.isPlain ?? true }
    }
  }
  private var isScalar: Bool {
    switch self {
    case .text, .number, .integer, .unsigned, .boolean, .null: true
    case .array, .object: false
    }
  }
  /// A number that is not finite, or a list with one in it.
  private var isAbsent: Bool {
    switch self {
    case .number(let value): !value.isFinite
    case .array(let items): items.contains { $0.isScalar && $0.isAbsent }
    default: false
    }
  }

  private func write(to out: inout [UInt8], indent: Int) {
    switch self {
    case .text(let text): Self.quote(text, to: &out)
    case .number(let value): out.append(text: Self.digits(value))
    case .integer(let value): out.append(text: value.description)
    case .unsigned(let value): out.append(text: value.description)
    case .boolean(let value): out.append(value ? "true" : "false")
    case .null: out.append("null")
    case .array(let items):
      if items.isEmpty || isPlain {
        out.append("[")
        for (k, item) in items.enumerated() {
          if k > 0 { out.append(", ") }
          item.write(to: &out, indent: indent)
        }
        out.append("]")
        return
      }
      out.append("[\n")
      for (k, item) in items.enumerated() {
        out.append(blanks: 2 * indent + 2)
        item.write(to: &out, indent: indent + 1)
        out.append(k + 1 < items.count ? ",\n" : "\n")
      }
      out.append(blanks: 2 * indent)
      out.append("]")
    case .object(let members):
      let onOneLine = isPlain
      var isFirst = true
      for (key, value) in members {
        guard let value, !value.isAbsent else { continue }
        out.append(onOneLine ? (isFirst ? "{ " : ", ") : (isFirst ? "{\n" : ",\n"))
        isFirst = false
        if !onOneLine { out.append(blanks: 2 * indent + 2) }
        Self.quote(key, to: &out)
        out.append(": ")
        value.write(to: &out, indent: indent + 1)
      }
      if isFirst { return out.append("{}") }
      out.append(onOneLine ? " " : "\n")
      if !onOneLine { out.append(blanks: 2 * indent) }
      out.append("}")
    }
  }

  /// The shortest digits that read back as the same double.
  private static func digits(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return Int(value).description }
    return value.description
  }

  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      guard
        bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
      else { return out.append(contentsOf: bytes) }
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "\""): out.append("\\\"")
        case UInt8(ascii: "\\"): out.append("\\\\")
        case UInt8(ascii: "\n"): out.append("\\n")
        case UInt8(ascii: "\r"): out.append("\\r")
        case UInt8(ascii: "\t"): out.append("\\t")
        case ..<0x20: out.append(text: (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
        default: out.append(byte)
        }
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension [UInt8] {
  /// Punctuation and words of the format.
  fileprivate mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { append(contentsOf: $0) }
  }

  fileprivate mutating func append(text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  fileprivate mutating func append(blanks count: Int) {
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }
}

extension JSONOut {
  /// A finite number, else absent.
  static func optional(_ value: Double?) -> JSONOut? {
    value.flatMap { $0.isFinite ? .number($0) : nil }
  }
  static func optional(_ text: String?) -> JSONOut? { text.map { .text($0) } }
}
