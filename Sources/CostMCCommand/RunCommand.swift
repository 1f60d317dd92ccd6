import ArgumentParser
import CostMC
import Probability

struct RunCommand: ParsableCommand {
  static let name = "run"
  // It is parsed without the command above it: see `CostMCCommand`.
  static let configuration = CommandConfiguration(
    commandName: name, _superCommandName: "costmc",
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
  var engine = RunRequest.standardEngine

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

  var request: RunRequest {
    RunRequest(
      scenario: scenario.request, draws: draws, seed: seed, design: design, engine: engine,
      level: level, precision: precision, mostDraws: mostDraws, threads: threads,
      reporting: reporting.reporting, shard: shard, part: part, drawsFile: drawsFile,
      robustness: robustness, noProgress: noProgress)
  }

  func validate() throws { try request.validate() }

  func run() throws { try request.run() }
}

extension SamplingEngine: ExpressibleByArgument {}

extension PartialRun.Shard: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
