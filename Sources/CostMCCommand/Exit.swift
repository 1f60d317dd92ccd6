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
  /// With `--check`: a verdict is not the one that the scenario expects.
  static let differs = ExitCode(1)
  static let scenarioRefused = ExitCode(65)
  static let noInput = ExitCode(66)
  static let cannotCreate = ExitCode(73)
  static let writingFailed = ExitCode(74)
  static let interrupted = ExitCode(130)

  /// Tells what is wrong on the standard error, and gives the code.
  static func of(_ failure: Failure) -> ExitCode {
    Terminal.error(failure.rendered(color: Terminal.hasColor(STDERR_FILENO)))
    return code(failure)
  }

  static func code(_ failure: Failure) -> ExitCode {
    switch failure.cause {
    case .refused: scenarioRefused
    case .unreadable: noInput
    case .usage: .validationFailure
    }
  }
}

/// Leaves a value to the end of the process, which frees it sooner than one object after the other is.
func keepUntilExit<Value>(_ value: Value) { _ = Unmanaged.passRetained(Kept(value)) }

private final class Kept<Value> {
  let value: Value
  init(_ value: Value) { self.value = value }
}
