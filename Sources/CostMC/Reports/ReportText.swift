/// Text that is put together as bytes, several times faster than as characters.
struct ReportText {
  private var bytes: [UInt8]
  private(set) var count = 0

  init(capacity: Int) { bytes = [UInt8](repeating: 0, count: capacity) }

  var string: String { String(decoding: bytes.prefix(count), as: UTF8.self) }

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

  /// Between quotes.
  mutating func append(quoted text: UnsafeBufferPointer<UInt8>) {
    fill(text.count + 2) { room in
      room[0] = UInt8(ascii: "\"")
      _ = room[1...].update(fromContentsOf: text)
      room[text.count + 1] = UInt8(ascii: "\"")
    }
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
    let place = count
    bytes.withUnsafeMutableBufferPointer { bytes in
      let target = UnsafeMutableBufferPointer(rebasing: bytes[place..<place + part.count])
      _ = target.update(fromContentsOf: bytes[part])
    }
    count += part.count
  }

  mutating func truncate(to count: Int) { self.count = count }

  private mutating func fill(
    _ length: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    if bytes.count - count < length {
      bytes += [UInt8](repeating: 0, count: max(length, bytes.count))
    }
    let room = count..<count + length
    bytes.withUnsafeMutableBufferPointer { fill(UnsafeMutableBufferPointer(rebasing: $0[room])) }
    count += length
  }
}

extension ReportText: TextOutputStream {
  mutating func write(_ text: String) { append(text) }
  /// What the standard library hands over a number's digits to, without a string made of them.
  mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) { append(digits) }
}
