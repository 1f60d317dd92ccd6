import ArgumentParser
import CostMC
import Diagnostics

/// How a `ScenarioRequest` is spelled: what every command that reads a scenario takes.
struct ScenarioOptions: ParsableArguments {
  @Argument(help: "The scenario, a JSON file; `-` reads the standard input.")
  var scenario: String

  @Option(help: "A variant of the scenario.")
  var variant: String?

  @Option(
    name: .customLong("set"), help: "A constant in place of an input: name=value, in its unit.")
  var settings: [String] = []

  @Option(parsing: .unconditional, help: "Percentiles to show, in percent: 5,50,95.")
  var percentiles: Percentiles?

  var request: ScenarioRequest {
    ScenarioRequest(
      path: scenario, variant: variant, settings: settings, percentiles: percentiles)
  }
}

/// A scenario to be read, and what is other than it says.
struct ScenarioRequest {
  /// `-` for the standard input.
  var path: String
  var variant: String?
  /// name=value
  var settings: [String] = []
  var percentiles: Percentiles?

  func model() throws -> Model { try read().model }

  func read() throws -> (scenario: Scenario, model: Model) {
    do throws(Failure) {
      let read = try Scenario(contentsOf: path, variant: variant, set: settings)
      return (read, try Model(read))
    } catch {
      throw Exit.of(error)
    }
  }
}

/// `5,50,95` in percent, as increasing fractions.
struct Percentiles: ExpressibleByArgument {
  let fractions: [Double]
  init?(argument: String) {
    var list: [Double] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let fraction = DecimalText.percent(part.filter { $0 != " " }), fraction > 0,
        fraction < 1
      else { return nil }
      list.append(fraction)
    }
    fractions = Set(list).sorted()
  }
}

/// A count such as 10000, 1e6 or 2.5M.
struct DrawCount: ExpressibleByArgument {
  let value: Int
  init?(argument: String) {
    var text = argument.filter { $0 != "_" }
    let scale: Double? =
      switch text.last {
      case "K", "k": 1e3
      case "M", "m": 1e6
      case "G", "g", "B", "b": 1e9
      default: nil
      }
    if scale != nil { text.removeLast() }
    guard let number = DecimalText.value(text), case let count = number * (scale ?? 1),
      count >= 1, count <= 1e15,
      abs(count - count.rounded()) < 1e-6
    else { return nil }
    value = Int(count.rounded())
  }
}
