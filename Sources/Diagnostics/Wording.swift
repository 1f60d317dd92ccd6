/// How names, numbers and lists read in messages.
public enum Wording {
  /// `name` in backticks; long texts are cut, control characters shown as U+FFFD.
  @_specialize(where Text == String)
  public static func quoted<Text: StringProtocol>(_ name: Text) -> String { "`\(short(name))`" }

  /// At most `limit` characters, on one line.
  @_specialize(where Text == String)
  public static func short<Text: StringProtocol>(_ text: Text, limit: Int = 60) -> String {
    // Nearly every name is: what a run says of its own goes on without looking at characters.
    if text.utf8.count <= limit, text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return String(text) }
    var result = ""
    for (count, character) in text.enumerated() {
      if count == limit { return result + "…" }
      let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      result.append(isControl ? "\u{FFFD}" : character)
    }
    return result
  }

  /// "1 input", "2 inputs".
  public static func count(_ n: Int, _ noun: String, plural: String? = nil) -> String {
    "\(n) \(n == 1 ? noun : plural ?? noun + "s")"
  }

  /// "a", "a or b", "a, b or c".
  public static func list(_ words: [String], _ conjunction: String = "or") -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// Names in backticks, joined: "`a`, `b` or `c`".
  public static func names(_ names: some Sequence<String>, _ conjunction: String = "or") -> String {
    list(names.map { quoted($0) }, conjunction)
  }

  /// `a -> b -> a`; of a long cycle the first names and the last, with the count of those between.
  public static func cycle(_ names: [String]) -> String {
    var steps = names + names.prefix(1)
    let (first, last) = (6, 4)
    if steps.count > 20 {
      let between = count(names.count - first - last + 1, "more name")
      steps = steps.prefix(first) + ["… (\(between)) …"] + steps.suffix(last)
    }
    return steps.joined(separator: " -> ")
  }

  /// The shortest digits that give the number back, without a trailing ".0".
  public static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
