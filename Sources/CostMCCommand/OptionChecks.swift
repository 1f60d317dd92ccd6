import ArgumentParser
import Probability

/// Checks of the options that several commands share.
enum OptionChecks {
  static func check(level: Double?, threads: Int?, design: String? = nil) throws {
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("'--level' must lie between 0 and 1, such as 0.9.")
    }
    if let threads, threads < 1 { throw ValidationError("'--threads' must be at least 1.") }
    if let design, Designs.named(design) == nil {
      throw ValidationError(
        "No design is named '\(design)': there are \(Designs.all.map { $0.name }.joined(separator: ", "))."
      )
    }
  }
}
