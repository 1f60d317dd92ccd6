/// A JSON value to be written; absent members are left out, never null, and so is what is not
/// finite, which JSON cannot say.
indirect enum JSONOut {
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
    var out = ""
    write(to: &out, indent: 0)
    return out + "\n"
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

  private func write(to out: inout String, indent: Int) {
    switch self {
    case .text(let text): out += Self.quoted(text)
    case .number(let value): out += Self.digits(value)
    case .integer(let value): out += String(value)
    case .unsigned(let value): out += String(value)
    case .boolean(let value): out += value ? "true" : "false"
    case .null: out += "null"
    case .array(let items):
      if items.isEmpty || isPlain {
        out += "["
        for (k, item) in items.enumerated() {
          if k > 0 { out += ", " }
          item.write(to: &out, indent: indent)
        }
        out += "]"
        return
      }
      let inner = String(repeating: "  ", count: indent + 1)
      out += "[\n"
      for (k, item) in items.enumerated() {
        out += inner
        item.write(to: &out, indent: indent + 1)
        out += k + 1 < items.count ? ",\n" : "\n"
      }
      out += String(repeating: "  ", count: indent) + "]"
    case .object(let members):
      let present = members.compactMap { key, value in
        value.flatMap { $0.isAbsent ? nil : (key, $0) }
      }
      if present.isEmpty {
        out += "{}"
        return
      }
      let onOneLine = isPlain
      let inner = onOneLine ? "" : String(repeating: "  ", count: indent + 1)
      out += onOneLine ? "{ " : "{\n"
      for (k, member) in present.enumerated() {
        out += inner + Self.quoted(member.0) + ": "
        member.1.write(to: &out, indent: indent + 1)
        if k + 1 < present.count { out += onOneLine ? ", " : ",\n" }
      }
      out += onOneLine ? " }" : "\n" + String(repeating: "  ", count: indent) + "}"
    }
  }

  /// The shortest digits that read back as the same double.
  private static func digits(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

extension JSONOut {
  /// A finite number, else absent.
  static func optional(_ value: Double?) -> JSONOut? {
    value.flatMap { $0.isFinite ? .number($0) : nil }
  }
  static func optional(_ text: String?) -> JSONOut? { text.map { .text($0) } }
}
