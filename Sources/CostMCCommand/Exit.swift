import ArgumentParser
import CostMC
import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The exit codes of sysexits.h that the command ends with.
enum Exit {
  static let scenarioRefused = ExitCode(65)
  static let noInput = ExitCode(66)
  static let cannotCreate = ExitCode(73)
  static let interrupted = ExitCode(130)

  /// Tells what is wrong on the standard error, and gives the code.
  static func of(_ problem: ScenarioProblem) -> ExitCode {
    switch problem {
    case .file(let problem):
      Terminal.error("error: `\(problem.path)` cannot be read: \(problem.reason)\n")
      return noInput
    case .refused(let failure):
      Terminal.error(failure.rendered(color: Terminal.hasColor(STDERR_FILENO)))
      return scenarioRefused
    }
  }
}
