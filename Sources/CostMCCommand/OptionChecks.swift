import ArgumentParser
import Diagnostics
import Probability

/// Checks of the options that several commands share.
enum OptionChecks {
  static func check(level: Double?, threads: Int?, design: String? = nil) throws {
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("'--level' must lie between 0 and 1, such as 0.9.")
    }
    if let threads, threads < 1 { throw ValidationError("'--threads' must be at least 1.") }
    if let design { try check(design, isOneOf: Designs.all.map { $0.name }, "design") }
  }

  /// - Parameter kind: what the name is one of, in a word.
  static func check(_ name: String, isOneOf known: [String], _ kind: String) throws {
    guard !known.contains(name) else { return }
    throw ValidationError("No \(kind) is named '\(name)'. \(help(name, among: known))")
  }

  /// The way out of a name that is not known.
  static func help(_ name: String, among known: [String]) -> String {
    Suggestion.nearest(name, among: known).map { "Did you mean '\($0)'?" }
      ?? "There are \(Wording.list(known, "and"))."
  }
}
