import ArgumentParser
import CostMC

/// How `Reporting` is spelled: shared by the commands that end in a report of a run.
struct ReportingOptions: ParsableArguments {
  @Option(help: "Format: \(ReportFormats.all.map { $0.name }.joined(separator: ", ")).")
  var format = Reporting().format

  @Option(
    help:
      "File to write to, instead of the standard output (`-`); a folder gets every format.")
  var output: String?

  @Flag(help: "End with exit code 1 where a verdict is not the one that the scenario expects.")
  var check = false

  @Option(help: "A former JSON result: say which figures moved by more than their errors.")
  var against: String?

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColor = false

  var reporting: Reporting {
    Reporting(
      format: format, output: output, check: check, against: against, quiet: quiet)
  }

  func validate() throws { try reporting.validate() }
}
