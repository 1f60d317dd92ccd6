import ArgumentParser
import CostMC
import Probability
import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A run that is asked for, however that is spelled.
struct RunRequest {
  static let standardEngine = SamplingEngine.block

  var scenario: ScenarioRequest
  var draws: DrawCount?
  var seed: UInt64?
  var design: String?
  var engine = standardEngine
  var level: Double?
  var precision: RelativeError?
  /// The most draws for a precision.
  var mostDraws: DrawCount?
  var threads: Int?
  var reporting = Reporting()
  var shard: PartialRun.Shard?
  /// The file of the shard.
  var part: String?
  var drawsFile: String?
  var robustness = false
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
          model: model, scenario: scenario.path, options: options,
          monitor: interruption.monitor)
        analysis = reached
        if !reporting.quiet { Terminal.error(outcome.sentence(target: precision)) }
      } else {
        analysis = try Analysis(
          of: model, scenario: scenario.path, options: options, monitor: interruption.monitor)
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
    keepUntilExit((source, model, analysis))
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
        shard, of: source, model: model, path: scenario.path, options: options,
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
