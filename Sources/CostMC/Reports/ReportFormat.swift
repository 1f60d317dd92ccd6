/// How a report is written down.
public struct ReportOptions: Sendable {
  /// Columns of the terminal; text is never narrower than 80.
  public var width: Int
  public init(width: Int = 80) { self.width = max(80, width) }
}

/// A format of reports: one file, and one line in `ReportFormats.all`.
public protocol ReportFormat: Sendable {
  /// The word of `--format`.
  static var name: String { get }
  static var summary: String { get }
  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String
}

/// The registry of report formats.
public enum ReportFormats {
  public static let all: [any ReportFormat.Type] = [
    TextReport.self, MarkdownReport.self, JSONReport.self,
  ]
  public static func named(_ name: String) -> (any ReportFormat.Type)? {
    all.first { $0.name == name }
  }
}
