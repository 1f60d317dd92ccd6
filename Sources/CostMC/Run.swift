import Diagnostics
import Formulas
import Probability
import Statistics

/// How a run is to be made; nothing here changes its figures but `engine` and the settings.
public struct RunOptions: Sendable {
  public var settings: Settings
  public var engine: SamplingEngine
  public var threads: Int
  public init(
    settings: Settings, engine: SamplingEngine = .block, threads: Int = processorCount()
  ) {
    self.settings = settings
    self.engine = engine
    self.threads = threads
  }

  /// So many values are looked at before another thread has started.
  private static let valuesOfOneThread = 1 << 20

  /// 1 where more threads would not end a run sooner, nil where they would: draws that are simulated in
  /// one piece, and few figures to make of them.
  public static func threadsWorthwhile(_ model: Model, draws: Int) -> Int? {
    let columns = model.inputs.count + model.outputs.count
    return draws <= min(DrawPlan.chunkSize, valuesOfOneThread / max(1, columns)) ? 1 : nil
  }
}

/// Why a model that is right in itself gave no report.
public enum RunFailure: Error, Sendable {
  case interrupted
  /// The parts of a run hold other figures than it has.
  case partsDoNotFit
  /// `to = from + sum(steps)` fails in some draw: the bridge and the largest relative gap.
  case bridgeDoesNotAdd(Bridge, largestGap: Double)
}

extension Analysis {
  /// Smaller runs are looks at a figure; they are spared the checks of the model itself.
  private static let lintedDraws = 100_000

  /// Simulates a model and finds out all that reports show.
  ///
  /// - Parameter parts: what others have simulated of it; nil where nobody has.
  /// - Throws: `RunFailure`; user mistakes are impossible once there is a `Model`.
  public init(
    of model: Model, scenario path: String, options: RunOptions, monitor: Simulation.Monitor,
    parts: PartialRuns? = nil
  ) throws(RunFailure) {
    // The draws of the run are let go before the ranking fills as much memory again.
    let found = try Self.simulated(
      model, scenario: path, options: options, monitor: monitor, parts: parts)
    self = found.analysis
    if let draws = found.draws {
      let ranked = RankedDraws(model, draws)
      rankedDraws = draws.count
      sensitivity = ranked.rankings(
        withoutVariance: Set(outputs.filter { $0.tailIndex != nil }.map(\.name)))
      correlations = ranked.achievedCorrelations()
      sourceQuality = SourceQuality.all(sensitivity, inputs: model.inputs)
    }
    warnings += found.lint?.warnings(sensitivity) ?? []
  }

  /// All but what a ranking tells, and what it is made of.
  private static func simulated(
    _ model: Model, scenario path: String, options: RunOptions, monitor: Simulation.Monitor,
    parts: PartialRuns?
  ) throws(RunFailure) -> (analysis: Analysis, draws: JointDraws?, lint: IndependenceLint?) {
    let settings = options.settings
    // GSL's generators know no other design.
    let design =
      options.engine == .gsl
      ? MonteCarlo.self : Designs.named(settings.design) ?? MonteCarlo.self
    let names = TrackedNames(model)
    guard
      let simulation = Simulation(
        model, draws: settings.draws, seed: settings.seed, design: design, tracked: names.all,
        probabilities: settings.spreadProbabilities, threads: options.threads, monitor: monitor,
        inputDraws: Simulation.inputDraws(for: model, draws: settings.draws),
        engine: options.engine, parts: parts?.simulated)
    else { throw monitor.isCancelled ? .interrupted : .partsDoNotFit }

    for (bridge, gap) in zip(model.bridges, simulation.largestGaps) where !(gap <= 1e-9) {
      throw .bridgeDoesNotAdd(bridge, largestGap: gap)
    }

    let ranks = ReportedRanks(settings, count: settings.draws, design: design)
    let tails = model.tailClasses()
    let outputs = concurrentMap(model.outputs) { output in
      var summary = simulation.columns[output.name]?.summary(
        of: output, tails[output.name] ?? .unknown, settings: settings, ranks: ranks,
        draws: settings.draws)
      if let column = simulation.columns[output.name], let draw = column.firstNonFinite {
        summary?.firstNonFinite = (
          simulation.culprit(of: output.name, draw: draw, in: model) ?? output.name, draw
        )
      }
      return summary
    }.compactMap { $0 }
    let judging = Judging(
      level: settings.level, model: model, names: names, simulation: simulation)
    let conditioning = Conditioning(model: model, names: names, simulation: simulation)
    let bridging = Bridging(ranks: ranks, simulation: simulation, outputs: outputs)

    let analysis = Analysis(
      receipt: Receipt(
        model, scenario: path, settings: settings, simulation: simulation, design: design,
        engine: options.engine),
      title: model.title, subject: model.subject, description: model.description,
      inputs: model.inputs.map { $0.summary(in: model, percentiles: settings.percentiles) },
      correlations: [], outputs: outputs,
      claims: concurrentMap(model.claims) {
        judging.finding($0, implied: conditioning.implied($0))
      },
      bridges: zip(model.bridges, simulation.largestGaps).compactMap {
        bridging.finding($0, largestGap: $1)
      },
      checks: model.checks.map(CheckFinding.init), sensitivity: [], rankedDraws: 0,
      warnings: model.warnings.map(\.message.text) + outputs.flatMap(\.warnings))
    return (
      analysis, JointDraws(model, simulation),
      options.engine == .block && settings.draws >= lintedDraws
        ? IndependenceLint(model, simulation.engine, seed: settings.seed, draws: settings.draws)
        : nil
    )
  }
}

extension Settings {
  /// The probabilities of which reports show the percentile or the mean beyond.
  var spreadProbabilities: [Double] { Set(percentiles + [0.95]).sorted() }
}

/// The version that receipts carry.
public let costmcVersion = "0.1.0"

extension CheckFinding {
  /// Recomputes a stated figure; a range is compared at its nearer end.
  init(_ check: Check) {
    func error(_ stated: Double) -> Double {
      check.computed == 0
        ? (stated == 0 ? 0 : .infinity) : (stated - check.computed) / check.computed
    }
    switch check.stated {
    case .value(let value): relativeError = error(value)
    case .range(let low, let high):
      relativeError =
        check.computed < low ? error(low) : (check.computed > high ? error(high) : 0)
    }
    self.check = check
    // One part in 1e12 is rounding of the formula, not of the source.
    holds = abs(relativeError) <= check.tolerance + 1e-12
  }
}

extension OutputSummary {
  var warnings: [String] {
    [nonFiniteWarning, momentWarning, valleyWarning].compactMap { $0 }
  }

  private var nonFiniteWarning: String? {
    guard nonFinite > 0 else { return nil }
    let isAll = nonFinite == draws
    let share =
      isAll
      ? "no draw of `\(name)` is finite"
      : "\(nonFinite) of \(draws) draws of `\(name)` are not finite"
    let figures = isAll ? "it has no statistics" : "its statistics are over the others"
    guard let firstNonFinite else { return "\(share); \(figures)" }
    return share
      + "; the first is draw \(firstNonFinite.draw), made by `\(firstNonFinite.formula)`, and"
      + " \(figures): restrict the inputs or guard the formula with `if`"
  }

  private var momentWarning: String? {
    guard let tailIndex else { return outOfRangeWarning ?? openTailWarning }
    func number(_ x: Double) -> String { NumberFormat.significant(x, digits: 2) }
    let range = tailIndex.confidence.flatMap { ends -> String? in
      guard let low = ends.low, let high = ends.high else { return nil }
      return " (95% confidence \(number(low)) to \(number(high)))"
    }
    let missing = mean == nil ? "no mean and no standard deviation" : "no standard deviation"
    return
      "`\(name)` has \(missing): a tail falls as a power of index \(number(tailIndex.value))\(range ?? "")."
      + " They are left out; go by the percentiles, or truncate the input that the tail is from"
  }

  /// Where there is a spread, but no double for its powers.
  private var outOfRangeWarning: String? {
    guard !isEvent, draws - nonFinite > 1, let minimum, let maximum, minimum < maximum,
      mean == nil || standardDeviation == nil
    else { return nil }
    let missing = mean == nil ? "mean and standard deviation" : "standard deviation"
    return
      "the \(missing) of `\(name)` cannot be computed: its draws reach too far for 64-bit numbers;"
      + " take another unit, or truncate the input that they come from"
  }

  /// Where the tails' fit leaves open whether there is a moment: see `HeavyTails`.
  private var openTailWarning: String? {
    guard let ends = standardDeviation?.confidence, ends.low != nil, ends.high == nil else {
      return nil
    }
    let mayLack =
      mean?.standardError == nil ? "no mean and no standard deviation" : "no standard deviation"
    return
      "`\(name)` may have \(mayLack): its draws fit a tail that is too heavy for one as well, so no error is stated."
      + " Go by the percentiles, make more draws, or truncate the input that the tail is from"
  }

  private var valleyWarning: String? {
    guard medianIsInValley else { return nil }
    return
      "the median of `\(name)` lies in a valley between its modes: such a value hardly ever happens."
      + " Show the cases apart, by variants or separate outputs"
  }
}

extension Input {
  /// The exact figures of an input.
  public func summary(in model: Model, percentiles: [Double]) -> InputSummary {
    var summary = InputSummary(
      name: name, label: label, unit: unit, distribution: distribution, isConstant: isConstant,
      percentiles: [], source: source, quality: quality ?? source?.quality, basis: basis,
      group: group, misfit: misfit)
    switch kind {
    case .constant(let value):
      summary.mean = value
      summary.standardDeviation = 0
      summary.percentiles = percentiles.map { ($0, value) }
    case .marginal(let marginal):
      summary.mean = marginal.mean
      summary.standardDeviation = marginal.standardDeviation
      summary.percentiles = percentiles.map { ($0, marginal.quantile($0)) }
      if let stated = statedProbabilities, stated.lowerBound > 0.001, stated.upperBound < 0.999 {
        summary.impliedTails = InputSummary.ImpliedTails(
          stated: stated, low: (0.001, marginal.quantile(lower: 0.001)),
          high: (0.999, marginal.quantile(upper: 0.001)))
      }
    case .conditional: break
    }
    return summary
  }
}
