import Probability
import Statistics

/// What a sensitivity study is asked to do.
public struct SensitivityOptions: Sendable {
  public var settings: Settings
  /// Names of methods.
  public var methods: Set<String>
  /// Names of outputs; empty for all.
  public var outputs: [String]
  /// Pairs of points of the designs.
  public var points: Int
  public var threads: Int

  public static let standardPoints = 1 << 16
  public static let standardDraws = 1 << 16
  /// Draws that the methods on draws use at most.
  public static let mostDraws = 1 << 20

  public init(
    settings: Settings, methods: Set<String> = Set(SensitivityMethods.defaults),
    outputs: [String] = [], points: Int = standardPoints, threads: Int = processorCount()
  ) {
    self.settings = settings
    self.methods = methods
    self.outputs = outputs
    self.points = points
    self.threads = threads
  }
}

/// The result of `costmc sensitivity`.
public struct SensitivityAnalysis: Sendable {
  public var receipt: Receipt
  /// Pairs of points; nil where no method needed any.
  public var points: Int?
  public var title: String
  public var rankings: [SensitivityRanking]
  public var valueOfInformation: ValueOfInformation?
  public var verdicts: [VerdictInformation]
  public var warnings: [String]

  public var variant: String? { receipt.variant }
}

extension SensitivityAnalysis {
  /// - Throws: `RunFailure`; user mistakes are impossible once there is a `Model`.
  public init(
    of model: Model, scenario path: String, options: SensitivityOptions,
    monitor: Simulation.Monitor
  ) throws(RunFailure) {
    var settings = options.settings
    let model = model.narrowed(for: options)
    let design = Designs.named(settings.design) ?? MonteCarlo.self
    let names = TrackedNames(model)
    // Draws whose inputs cannot be kept would tell nothing.
    let feeding = names.all.reduce(into: Set<String>()) {
      $0.formUnion(model.inputsFeeding($1.name))
    }
    let most = Accumulation.keptDraws(ofInputs: feeding.count)
    let isCut = settings.draws > most
    if isCut { settings.draws = 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount) }
    guard
      let simulation = Simulation(
        model, draws: settings.draws, seed: settings.seed, design: design, tracked: names.all,
        probabilities: [], threads: options.threads, monitor: monitor,
        inputDraws: SensitivityOptions.mostDraws)
    else { throw .interrupted }
    var study = SensitivityStudy(model: model, simulation: simulation, options: options)
    guard study.add(model.outputs, monitor: monitor) else { throw .interrupted }
    let information = InformationStudy(model: model, names: names, simulation: simulation)
    self.init(
      receipt: Receipt(
        model, scenario: path, settings: settings, simulation: simulation, design: design,
        engine: .block),
      points: study.usesPairs
        ? PairDesign.blocks(options.points) * Stream.blockSize : nil, title: model.title,
      rankings: study.rankings, valueOfInformation: information.decision(),
      verdicts: information.verdicts(level: settings.level),
      warnings: model.warnings.map(\.message.text) + study.warnings
        + (isCut
          ? ["\(settings.draws) draws: no more are kept of \(feeding.count) inputs"] : []))
  }
}

extension Model {
  /// Only what a study looks at: the outputs asked for, claims on them, the decision.
  fileprivate func narrowed(for options: SensitivityOptions) -> Model {
    var model = self
    if !options.outputs.isEmpty {
      model.outputs = outputs.filter { options.outputs.contains($0.name) }
      model.claims = claims.filter { options.outputs.contains($0.output) }
    }
    if !options.methods.contains("verdicts") { model.claims = [] }
    if !options.methods.contains("valueOfInformation") { model.decision = nil }
    model.bridges = []
    let benefits = (model.decision?.options ?? []).compactMap { option -> String? in
      if case .column(let name, _) = option.benefit { name } else { nil }
    }
    model.program = program.narrowed(
      to: Set(model.outputs.map(\.name) + model.claims.map(\.output) + benefits))
    return model
  }
}
