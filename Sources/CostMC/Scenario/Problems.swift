import Diagnostics

/// The mistakes of one scenario while it is read and checked.
///
/// A reference, so that every reader adds to the same list and goes on.
final class Problems {
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []
  private(set) var cause = Failure.Cause.refused

  func add(_ problem: Diagnostic) {
    switch problem.severity {
    case .error: errors.append(problem)
    case .warning: warnings.append(problem)
    }
  }

  func add(_ failure: Failure) {
    failure.diagnostics.forEach(add)
    cause = max(cause, failure.cause)
  }

  /// Runs a step that may be refused; what is wrong with it is noted.
  func noting<Value>(_ step: () throws(Failure) -> Value) -> Value? {
    do { return try step() } catch {
      add(error)
      return nil
    }
  }

  /// Whether the same mistake is noted already.
  func has(_ problem: Diagnostic) -> Bool {
    errors.contains {
      $0.message == problem.message
        && $0.labels.first?.span.range == problem.labels.first?.span.range
        && $0.labels.first?.span.source.name == problem.labels.first?.span.source.name
    }
  }

  /// Every mistake once, in the order of the text, files in the order in which they are met.
  var failure: Failure? {
    guard !errors.isEmpty else { return nil }
    var files: [String: Int] = [:]
    var seen: Set<String> = []
    var keyed: [(file: Int, offset: Int, index: Int, problem: Diagnostic)] = []
    for (index, problem) in errors.enumerated() {
      guard let span = problem.labels.first?.span else {
        keyed.append((-1, 0, index, problem))
        continue
      }
      let file = files[span.source.name] ?? files.count
      files[span.source.name] = file
      guard seen.insert("\(file) \(span.range) \(problem.message.text)").inserted else { continue }
      keyed.append((file, span.range.lowerBound, index, problem))
    }
    keyed.sort { ($0.file, $0.offset, $0.index) < ($1.file, $1.offset, $1.index) }
    return Failure(keyed.map(\.problem), cause: cause)
  }
}
