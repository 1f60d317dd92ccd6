import ArgumentParser
import CostMC
import Diagnostics
import Probability

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit distributions to a column of a CSV file, by maximum likelihood.",
    discussion: """
      Families: \(DistributionFit.families.joined(separator: ", ")).

      Discrete families are not fitted, nor those that follow any data as closely as they are let, \
      so that no likelihood ranks them: histogram, cumulative, empirical, metalog, mixture.
      """)

  @Argument(help: "The CSV file, with a line of names first; `-` reads the standard input.")
  var file: String

  @Option(help: "Its column (default: the only one).")
  var column: String?

  @Option(help: "Families to fit, separated by commas (default: all).")
  var families: String?

  @Option(help: "Format: text, markdown, json.")
  var format = "text"

  @Option(help: "File to write to, instead of the standard output.")
  var output: String?

  private var names: [String]? { families?.split(separator: ",").map(String.init) }

  func validate() throws {
    try OptionChecks.check(format, isOneOf: ["text", "markdown", "json"], "format")
    for name in names ?? [] {
      if let reason = DistributionFit.notFitted[name] {
        throw ValidationError("The family '\(name)' is not fitted: it \(reason).")
      }
      try OptionChecks.check(name, isOneOf: DistributionFit.families, "family that can be fitted")
    }
  }

  func run() throws {
    let report: FitReport
    do throws(Failure) {
      report = try FitReport(contentsOf: file, column: column, families: names)
    } catch { throw Exit.of(error) }
    let text =
      switch format {
      case "json": report.json
      case "markdown": report.markdown
      default: report.text
      }
    if let output { return try OutputFile.write(text, to: output) }
    try Terminal.output(text)
  }
}
