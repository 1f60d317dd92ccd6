import Diagnostics

/// Collects everything that is wrong with a scenario, and reads values on the way.
final class Problems {
  private(set) var all: [Diagnostic] = []

  func add(_ problem: Diagnostic) { all.append(problem) }
  func add(_ failure: Failure) { all += failure.diagnostics }

  func error(_ message: Diagnostic.Message, _ span: Span, help: Diagnostic.Message? = nil) {
    add(.error(message, Diagnostic.Label(span), help: help))
  }

  /// The members of an object whose keys are all known; `note` is free everywhere.
  func object(_ json: JSON?, _ what: String, keys: [String]) -> JSON.Object? {
    guard let json, !json.isInvalid else { return nil }
    guard let object = json.object else {
      error("\(what) is an object, not \(json.kind)", json.head)
      return nil
    }
    for member in object.members
    where !keys.contains(member.key.text) && member.key.text != "note" {
      error(
        "\(what) has no key `\(Wording.short(member.key.text))`", member.key.whole,
        help: Suggestion.help(member.key.text, among: keys))
    }
    return object
  }

  func text(_ json: JSON?, _ what: String) -> PlacedText? {
    guard let json, !json.isInvalid else { return nil }
    if let text = json.string { return text }
    error("\(what) is a text, not \(json.kind)", json.head)
    return nil
  }

  func number(_ json: JSON?, _ what: String) -> Double? {
    guard let json, !json.isInvalid else { return nil }
    if let number = json.number { return number }
    error("\(what) is a number, not \(json.kind)", json.head)
    return nil
  }

  func array(_ json: JSON?, _ what: String) -> [JSON]? {
    guard let json, !json.isInvalid else { return nil }
    if let array = json.array { return array }
    error("\(what) is a list, not \(json.kind)", json.head)
    return nil
  }

  /// One of a list of words.
  func word(_ json: JSON?, _ what: String, among words: [String]) -> String? {
    guard let text = text(json, what) else { return nil }
    if words.contains(text.text) { return text.text }
    error(
      "\(what) is \(Wording.names(words)), not `\(Wording.short(text.text))`", text.whole,
      help: Suggestion.help(text.text, among: words))
    return nil
  }

  func required(_ object: JSON.Object, _ key: String, _ what: String, at span: Span) -> JSON? {
    if let value = object[key] { return value }
    error("\(what) needs a `\(key)`", span)
    return nil
  }
}
