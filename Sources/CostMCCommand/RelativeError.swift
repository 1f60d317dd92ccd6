import ArgumentParser
import CostMC

/// `0.1%` or `0.001`, greater than 0 and below 1.
struct RelativeError: ExpressibleByArgument {
  let fraction: Double
  let text: String
  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    let spelled =
      isPercent ? DecimalText.percent(argument.dropLast()) : DecimalText.value(argument)
    guard let fraction = spelled, fraction > 0, fraction < 1 else { return nil }
    self.fraction = fraction
    text = argument
  }
}

extension Precision.Outcome {
  /// What was used, for the standard error stream.
  func sentence(target: RelativeError) -> String {
    let known = worst.map { worst in
      let error =
        worst.relativeError.isFinite
        ? "its standard error is \(Self.percent(worst.relativeError)) of it"
        : "its relative error cannot be told"
      return "; P\(Self.number(worst.p * 100)) of `\(worst.output)` is known worst: \(error)"
    }
    return
      "\(isReached ? "note: precision \(target.text) reached" : "warning: precision \(target.text) not reached")"
      + " with \(draws) draws\(known ?? "")\n"
  }

  private static func number(_ x: Double) -> String {
    let rounded = (x * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
  private static func percent(_ x: Double) -> String {
    "\((x * 1e5).rounded(.up) / 1e3)%"
  }
}
