import ArgumentParser
import CostMC

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "The inputs' exact figures and the formulas' units; nothing is simulated.")

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "Format: text, json.")
  var format = "text"

  func validate() throws {
    try OptionChecks.check(format, isOneOf: ["text", "json"], "format")
  }

  func run() throws {
    let model = try scenario.request.model()
    let percentiles = scenario.percentiles?.fractions ?? model.settings.percentiles
    let description = Description(model, percentiles: percentiles)
    try Terminal.output(
      format == "json" ? description.json : description.text(width: Terminal.width))
  }
}
