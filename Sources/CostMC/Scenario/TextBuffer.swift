/// Text that is put together as bytes, several times faster than as characters.
struct TextBuffer {
  private var room: [UInt8]
  private(set) var count = 0

  init(capacity: Int) { room = [UInt8](repeating: 0, count: capacity) }

  var bytes: [UInt8] { Array(room.prefix(count)) }
  var string: String { String(decoding: room.prefix(count), as: UTF8.self) }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    fill(text.count) { _ = $0.update(fromContentsOf: text) }
  }

  mutating func append(literal: StaticString) { literal.withUTF8Buffer { append($0) } }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  mutating func append(_ integer: UInt64) {
    var digits = 1
    var bound: UInt64 = 10
    while integer >= bound, digits < 20 {
      digits += 1
      bound = bound.multipliedReportingOverflow(by: 10).partialValue
    }
    fill(digits) { room in
      var rest = integer
      for place in room.indices.reversed() {
        room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
    }
  }

  mutating func append(_ integer: Int) {
    if integer < 0 { append(literal: "-") }
    append(UInt64(integer.magnitude))
  }

  /// As JSON's quotes hold it.
  ///
  /// - Parameter escape: appends a quote, a backslash or a control character.
  mutating func append(quoted text: String, _ escape: (inout TextBuffer, UInt8) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      guard Self.needEscape(bytes) else {
        return fill(bytes.count + 2) { room in
          room[0] = UInt8(ascii: "\"")
          _ = room[1...].update(fromContentsOf: bytes)
          room[bytes.count + 1] = UInt8(ascii: "\"")
        }
      }
      append(literal: "\"")
      for (index, byte) in bytes.enumerated() {
        if Self.needsEscape(byte) {
          escape(&self, byte)
        } else {
          append(UnsafeBufferPointer(rebasing: bytes[index...index]))
        }
      }
      append(literal: "\"")
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Looks at all of them, several at a time.
  private static func needEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.reduce(0 as UInt8) { $0 | (needsEscape($1) ? 1 : 0) } != 0
  }

  /// As `\u001f`.
  mutating func appendUnicodeEscape(_ byte: UInt8) {
    append(literal: byte < 0x10 ? "\\u000" : "\\u00")
    append(String(byte, radix: 16))
  }

  /// What separates it from the line before, then blanks.
  mutating func startLine(after separator: StaticString, blanks: Int) {
    let length = separator.utf8CodeUnitCount
    fill(length + 1 + blanks) { room in
      separator.withUTF8Buffer { _ = room.update(fromContentsOf: $0) }
      room[length] = UInt8(ascii: "\n")
      room[(length + 1)...].update(repeating: UInt8(ascii: " "))
    }
  }

  /// Appends what stands further on, beyond the end: in place of what was truncated.
  mutating func moveHere(_ part: Range<Int>) {
    let place = count..<count + part.count
    room.withUnsafeMutableBufferPointer { room in
      let target = UnsafeMutableBufferPointer(rebasing: room[place])
      _ = target.update(fromContentsOf: room[part])
    }
    count += part.count
  }

  mutating func truncate(to count: Int) { self.count = count }

  private mutating func fill(
    _ length: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    if room.count - count < length {
      room += [UInt8](repeating: 0, count: max(length, room.count))
    }
    let place = count..<count + length
    room.withUnsafeMutableBufferPointer { fill(UnsafeMutableBufferPointer(rebasing: $0[place])) }
    count += length
  }
}

extension TextBuffer: TextOutputStream {
  mutating func write(_ text: String) { append(text) }
  /// Where the standard library writes a number's digits without making a string of them.
  mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) { append(digits) }
}
