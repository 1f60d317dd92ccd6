/// The one spelling of a JSON value: no white space, the shortest digits of every number, no
/// escape that is not needed; members in the order of the file, which can decide draws.
enum CanonicalJSON {
  static func bytes(of json: JSON) -> [UInt8] {
    var text = TextBuffer(capacity: 1 << 12)
    append(json, to: &text)
    return text.bytes
  }

  private static func append(_ json: JSON, to text: inout TextBuffer) {
    switch json.value {
    case .null, .invalid: text.append(literal: "null")
    case .bool(let flag): text.append(literal: flag ? "true" : "false")
    case .number(let number): number.write(to: &text)
    case .string(let string): append(string.text, to: &text)
    case .array(let items):
      text.append(literal: "[")
      for index in items.indices {
        if index > 0 { text.append(literal: ",") }
        append(items[index], to: &text)
      }
      text.append(literal: "]")
    case .object(let object):
      text.append(literal: "{")
      for index in object.members.indices {
        if index > 0 { text.append(literal: ",") }
        append(object.members[index].key.text, to: &text)
        text.append(literal: ":")
        append(object.members[index].value, to: &text)
      }
      text.append(literal: "}")
    }
  }

  private static func append(_ string: String, to text: inout TextBuffer) {
    text.append(quoted: string) { text, byte in
      switch byte {
      case UInt8(ascii: "\""): text.append(literal: "\\\"")
      case UInt8(ascii: "\\"): text.append(literal: "\\\\")
      default: text.appendUnicodeEscape(byte)
      }
    }
  }
}
