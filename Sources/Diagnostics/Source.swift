/// The text that a person wrote: a scenario file, or a word of the command line.
///
/// Diagnostics point into it by byte offsets. One instance is shared by every span in it.
public final class Source: Sendable {
  /// What the person calls it: the path as it was given.
  public let name: String
  /// UTF-8 bytes.
  public let bytes: [UInt8]
  /// Offset of each line's first byte. A line ends with LF, CR LF or a lone CR.
  private let lineStarts: [Int]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
      let isFirstOfPair =
        byte == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
      if !isFirstOfPair { starts.append(offset + 1) }
    }
    lineStarts = starts
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A place as people count it: lines from 1, columns in characters (Unicode scalars) from 1.
  public struct Place: Sendable, Equatable {
    public let line: Int
    public let column: Int
  }

  /// The place of the byte at `offset`; an offset past the end gives the end.
  ///
  /// - Complexity: O(log lines + length of the line).
  public func place(at offset: Int) -> Place {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(of: offset)
    return Place(line: line + 1, column: scalarCount(lineStarts[line]..<offset) + 1)
  }

  /// The bytes of a line, counted from 1, without its end.
  public func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a range; bytes that are not UTF-8 become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The last line that starts at or before `offset`.
  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    bytes[range].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}

/// A range of bytes of a source.
public struct Span: Sendable {
  public let source: Source
  public let range: Range<Int>

  public init(_ source: Source, _ range: Range<Int>) {
    self.source = source
    self.range = range
  }

  /// The text that the span covers.
  public var text: String { source.text(range) }
}
