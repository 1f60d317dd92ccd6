/// One problem of what a person wrote: what was found, where, and a way out.
///
/// The wording stands beside the check that finds the problem, as an extension of `Message` at the
/// end of the same file. Messages are lower case without a final stop, names in backticks: what was
/// found, then what is allowed. `help` names an action.
public struct Diagnostic: Error, Sendable {
  public enum Severity: Sendable { case error, warning }

  /// An extensible namespace of wordings.
  public struct Message: Sendable, Equatable, ExpressibleByStringInterpolation {
    public let text: String
    public init(stringLiteral value: String) { text = value }
  }

  /// A marked place, with an optional word under the caret.
  public struct Label: Sendable {
    public let span: Span
    public let text: String
    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  public let severity: Severity
  public let message: Message
  public let labels: [Label]
  public let help: Message?

  public static func error(_ message: Message, _ labels: Label..., help: Message? = nil) -> Self {
    Self(severity: .error, message: message, labels: labels, help: help)
  }

  /// The same with labels that are counted only at run time.
  public static func error(_ message: Message, labels: [Label], help: Message? = nil) -> Self {
    Self(severity: .error, message: message, labels: labels, help: help)
  }

  public static func warning(_ message: Message, _ labels: Label..., help: Message? = nil) -> Self {
    Self(severity: .warning, message: message, labels: labels, help: help)
  }
}

/// Everything that is wrong with one scenario, in the order of the text; never empty.
public struct Failure: Error, Sendable {
  public let diagnostics: [Diagnostic]
  /// Whether a file was not found or could not be read, which the command reports by its own exit
  /// status.
  public let isUnreadable: Bool
  public init(_ diagnostics: [Diagnostic], isUnreadable: Bool = false) {
    self.diagnostics = diagnostics
    self.isUnreadable = isUnreadable
  }
}
