import ArgumentParser
import CostMC
import Statistics

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract:
      "Join the parts of a run that was split over machines; the report is the whole run's.",
    discussion: "Parts are made by `costmc run SCENARIO --shard I/N --part FILE`.")

  @Argument(help: "The files of all parts, in any order.")
  var parts: [String]

  @Option(
    parsing: .unconditional,
    help: "Level of intervals and verdicts, between 0 and 1 (default: the parts').")
  var level: Double?

  @Option(
    parsing: .unconditional, help: "Percentiles to show, in percent: 5,50,95 (default: the parts')."
  )
  var percentiles: Percentiles?

  @Option(parsing: .unconditional, help: "Threads; the figures do not depend on it.")
  var threads: Int?

  @Flag(help: "Try the verdicts under other families, correlations and without each cost line.")
  var robustness = false

  @OptionGroup var reporting: ReportingOptions

  func validate() throws { try OptionChecks.check(level: level, threads: threads) }

  func run() throws {
    let reporting = self.reporting.reporting
    try reporting.checkPlace()
    let runs = try join()
    var settings = runs.settings
    if let level { settings.level = level }
    if let percentiles, percentiles.fractions != settings.percentiles {
      guard runs.keepsPercentiles else {
        Terminal.error(
          """
          error: the errors of other percentiles are not in these parts, whose design is \
          \(settings.design)
            = help: give `--percentiles` when the parts are made

          """)
        throw ExitCode.validationFailure
      }
      settings.percentiles = percentiles.fractions
    }
    let interruption = Interruption(draws: settings.draws, showsProgress: false)
    var analysis: Analysis
    do throws(RunFailure) {
      let options = RunOptions(
        settings: settings, engine: runs.engine, threads: threadCount(wanted: threads))
      analysis = try Analysis(
        of: runs.model, scenario: runs.scenarioPath, options: options,
        monitor: interruption.monitor, parts: runs)
      if robustness {
        try analysis.addRobustness(
          of: runs.scenario, model: runs.model, options: options, monitor: interruption.monitor)
      }
    } catch {
      interruption.end(clearsProgress: false)
      throw reporting.exit(of: error, runs.model)
    }
    interruption.end(clearsProgress: false)
    try reporting.report(&analysis)
  }

  private func join() throws -> PartialRuns {
    var files: [(path: String, part: PartialRun)] = []
    for path in parts {
      do throws(PartialRun.Flaw) { files.append((path, try PartialRun(contentsOf: path))) } catch {
        Terminal.error("error: `\(path)` \(error.words)\n")
        if case .unreadable = error { throw Exit.noInput }
        throw Exit.scenarioRefused
      }
    }
    do throws(PartialRuns.Mismatch) { return try PartialRuns(files) } catch {
      Terminal.error("error: \(error.message)\n  = help: \(error.help)\n")
      throw Exit.scenarioRefused
    }
  }
}
