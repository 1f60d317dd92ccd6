/// A text with its place in a source: a formula inside a JSON string, or a word of the command line.
public struct PlacedText: Sendable {
  public let text: String
  /// The whole literal in the source, quotes included.
  public let whole: Span
  /// Source offset of each UTF-8 byte of `text`; nil where the literal has escapes, so that only
  /// the whole can be pointed at.
  private let contentStart: Int?

  /// - Parameter contentStart: source offset of the first byte of `text`, where `text` stands in
  ///   the source byte for byte.
  public init(_ text: String, whole: Span, contentStart: Int?) {
    self.text = text
    self.whole = whole
    self.contentStart = contentStart
  }

  /// The place of a range of UTF-8 offsets of `text`.
  public func span(_ range: Range<Int>) -> Span {
    guard let contentStart else { return whole }
    return Span(whole.source, contentStart + range.lowerBound..<contentStart + range.upperBound)
  }
}
