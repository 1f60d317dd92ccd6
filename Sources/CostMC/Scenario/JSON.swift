import Diagnostics

/// A JSON value that knows where it stands in its file.
public struct JSON: Sendable {
  public enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(PlacedText)
    case array([JSON])
    case object(Object)
    /// A mistake that the reader has reported: what needs this value stays silent.
    case invalid
  }

  public let value: Value
  public let span: Span

  public init(_ value: Value, _ span: Span) {
    self.value = value
    self.span = span
  }

  /// The members of an object in the order of the file, found by key in constant time.
  public struct Object: Sendable {
    public struct Member: Sendable {
      public let key: PlacedText
      public var value: JSON
    }

    public private(set) var members: [Member]
    /// Position of each key; empty while the object is small enough to be searched.
    private var positions: [String: Int]
    private static let searchable = 12

    public init(_ members: [Member] = []) {
      self.members = []
      positions = [:]
      for member in members { append(member) }
    }

    public var keys: [String] { members.map(\.key.text) }

    public func position(of key: String) -> Int? {
      members.count > Self.searchable
        ? positions[key] : members.firstIndex { $0.key.text == key }
    }

    public func member(_ key: String) -> Member? { position(of: key).map { members[$0] } }

    public subscript(key: String) -> JSON? { position(of: key).map { members[$0].value } }

    /// Adds a member whose key is not there yet.
    mutating func append(_ member: Member) {
      members.append(member)
      if members.count == Self.searchable + 1 {
        for (index, member) in members.enumerated() { positions[member.key.text] = index }
      } else if members.count > Self.searchable {
        positions[member.key.text] = members.count - 1
      }
    }

    /// The member under the same key is replaced where it stands; a new one goes to the end.
    mutating func set(_ member: Member) {
      if let position = position(of: member.key.text) {
        members[position] = member
      } else {
        append(member)
      }
    }

    func filter(_ isKept: (Member) -> Bool) -> Object { Object(members.filter(isKept)) }
  }

  /// What it is, in words: "a number", "an object".
  public var kind: String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number: "the number \(Wording.short(span.text, limit: 24))"
    case .string(let text): "the text \"\(Wording.short(text.text, limit: 40))\""
    case .array(let items): items.isEmpty ? "an empty list" : "a list"
    case .object: "an object"
    case .invalid: "an invalid value"
    }
  }

  public var isInvalid: Bool { if case .invalid = value { true } else { false } }
  public var isNull: Bool { if case .null = value { true } else { false } }

  public var object: Object? { if case .object(let object) = value { object } else { nil } }
  public var array: [JSON]? { if case .array(let items) = value { items } else { nil } }
  public var string: PlacedText? { if case .string(let text) = value { text } else { nil } }
  public var number: Double? { if case .number(let number) = value { number } else { nil } }

  /// Where a whole object or list is meant, its opening bracket is enough of a place.
  public var head: Span {
    switch value {
    case .array, .object:
      Span(span.source, span.range.lowerBound..<min(span.range.upperBound, span.range.lowerBound + 1))
    default: span
    }
  }
}
