import ArgumentParser
import CostMC
import Diagnostics
import Probability
import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct RunCommand: ParsableCommand {
  // It is parsed without the command above it: see `CostMCCommand`.
  static let configuration = CommandConfiguration(
    commandName: "run", _superCommandName: "costmc",
    abstract: "Simulate a scenario and print the report.")

  @OptionGroup var scenario: ScenarioOptions

  @Option(parsing: .unconditional, help: "Number of draws: 100000, 1e6, 2.5M.")
  var draws: DrawCount?

  @Option(parsing: .unconditional, help: "Seed of the streams.")
  var seed: UInt64?

  @Option(
    help:
      "Layout of the draws: \(Designs.all.map { $0.name }.joined(separator: ", ")); \(Designs.standard.name) where the scenario names none."
  )
  var design: String?

  @Option(
    help:
      "Engine: block, or gsl: GSL's own generator and functions, one draw at a time, as a check on the other."
  )
  var engine: SamplingEngine = .block

  @Option(parsing: .unconditional, help: "Level of intervals and verdicts, between 0 and 1.")
  var level: Double?

  @Option(
    parsing: .unconditional,
    help:
      "Go on, with twice the draws each time, until every shown percentile has this relative standard error: 0.1%."
  )
  var precision: RelativeError?

  @Option(
    name: .customLong("max-draws"), parsing: .unconditional,
    help: "The most draws for --precision; default 100M.")
  var mostDraws: DrawCount?

  @Option(parsing: .unconditional, help: "Threads; the figures do not depend on it.")
  var threads: Int?

  @OptionGroup var reporting: ReportingOptions

  @Option(
    help: ArgumentHelp(
      "Simulate one part of the draws only, for several machines: 2/5 is the second of five.",
      valueName: "i/n"))
  var shard: PartialRun.Shard?

  @Option(help: "File for that part; `costmc merge` joins the parts.")
  var part: String?

  @Option(
    name: .customLong("draws-file"),
    help:
      "File for the draws themselves, .csv or .npy: the uncertain inputs that the results need, then the outputs."
  )
  var drawsFile: String?

  @Flag(help: "Try the verdicts under other families, correlations and without each cost line.")
  var robustness = false

  @Flag(name: .customLong("no-progress"), help: "No progress bar.")
  var noProgress = false

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
    if (shard == nil) != (part == nil) {
      throw ValidationError("'--shard' and '--part' go together: --shard 1/4 --part first.part.")
    }
    if shard != nil, precision != nil || drawsFile != nil || robustness || reporting.asksForMore {
      throw ValidationError(
        "A part has no report yet: give '--precision' and '--draws-file' to whole runs, '--robustness', '--output', '--check' and '--against' to `costmc merge`."
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
    let isOneRun = precision == nil && !robustness
    let options = RunOptions(
      settings: settings, engine: engine,
      threads: threadCount(
        wanted: threads
          ?? (isOneRun ? RunOptions.threadsWorthwhile(model, draws: settings.draws) : nil)))

    if let drawsFile { try OutputFile.checkPlace(drawsFile) }
    try reporting.checkPlace()
    if let shard, let part {
      try OutputFile.checkPlace(part)
      return try write(shard, to: part, of: source, model, options)
    }

    // How many draws a precision takes is not known beforehand.
    let showsProgress =
      Terminal.isTerminal(STDERR_FILENO) && !noProgress && !reporting.quiet && precision == nil
    let interruption = Interruption(
      draws: settings.draws, showsProgress: showsProgress, isBrief: isOneRun && drawsFile == nil)
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
        if !reporting.quiet { Terminal.error(outcome.sentence(target: precision)) }
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
      throw reporting.exit(of: error, model)
    }
    if let drawsFile {
      var settings = settings
      settings.draws = analysis.receipt.draws
      try write(
        DrawTable(model, options: RunOptions(settings: settings, engine: engine)), to: drawsFile,
        interruption.monitor)
    }
    interruption.end(clearsProgress: showsProgress)
    try reporting.report(&analysis)
  }

  private func write(
    _ shard: PartialRun.Shard, to path: String, of source: Scenario, _ model: Model,
    _ options: RunOptions
  ) throws {
    let showsProgress = Terminal.isTerminal(STDERR_FILENO) && !noProgress && !reporting.quiet
    let interruption = Interruption(
      draws: options.settings.draws / shard.count, showsProgress: showsProgress)
    defer { interruption.end(clearsProgress: showsProgress) }
    guard
      let partial = PartialRun(
        shard, of: source, model: model, path: scenario.scenario, options: options,
        monitor: interruption.monitor)
    else { throw reporting.exit(of: .interrupted, model) }
    let file = try OutputFile(path)
    try partial.bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
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
}

extension SamplingEngine: ExpressibleByArgument {}

extension PartialRun.Shard: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
