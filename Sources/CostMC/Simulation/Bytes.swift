/// Little-endian numbers and lists, one after the other.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ value: Int) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func doubles(_ values: [Double]) {
    integer(values.count)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }

  mutating func text(_ text: [UInt8]) {
    integer(text.count)
    bytes += text
  }

  mutating func list<Element>(_ items: [Element], _ one: (inout ByteWriter, Element) -> Void) {
    integer(items.count)
    for item in items { one(&self, item) }
  }
}

/// Reads what `ByteWriter` has written.
struct ByteReader {
  /// Bytes that end too early or cannot be.
  struct Malformed: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func integer() throws(Malformed) -> Int {
    guard rest.count >= 8 else { throw Malformed() }
    let value = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(8)
    return Int(Int64(bitPattern: value))
  }

  /// How many items follow, of which each takes at least so many bytes.
  private mutating func count(of size: Int) throws(Malformed) -> Int {
    let count = try integer()
    guard count >= 0, count <= rest.count / size else { throw Malformed() }
    return count
  }

  mutating func doubles() throws(Malformed) -> [Double] {
    var values: [Double] = []
    for _ in 0..<(try count(of: 8)) {
      values.append(Double(bitPattern: UInt64(bitPattern: Int64(try integer()))))
    }
    return values
  }

  mutating func text() throws(Malformed) -> [UInt8] {
    let count = try count(of: 1)
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func list<Element>(
    _ one: (inout ByteReader) throws(Malformed) -> Element
  ) throws(Malformed) -> [Element] {
    var items: [Element] = []
    for _ in 0..<(try count(of: 8)) { items.append(try one(&self)) }
    return items
  }
}
