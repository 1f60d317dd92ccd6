/// Comma-separated values. A text that a spreadsheet would take for a formula has an apostrophe put
/// before it, which spreadsheets do not show.
///
/// Source: https://owasp.org/www-community/attacks/CSV_Injection (the apostrophe).
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
    cells.map { quoted(guarded($0)) }.joined(separator: ",") + "\n"
  }

  private static func guarded(_ text: String) -> String {
    guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first),
      DecimalText.value(text) == nil
    else { return text }
    return "'" + text
  }
}
