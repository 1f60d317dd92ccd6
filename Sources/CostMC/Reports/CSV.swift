/// Comma-separated values.
///
/// Source: RFC 4180, but lines end with a line feed alone.
struct CSVTable {
  private(set) var text: String

  init(columns: [String]) { text = Self.line(columns) }

  mutating func add(_ cells: [String]) { text += Self.line(cells) }

  /// The shortest digits that read back as the number; empty where it is absent or not finite.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return "\(value)"
  }

  static func quoted(_ text: String) -> String {
    text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  private static func line(_ cells: [String]) -> String {
    cells.map(quoted).joined(separator: ",") + "\n"
  }
}
