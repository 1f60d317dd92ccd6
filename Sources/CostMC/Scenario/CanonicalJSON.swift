/// The one spelling of a JSON value: no white space, the shortest digits of every number, no
/// escape that is not needed; members in the order of the file, which can decide draws.
enum CanonicalJSON {
  static func bytes(of json: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    append(json, to: &bytes)
    return bytes
  }

  private static func append(_ json: JSON, to bytes: inout [UInt8]) {
    switch json.value {
    case .null, .invalid: bytes += Array("null".utf8)
    case .bool(let flag): bytes += Array((flag ? "true" : "false").utf8)
    case .number(let number): bytes += Array("\(number)".utf8)
    case .string(let text): append(text.text, to: &bytes)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for index in items.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(items[index], to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for index in object.members.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(object.members[index].key.text, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(object.members[index].value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { appendContent($0, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func appendContent(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let isPlain = text.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain { return bytes.append(contentsOf: text) }
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default:
        bytes.append(byte)
      }
    }
  }
}
