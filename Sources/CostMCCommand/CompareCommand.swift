import ArgumentParser
import CostMC
import Diagnostics
import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "The same output across scenarios or variants, on common random numbers.",
    discussion: """
      costmc compare deepseek.json deepseek.json@lean --output true_cost
      costmc compare deepseek.json deepseek.json@lean --output true_cost --bridge
      costmc compare gpt-3.json claude-3-opus.json deepseek.json --output run_cost
      costmc compare deepseek.json                    the scenario and all its variants

      All draws are those of the first scenario's seed, of the design monte-carlo: an input of one
      name has the same draw in every scenario.
      """)

  @Argument(help: "Scenarios, or variants of them: file.json@variant.")
  var scenarios: [String]

  @Option(help: "The output to compare; default: the first of the first scenario.")
  var output: String?

  @Flag(help: "Share out the difference of the means of two scenarios among what differs.")
  var bridge = false

  @Option(
    parsing: .unconditional,
    help: "Number of draws: 100000, 1e6, 2.5M; default: the first scenario's.")
  var draws: DrawCount?

  @Option(
    parsing: .unconditional,
    help: "Seed of the streams, of all scenarios; default: the first scenario's.")
  var seed: UInt64?

  @Option(parsing: .unconditional, help: "Level of the intervals, between 0 and 1.")
  var level: Double?

  @Option(parsing: .unconditional, help: "Percentiles to show, in percent: 5,50,95.")
  var percentiles: Percentiles?

  @Option(
    name: .customLong("set"),
    help: "A constant in place of an input of all scenarios: name=value, in its unit.")
  var settings: [String] = []

  @Option(parsing: .unconditional, help: "Threads; the figures do not depend on it.")
  var threads: Int?

  @Option(help: "Format: \(ComparisonReport.formats.joined(separator: ", ")).")
  var format = "text"

  @Flag(name: .customLong("no-progress"), help: "No progress bar.")
  var noProgress = false

  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColor = false

  func validate() throws {
    try OptionChecks.check(level: level, threads: threads)
    try OptionChecks.check(format, isOneOf: ComparisonReport.formats, "format")
    guard scenarios.count > 0 else { throw ValidationError("Name at least one scenario.") }
  }

  func run() throws {
    let subjects = try subjects()
    guard subjects.count > 1 else {
      Terminal.error("error: there is nothing to compare `\(scenarios[0])` with\n")
      throw ExitCode.validationFailure
    }
    if bridge, subjects.count != 2 {
      Terminal.error("error: `--bridge` leads from one scenario to another: name two\n")
      throw ExitCode.validationFailure
    }
    guard let name = output ?? subjects[0].model.outputs.first?.name else {
      Terminal.error("error: `\(subjects[0].name)` has no output\n")
      throw Exit.scenarioRefused
    }
    var settings = subjects[0].model.settings
    let most = Comparison.mostDraws(scenarios: subjects.count)
    settings.draws = draws?.value ?? min(settings.draws, most)
    if settings.draws > most {
      Terminal.error("error: `--draws` of \(subjects.count) scenarios can be at most \(most)\n")
      throw ExitCode.validationFailure
    }
    if let seed { settings.seed = seed }
    if let level { settings.level = level }
    if let percentiles { settings.percentiles = percentiles.fractions }
    let comparison = try comparison(subjects, name, settings)
    try Terminal.output(
      ComparisonReport(comparison, ReportOptions(width: Terminal.width)).rendered(format))
  }

  private func subjects() throws -> [Comparison.Subject] {
    do {
      let subjects = try scenarios.map {
        try Comparison.Subject($0, output: output, set: settings)
      }
      // One scenario alone is compared with its variants.
      guard subjects.count == 1, let only = subjects.first, only.model.variant == nil else {
        return subjects
      }
      return try subjects
        + only.model.variants.map {
          try Comparison.Subject("\(only.name)@\($0.name)", output: output, set: settings)
        }
    } catch let failure as Failure {
      throw Exit.of(failure)
    }
  }

  private func comparison(
    _ subjects: [Comparison.Subject], _ name: String, _ settings: Settings
  ) throws -> Comparison {
    let showsProgress = Terminal.isTerminal(STDERR_FILENO) && !noProgress
    let interruption = Interruption(
      draws: settings.draws * subjects.count, showsProgress: showsProgress)
    defer { interruption.end(clearsProgress: showsProgress) }
    let threads = threadCount(wanted: threads)
    do {
      var comparison = try Comparison(
        subjects, output: name, settings: settings, threads: threads,
        monitor: interruption.monitor)
      if bridge {
        try comparison.attribute(
          subjects, settings: settings, threads: threads, monitor: interruption.monitor)
      }
      return comparison
    } catch let failure as Failure {
      throw Exit.of(failure)
    } catch is RunFailure {
      Terminal.error("interrupted\n")
      throw Exit.interrupted
    }
  }
}
