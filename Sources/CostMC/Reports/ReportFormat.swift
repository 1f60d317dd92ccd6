/// How a report is written down.
public struct ReportOptions: Sendable {
  /// Columns of the terminal; text is never narrower than 80.
  public var width: Int
  public init(width: Int = 80) { self.width = max(80, width) }

  /// What the reports of a scenario are called, without an extension: `deepseek`, `deepseek@lean`.
  public static func fileName(scenario path: String, variant: String?) -> String {
    let file = path == "-" ? "report" : String(path.split(separator: "/").last ?? "report")
    let name = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
    return name + (variant.map { "@\($0)" } ?? "")
  }
}

/// A format of reports: one file, and one line in `ReportFormats.all`.
public protocol ReportFormat: Sendable {
  /// The word of `--format`.
  static var name: String { get }
  static var summary: String { get }
  /// Of the files of this format.
  static var fileExtension: String { get }
  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String
}

/// The registry of report formats.
public enum ReportFormats {
  public static let all: [any ReportFormat.Type] = [
    TextReport.self, MarkdownReport.self, HTMLReport.self, JSONReport.self, CSVReport.self,
  ]
  public static func named(_ name: String) -> (any ReportFormat.Type)? {
    all.first { $0.name == name }
  }
}
