import ArgumentParser
import CostMC
import Diagnostics
import Probability

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Simulate a scenario and print the report.")

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "Number of draws: 100000, 1e6, 2.5M.")
  var draws: DrawCount?

  @Option(help: "Seed of the streams.")
  var seed: UInt64?

  @Option(help: "Layout of the draws: \(Designs.all.map { $0.name }.joined(separator: ", ")).")
  var design: String?

  @Option(
    help:
      "Engine: block, or gsl: GSL's own generator and functions, one draw at a time, as a check on the other."
  )
  var engine: SamplingEngine = .block

  @Option(help: "Level of intervals and verdicts, between 0 and 1.")
  var level: Double?

  @Option(
    help:
      "Go on, with twice the draws each time, until every shown percentile has this relative standard error: 0.1%."
  )
  var precision: RelativeError?

  @Option(name: .customLong("max-draws"), help: "The most draws for --precision; default 100M.")
  var mostDraws: DrawCount?

  @Option(help: "Threads; the figures do not depend on it.")
  var threads: Int?

  @Option(help: "Format: \(ReportFormats.all.map { $0.name }.joined(separator: ", ")).")
  var format = "text"

  @Option(help: "File to write to, instead of the standard output; a folder gets every format.")
  var output: String?

  @Option(
    name: .customLong("draws-file"),
    help:
      "File for the draws themselves, .csv or .npy: the uncertain inputs that the results need, then the outputs."
  )
  var drawsFile: String?

  @Flag(help: "End with exit code 1 where a verdict is not the one that the scenario expects.")
  var check = false

  @Option(help: "A former JSON result: say which figures moved by more than their errors.")
  var against: String?

  @Flag(help: "Try the verdicts under other families, correlations and without each cost line.")
  var robustness = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(name: .customLong("no-progress"), help: "No progress bar.")
  var noProgress = false

  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColor = false

  /// Draws that a precision is first looked for with.
  private static let firstDraws = 1 << 16

  func validate() throws {
    try OptionChecks.check(level: level, threads: threads, design: design)
    if mostDraws != nil, precision == nil {
      throw ValidationError("'--max-draws' goes with '--precision'.")
    }
    if engine == .gsl, let design, design != MonteCarlo.name {
      throw ValidationError("'--engine gsl' has the design monte-carlo only, not '\(design)'.")
    }
    if let drawsFile, DrawTable.Format(path: drawsFile) == nil {
      throw ValidationError("'--draws-file' must end in .csv or .npy.")
    }
    if ReportFormats.named(format) == nil {
      throw ValidationError(
        "No format is named '\(format)': there are \(ReportFormats.all.map { $0.name }.joined(separator: ", "))."
      )
    }
  }

  func run() throws {
    let (source, model) = try scenario.read()
    var settings = model.settings
    if let draws { settings.draws = draws.value }
    if let seed { settings.seed = seed }
    if let design { settings.design = design }
    if let level { settings.level = level }
    if let percentiles = scenario.percentiles { settings.percentiles = percentiles.fractions }
    let options = RunOptions(
      settings: settings, engine: engine, threads: threads ?? processorCount())

    // How many draws a precision takes is not known beforehand.
    let showsProgress =
      Terminal.isTerminal(STDERR_FILENO) && !noProgress && !quiet && precision == nil
    let interruption = Interruption(draws: settings.draws, showsProgress: showsProgress)
    var analysis: Analysis
    do throws(RunFailure) {
      if let precision {
        var options = options
        if draws == nil { options.settings.draws = Self.firstDraws }
        let (reached, outcome) = try Analysis.reaching(
          Precision(target: precision.fraction, mostDraws: mostDraws?.value ?? 100_000_000),
          model: model, scenario: scenario.scenario, options: options,
          monitor: interruption.monitor)
        analysis = reached
        if !quiet { Terminal.error(outcome.sentence(target: precision)) }
      } else {
        analysis = try Analysis(
          of: model, scenario: scenario.scenario, options: options, monitor: interruption.monitor)
      }
      if robustness {
        try analysis.addRobustness(
          of: source, model: model, options: options, monitor: interruption.monitor)
      }
    } catch {
      interruption.end(clearsProgress: showsProgress)
      throw exit(of: error, model)
    }
    if let drawsFile {
      var settings = settings
      settings.draws = analysis.receipt.draws
      try write(
        DrawTable(model, options: RunOptions(settings: settings, engine: engine)), to: drawsFile,
        interruption.monitor)
    }
    interruption.end(clearsProgress: showsProgress)
    if let against {
      do throws(Failure) { try analysis.compare(withResult: against) } catch {
        throw Exit.of(error)
      }
    }
    try report(analysis)
    if check { try insistOnExpectations(analysis) }
  }

  private func write(
    _ table: DrawTable, to path: String, _ monitor: Simulation.Monitor
  ) throws {
    guard let format = DrawTable.Format(path: path) else { return }
    let file = try OutputFile(path)
    try table.write(format) { bytes in
      if monitor.isCancelled {
        file.abandon()
        Terminal.error("interrupted\n")
        throw Exit.interrupted
      }
      try file.write(bytes)
    }
    try file.finish()
  }

  private func report(_ analysis: Analysis) throws {
    guard let format = ReportFormats.named(format) else { return }
    guard let output else {
      let text = format.render(analysis, ReportOptions(width: Terminal.width))
      if !quiet { try Terminal.output(text) }
      return
    }
    guard output.hasSuffix("/") || OutputFile.isFolder(output) else {
      return try OutputFile.write(
        format.render(analysis, ReportOptions(width: Terminal.width)), to: output)
    }
    try OutputFile.makeFolder(output)
    let name = ReportOptions.fileName(scenario: scenario.scenario, variant: analysis.variant)
    for format in ReportFormats.all {
      try OutputFile.write(
        format.render(analysis, ReportOptions()),
        to: "\(output)\(output.hasSuffix("/") ? "" : "/")\(name).\(format.fileExtension)")
    }
  }

  private func insistOnExpectations(_ analysis: Analysis) throws {
    let unmet = analysis.unmetExpectations
    if analysis.expectationCount == 0 {
      Terminal.error("check: the scenario states no `expect`\n")
    }
    if unmet.isEmpty { return }
    Terminal.error("check: \(unmet.count) of \(analysis.expectationCount) expectations differ\n")
    for one in unmet { Terminal.error(Self.difference(one)) }
    throw Exit.differs
  }

  private static func difference(_ unmet: UnmetExpectation) -> String {
    "- \(unmet.subject): \(unmet.expected)\n+ \(unmet.subject): \(unmet.found)\n"
  }

  private func exit(of failure: RunFailure, _ model: Model) -> ExitCode {
    switch failure {
    case .interrupted:
      Terminal.error("interrupted\n")
      return Exit.interrupted
    case .bridgeDoesNotAdd(let id, let gap):
      if check, let expect = model.bridges.first(where: { $0.id == id })?.expect {
        Terminal.error("check: a bridge differs\n")
        Terminal.error(
          Self.difference(
            UnmetExpectation(
              subject: "bridge `\(id)`", expected: expect,
              found: "does not add up (gaps of up to \(gap) of its size)")))
        return Exit.differs
      }
      Terminal.error(
        """
        error: the bridge `\(id)` does not add up: `to` differs from `from` and the steps by up to \
        \(gap) of its size
          = help: a step is missing, stands twice or has the wrong sign

        """)
      return Exit.scenarioRefused
    }
  }
}

extension SamplingEngine: ExpressibleByArgument {}
