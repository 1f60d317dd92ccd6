/// The text that a person wrote: a scenario file, or a word of the command line.
///
/// Diagnostics point into it by byte offsets. One instance is shared by every span in it.
public final class Source: Sendable {
  /// What the person calls it: the path as it was given.
  public let name: String
  /// UTF-8 bytes.
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
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
}
