import Diagnostics

/// A value with the place that it was read from.
public struct Placed<Value: Sendable>: Sendable {
  public let value: Value
  public let span: Span
  public init(_ value: Value, _ span: Span) {
    self.value = value
    self.span = span
  }
}

/// Reads the members of one object of the format and notes what is wrong with them.
///
/// A member that is null counts as absent. What is absent or wrong is nil.
struct ObjectReader {
  let object: JSON.Object
  let format: ObjectFormat
  /// In words: "input `gpu_price`".
  let subject: String
  /// Where the object is named, or begins.
  let place: Span
  let problems: Problems

  /// - Parameters:
  ///   - extra: keys that are allowed beside those of the format.
  ///   - checksKeys: false where the caller looks at the keys itself.
  init?(
    _ json: JSON, _ format: ObjectFormat, subject: String, place: Span? = nil,
    checksKeys: Bool = true, problems: Problems
  ) {
    guard let object = json.object else {
      if !json.isInvalid {
        problems.add(.error(.wrongKind(subject, "an object", json.kind), .init(json.head)))
      }
      return nil
    }
    self.object = object
    self.format = format
    self.subject = subject
    self.place = place ?? json.head
    self.problems = problems
    if checksKeys { refuseUnknownKeys(format.names) }
    for key in format.keys where key.isRequired && isAbsent(key.name) {
      problems.add(
        .error(
          .missingKey(subject, key.name), .init(self.place),
          help: "`\(key.name)`: \(key.summary)"))
    }
    if let note = object["note"] { _ = text(note, "note") }
  }

  func refuseUnknownKeys(_ known: [String]) {
    for member in object.members where !known.contains(member.key.text) {
      problems.add(
        .error(
          .unknownKey(subject, member.key.text), .init(member.key.whole),
          help: Suggestion.help(member.key.text, among: known, listing: 20)))
    }
  }

  func isAbsent(_ key: String) -> Bool { object[key]?.isNull ?? true }

  /// The member, unless it is absent, null, or was refused when the file was read.
  subscript(key: String) -> JSON? {
    guard let json = object[key], !json.isNull, !json.isInvalid else { return nil }
    return json
  }

  // MARK: Kinds

  func text(_ key: String) -> PlacedText? { self[key].flatMap { text($0, key) } }

  private func text(_ json: JSON, _ key: String) -> PlacedText? {
    if json.isNull || json.isInvalid { return nil }
    guard let text = json.string else { return refuse(json, key, "a text in quotes") }
    return text
  }

  func words(_ key: String) -> String? { text(key)?.text }

  /// A text that must say something.
  func name(_ key: String) -> PlacedText? {
    guard let text = text(key) else { return nil }
    if text.text.allSatisfy(\.isWhitespace) {
      problems.add(.error(.emptyText("`\(key)` of \(subject)"), .init(text.whole)))
      return nil
    }
    return text
  }

  /// Within the limits of the format.
  func number(_ key: String) -> Placed<Double>? {
    guard let json = self[key] else { return nil }
    guard let limits = format.limits(of: key) else { return number(json, key) }
    guard let number = number(json, key, limits.words) else { return nil }
    return limits.contains(number.value) ? number : refuse(json, key, limits.words)
  }

  func number(_ json: JSON, _ key: String, _ allowed: String = "a number") -> Placed<Double>? {
    if json.isInvalid { return nil }
    guard let number = json.number else { return refuse(json, key, allowed) }
    return Placed(number, json.span)
  }

  /// The one of the format's alternatives that is given; several or none are a mistake.
  ///
  /// - Parameter help: for those that are given together.
  func onlyAlternative(help: ([String]) -> Diagnostic.Message? = { _ in nil }) -> String? {
    let given = format.alternatives.filter { !isAbsent($0) }
    if given.count == 1 { return given[0] }
    let labels = given.compactMap { object.member($0) }.map { Diagnostic.Label($0.key.whole) }
    problems.add(
      .error(
        .oneOf(subject, format.alternatives, given),
        labels: labels.isEmpty ? [.init(place)] : labels, help: help(given)))
    return nil
  }

  /// A text out of a list of words.
  func choice(_ key: String, _ words: [String]) -> String? {
    guard let text = text(key) else { return nil }
    guard words.contains(text.text) else {
      let near = Suggestion.nearest(text.text, among: words)
      problems.add(
        .error(
          .notAChoice(key, subject, words, text.text), .init(text.whole),
          help: near.map { "did you mean `\($0)`?" }))
      return nil
    }
    return text.text
  }

  func list(_ key: String) -> [JSON]? {
    guard let json = self[key] else { return nil }
    guard let items = json.array else { return refuse(json, key, "a list `[ … ]`") }
    return items
  }

  func map(_ key: String) -> JSON.Object? {
    guard let json = self[key] else { return nil }
    guard let object = json.object else { return refuse(json, key, "an object `{ … }`") }
    return object
  }

  /// `[low, high]`, in this order.
  func range(_ json: JSON, _ key: String) -> ClosedRange<Double>? {
    guard let items = json.array, items.count == 2 else {
      return refuse(json, key, "two numbers `[low, high]`")
    }
    guard let low = number(items[0], key), let high = number(items[1], key) else { return nil }
    guard low.value <= high.value else {
      problems.add(
        .error(
          .rangeReversed(key, subject), .init(low.span, "low"), .init(high.span, "high"),
          help: "write `[\(high.span.text), \(low.span.text)]`"))
      return nil
    }
    return low.value...high.value
  }

  @discardableResult
  func refuse<Value>(_ json: JSON, _ key: String, _ allowed: String) -> Value? {
    if !json.isInvalid {
      problems.add(
        .error(
          .wrongKind("`\(key)` of \(subject)", allowed, json.kind), .init(json.head),
          help: json.hint(allowed)))
    }
    return nil
  }
}

extension JSON {
  private static let fraction = Limits(least: 0, most: 1, isOpen: true).words

  /// A way out where a number stands in quotes, something in them is missing, or percent are given
  /// for a fraction.
  fileprivate func hint(_ allowed: String) -> Diagnostic.Message? {
    switch value {
    case .string(let text) where allowed.contains("number"):
      DecimalText.value(text.text).map { _ in "write the number without quotes" }
    case .number where allowed.contains("text"): "write it in quotes"
    case .number(let number) where allowed == Self.fraction && number > 1:
      DecimalText.percent(span.text).flatMap { $0 < 1 ? "write `\(Wording.number($0))`" : nil }
    default: nil
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func oneOf(_ subject: String, _ keys: [String], _ given: [String]) -> Self {
    given.isEmpty
      ? "\(subject) needs \(Wording.names(keys))"
      : "\(subject) has \(Wording.names(given, "and")); only one of \(Wording.names(keys, "and")) can be given"
  }
  static func wrongKind(_ what: String, _ allowed: String, _ found: String) -> Self {
    "\(what) must be \(allowed), found \(found)"
  }
  fileprivate static func missingKey(_ subject: String, _ key: String) -> Self {
    "\(subject) needs `\(key)`"
  }
  static func unknownKey(_ subject: String, _ key: String) -> Self {
    "\(subject) has the unknown key \(Wording.quoted(key))"
  }
  fileprivate static func emptyText(_ what: String) -> Self { "\(what) is empty" }
  fileprivate static func notAChoice(
    _ key: String, _ subject: String, _ words: [String], _ found: String
  ) -> Self {
    "`\(key)` of \(subject) must be \(Wording.names(words)), found \(Wording.quoted(found))"
  }
  fileprivate static func rangeReversed(_ key: String, _ subject: String) -> Self {
    "`\(key)` of \(subject) has its low end above its high end"
  }
}
