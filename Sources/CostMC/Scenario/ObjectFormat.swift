import Diagnostics
import Probability

/// One kind of object of the scenario format: its keys, stated once for the reader, for
/// suggestions, for the JSON Schema and for the reference page.
public struct ObjectFormat: Sendable {
  /// What a key may hold.
  public indirect enum Shape: Sendable {
    case text, number, flag, null
    /// A text that says something.
    case words
    /// A number within limits.
    case bounded(Limits)
    /// An input, formula or unit name.
    case name
    /// A formula's text.
    case formula
    case choice([String])
    case list(of: Shape, atLeast: Int = 0, atMost: Int? = nil)
    case map(of: Shape, keys: Keys = .any, atLeast: Int = 0)
    case object(ObjectFormat)
    case either([Shape])
  }

  /// What the keys of a map are, apart from `note`.
  public enum Keys: Sendable {
    case any
    /// What formulas can mention.
    case names
    case units
  }

  public struct Key: Sendable {
    public let name: String
    public let shape: Shape
    public let isRequired: Bool
    /// One line: meaning, valid range, default.
    public let summary: String
  }

  public let name: String
  public let keys: [Key]
  /// Keys of which an object has exactly one; empty where there are none.
  let alternatives: [String]
  /// The names of the keys.
  let names: [String]

  /// Every object takes a note.
  init(_ name: String, _ keys: [Key], exactlyOneOf alternatives: [String] = []) {
    self.name = name
    self.keys = keys + [Self.key("note", .text, "free words; nothing reads them")]
    self.alternatives = alternatives
    names = self.keys.map(\.name)
  }

  static func key(
    _ name: String, _ shape: Shape, required: Bool = false, _ summary: String
  ) -> Key {
    Key(name: name, shape: shape, isRequired: required, summary: summary)
  }

  /// What the number under a key must keep to.
  func limits(of key: String) -> Limits? {
    guard case .bounded(let limits)? = keys.first(where: { $0.name == key })?.shape else {
      return nil
    }
    return limits
  }
}

/// The range of a number, for the reader, its messages and the JSON Schema.
public struct Limits: Sendable {
  public var least: Double?
  public var most: Double?
  /// Whether the ends themselves are left out.
  public var isOpen = false
  public var isWhole = false

  func contains(_ x: Double) -> Bool {
    if isWhole, x != x.rounded() { return false }
    if let least, isOpen ? x <= least : x < least { return false }
    if let most, isOpen ? x >= most : x > most { return false }
    return true
  }

  /// "a number between 0 and 1", "a whole number of at least 1".
  var words: String {
    let kind = isWhole ? "a whole number" : "a number"
    switch (least, most) {
    case (let least?, let most?):
      return isOpen
        ? "\(kind) between \(Wording.number(least)) and \(Wording.number(most))"
        : "\(kind) from \(Wording.number(least)) to \(Wording.number(most))"
    case (let least?, nil):
      return "\(kind) \(isOpen ? "greater than" : "of at least") \(Wording.number(least))"
    case (nil, let most?):
      return "\(kind) \(isOpen ? "below" : "of at most") \(Wording.number(most))"
    case (nil, nil): return kind
    }
  }
}
