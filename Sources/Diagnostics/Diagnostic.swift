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
    public static func + (left: Self, right: Self) -> Self { "\(left.text)\(right.text)" }
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

  /// The same with words behind its message.
  public func adding(_ words: Message) -> Self {
    Self(severity: severity, message: "\(message.text), \(words.text)", labels: labels, help: help)
  }

  public static func warning(_ message: Message, _ labels: Label..., help: Message? = nil) -> Self {
    Self(severity: .warning, message: message, labels: labels, help: help)
  }
}

/// Everything that is wrong with one scenario, in the order of the text; never empty.
public struct Failure: Error, Sendable {
  /// What the command's exit status tells apart; of several causes the greatest counts.
  public enum Cause: Int, Sendable, Comparable {
    /// The scenario is wrong.
    case refused
    /// A file was not found or could not be read.
    case unreadable
    /// The command line asks for what the scenario does not have.
    case usage

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  public let diagnostics: [Diagnostic]
  public let cause: Cause

  public init(_ diagnostics: [Diagnostic], cause: Cause = .refused) {
    self.diagnostics = diagnostics
    self.cause = cause
  }
}
