import Formulas
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
  public var variant: String?
  public var rankings: [SensitivityRanking]
  public var valueOfInformation: ValueOfInformation?
  public var verdicts: [VerdictInformation]
  public var warnings: [String]
}

extension SensitivityAnalysis {
  /// - Throws: `RunFailure`; user mistakes are impossible once there is a `Model`.
  public init(
    of model: Model, scenario path: String, options: SensitivityOptions,
    monitor: Simulation.Monitor
  ) throws(RunFailure) {
    let settings = options.settings
    let model = model.narrowed(for: options)
    let design = Designs.named(settings.design) ?? MonteCarlo.self
    let names = TrackedNames(model)
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
        version: costmcVersion, scenario: path, scenarioSHA256: model.digest, seed: settings.seed,
        draws: settings.draws, design: design.name,
        replicates: simulation.replicates > 1 ? simulation.replicates : nil,
        engine: "block", level: settings.level, gslVersion: GSL.version),
      points: study.usesPairs
        ? PairDesign.blocks(options.points) * Stream.blockSize : nil, title: model.title,
      variant: model.variant,
      rankings: study.rankings, valueOfInformation: information.decision(),
      verdicts: information.verdicts(level: settings.level),
      warnings: model.warnings.map(\.message.text) + study.warnings)
  }
}

/// The figures of all methods, output by output.
struct SensitivityStudy {
  let model: Model
  let simulation: Simulation
  let options: SensitivityOptions
  private(set) var rankings: [SensitivityRanking] = []
  private(set) var warnings: [String] = []
  private(set) var usesPairs = false

  init(model: Model, simulation: Simulation, options: SensitivityOptions) {
    self.model = model
    self.simulation = simulation
    self.options = options
  }

  private func asks(_ names: String...) -> Bool { names.contains { options.methods.contains($0) } }

  /// False where the monitor was cancelled.
  mutating func add(_ outputs: [Output], monitor: Simulation.Monitor) -> Bool {
    let shown = outputs.filter { output in
      if case .register = simulation.engine.program.operand(of: output.name) { return true }
      return false
    }
    var drafts = draftsFromDraws(shown)
    for output in shown {
      guard let column = simulation.columns[output.name], column.nonFinite > 0 else { continue }
      warnings.append(
        "`\(output.name)`: \(column.nonFinite) of \(simulation.plan.draws) draws are not finite; the methods on draws are over the others"
      )
    }
    // Outputs that rest on the same inputs share a design.
    var shared: [(inputs: Set<String>, outputs: [Int])] = []
    for (k, output) in shown.enumerated() {
      let inputs = model.inputsFeeding(output.name)
      if let place = shared.firstIndex(where: { $0.inputs == inputs }) {
        shared[place].outputs.append(k)
      } else {
        shared.append((inputs, [k]))
      }
    }
    // Columns of all evaluations of one block fit into about 16 MiB.
    let passes = shared.flatMap { entry -> [(inputs: Set<String>, outputs: [Int])] in
      let size = max(1, 2_048 / (2 * entry.inputs.count + 2))
      return stride(from: 0, to: entry.outputs.count, by: size).map {
        (entry.inputs, Array(entry.outputs[$0..<min(entry.outputs.count, $0 + size)]))
      }
    }
    for (inputs, members) in passes {
      if monitor.isCancelled { return false }
      let players = Players(inputs, model: model, engine: simulation.engine)
      guard players.count > 0 else { continue }
      let done = addDesigns(
        players, shown, members, to: &drafts, monitor: monitor)
      if !done { return false }
    }
    let correlated = Set(model.dependence.flatMap { $0.inputs.map { model.inputs[$0].name } })
    rankings = drafts.enumerated().compactMap { k, draft in
      draft.ranking(shown[k], correlated: correlated)
    }
    return true
  }

  // MARK: The run's draws

  private static let drawMethods:
    [(name: String, figures: @Sendable (GivenData) -> [[Estimate?]])] = [
      ("spearman", { $0.spearman() }), ("firstOrder", { $0.firstOrder() }),
      ("partialRankCorrelation", { $0.partialRankCorrelation() }),
      ("standardizedRegression", { $0.standardizedRegression() }), ("kendall", { $0.kendall() }),
      ("delta", { $0.delta() }), ("pawn", { $0.pawn() }),
    ]

  private func draftsFromDraws(_ outputs: [Output]) -> [RankingDraft] {
    let count = simulation.jointDraws
    let names = simulation.engine.uncertainInputs.filter { simulation.column(ofInput: $0) != nil }
    var drafts = outputs.map { output in
      RankingDraft(names: names, feeding: model.inputsFeeding(output.name))
    }
    let methods = Self.drawMethods.filter { options.methods.contains($0.name) }
    guard !names.isEmpty, !outputs.isEmpty, count >= 100, !methods.isEmpty || asks("tornado")
    else { return drafts }
    let data = GivenData(
      inputs: names.map {
        simulation.byReplicate(simulation.column(ofInput: $0)?.first(count) ?? [])
      },
      outputs: outputs.map {
        simulation.byReplicate(simulation.retained[$0.name]?.first(count) ?? [])
      },
      blocks: simulation.replicates > 1 ? simulation.replicates : 32,
      areReplicates: simulation.replicates > 1,
      asked: outputs.map { output in
        names.map(model.inputsFeeding(output.name).contains)
      })
    let figures = concurrentMap(methods) { $0.figures(data) }
    for (method, byOutput) in zip(methods, figures) {
      for output in outputs.indices {
        for (input, estimate) in byOutput[output].enumerated() {
          drafts[output].entries[input].indices[method.name] = estimate
        }
      }
    }
    if asks("tornado") {
      for (output, tornados) in data.tornado().enumerated() {
        for (input, tornado) in tornados.enumerated() {
          drafts[output].entries[input].tornado = tornado.map { ($0.low.value, $0.high.value) }
        }
      }
    }
    return drafts
  }

  // MARK: Designs of their own

  /// With a greater share of pairs that are not finite, the others tell of another model.
  private static let mostLeftOut = 0.01
  /// The pairs of more inputs would fill the memory and no reader's page.
  private static let mostPaired = 64

  private mutating func addDesigns(
    _ players: Players, _ outputs: [Output], _ members: [Int], to drafts: inout [RankingDraft],
    monitor: Simulation.Monitor
  ) -> Bool {
    let engine = simulation.engine
    let operands = members.map { engine.program.operand(of: outputs[$0].name) }
    let seed = options.settings.seed
    if asks("swing") {
      let swings = OneAtATime.swings(engine, players, outputs: operands)
      for (place, output) in members.enumerated() {
        let convert = outputs[output].conversion
        for (player, swing) in swings[place].enumerated() {
          drafts[output].update(players.names[player]) {
            $0.swing = swing.map { (convert($0.low), convert($0.high)) }
          }
        }
      }
    }
    if asks("elementaryEffects") {
      let isBounded = players.names.map { name in
        guard case .marginal(let marginal)? = model.inputs.first(where: { $0.name == name })?.kind
        else { return false }
        return marginal.support.lowerBound.isFinite && marginal.support.upperBound.isFinite
      }
      let effects = OneAtATime.elementaryEffects(
        engine, players, outputs: operands, isBounded: isBounded, seed: seed)
      for (place, output) in members.enumerated() {
        let factor = outputs[output].conversion(1)
        for (player, effect) in effects[place].enumerated() {
          drafts[output].update(players.names[player]) {
            $0.elementaryEffects = effect.map { ElementaryEffects($0, factor: factor) }
          }
        }
      }
    }
    guard asks("totalOrder", "sobolFirstOrder", "secondOrder", "shapley") else { return true }
    usesPairs = true
    let design = PairDesign(
      engine: engine, players: players, outputs: operands, points: options.points, seed: seed,
      threads: options.threads)
    let singles = players.names.indices.map {
      Factor(name: players.names[$0], players: [$0], among: players)
    }
    guard addIndices(design, singles, outputs, members, groups: false, &drafts, monitor) else {
      return false
    }
    let grouped = groups(players)
    guard !grouped.isEmpty else { return true }
    return addIndices(design, grouped, outputs, members, groups: true, &drafts, monitor)
  }

  /// The groups of the scenario, and each other input by itself; empty without groups.
  private func groups(_ players: Players) -> [Factor] {
    var order: [String] = []
    var byGroup: [String: [Int]] = [:]
    var hasGroup = false
    for (player, name) in players.names.enumerated() {
      let group = model.inputs.first { $0.name == name }?.group
      hasGroup = hasGroup || group != nil
      let key = group ?? name
      if byGroup[key] == nil { order.append(key) }
      byGroup[key, default: []].append(player)
    }
    guard hasGroup else { return [] }
    return order.map { Factor(name: $0, players: byGroup[$0] ?? [], among: players) }
  }

  private mutating func addIndices(
    _ design: PairDesign, _ factors: [Factor], _ outputs: [Output], _ members: [Int],
    groups: Bool, _ drafts: inout [RankingDraft], _ monitor: Simulation.Monitor
  ) -> Bool {
    var results: [(method: String, byOutput: [[Estimate?]])] = []
    var leftOut = members.map { _ in 0 }
    var parts: SobolIndices.Parts = []
    if asks("totalOrder") { parts.insert(.total) }
    // A group has no first order from the run's own draws.
    if asks("sobolFirstOrder") || groups && asks("firstOrder") { parts.insert(.first) }
    if asks("secondOrder") && !groups {
      if factors.count <= Self.mostPaired {
        parts.insert(.second)
      } else {
        warnings.append(
          "`secondOrder` is left out: it is for up to \(Self.mostPaired) inputs, and there are \(factors.count)"
        )
      }
    }
    if !parts.isEmpty {
      guard
        let sobol = SobolIndices(design, factors: factors, parts: parts, monitor: monitor)
      else { return false }
      leftOut = sobol.leftOut
      if parts.contains(.total) { results.append(("totalOrder", sobol.total)) }
      if parts.contains(.first) {
        results.append((groups ? "firstOrder" : "sobolFirstOrder", sobol.first))
      }
      if parts.contains(.second) {
        for (place, output) in members.enumerated() {
          drafts[output].second = sobol.second[place].map {
            SensitivityRanking.Pair(
              first: factors[$0.first].name, second: factors[$0.second].name, share: $0.share)
          }
        }
      }
    }
    if asks("shapley") {
      guard let shapley = ShapleyEffects(design, factors: factors, monitor: monitor) else {
        return false
      }
      results.append(("shapley", shapley.shares))
      for place in members.indices { leftOut[place] = max(leftOut[place], shapley.leftOut[place]) }
    }
    for (place, output) in members.enumerated() {
      let share = Double(leftOut[place]) / Double(design.points)
      if leftOut[place] > 0 && !groups {
        let isMuch = share > Self.mostLeftOut
        warnings.append(
          "`\(outputs[output].name)`: \(leftOut[place]) of \(design.points) pairs of points have a result that is not finite; the indices with points of their own are "
            + (isMuch ? "left out" : "over the others"))
      }
      if share > Self.mostLeftOut {
        drafts[output].second = []
        continue
      }
      if groups {
        drafts[output].groups = factors.enumerated().map { f, factor in
          SensitivityRanking.Group(
            name: factor.name, inputs: factor.players.map { design.players.names[$0] },
            indices: Dictionary(
              uniqueKeysWithValues: results.compactMap { result in
                result.byOutput[place][f].map { (result.method, $0) }
              }))
        }
        continue
      }
      for (method, byOutput) in results {
        for (f, estimate) in byOutput[place].enumerated() {
          drafts[output].update(factors[f].name) { $0.indices[method] = estimate }
        }
      }
    }
    return true
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

extension Simulation {
  /// What ranks and slices an input: its values, or its uniforms where its parameters are uncertain.
  func column(ofInput name: String) -> DrawColumn? {
    retainedInputs[name] ?? retainedConditionals[name]
  }

  /// Draws of which both inputs and outputs are retained.
  var jointDraws: Int { min(retainedInputDraws, retainedDraws) }
}

/// The figures of one output before they are ranked.
struct RankingDraft {
  struct Entry {
    var name: String
    var indices: [String: Estimate] = [:]
    var tornado: (low: Double, high: Double)?
    var swing: (low: Double, high: Double)?
    var elementaryEffects: ElementaryEffects?
  }
  var entries: [Entry]
  var groups: [SensitivityRanking.Group] = []
  var second: [SensitivityRanking.Pair] = []
  private let feeding: Set<String>

  init(names: [String], feeding: Set<String>) {
    entries = names.map { Entry(name: $0) }
    self.feeding = feeding
  }

  mutating func update(_ name: String, _ change: (inout Entry) -> Void) {
    guard let place = entries.firstIndex(where: { $0.name == name }) else { return }
    change(&entries[place])
  }

  /// Ranked by the best method that all inputs have; nil without any figure.
  func ranking(_ output: Output, correlated: Set<String>) -> SensitivityRanking? {
    let chosen = entries.filter {
      feeding.contains($0.name)
        && (!$0.indices.isEmpty || $0.swing != nil || $0.tornado != nil
          || $0.elementaryEffects != nil)
    }
    guard !chosen.isEmpty || !second.isEmpty else { return nil }
    let hasCorrelated = chosen.contains { correlated.contains($0.name) }
    let method = SensitivityMethods.ranking.first { method in
      (method != "totalOrder" || !hasCorrelated)
        && chosen.contains { $0.indices[method] != nil }
    }
    let figures = chosen.map { entry -> Estimate? in
      if let method { return entry.indices[method] }
      if let effects = entry.elementaryEffects { return effects.meanAbsolute }
      return (entry.swing ?? entry.tornado).map { Estimate($0.high - $0.low) }
    }
    let ranks = RankRange.ranks(of: figures)
    let inputs = zip(chosen, ranks).map { entry, rank in
      SensitivityRanking.Entry(
        input: entry.name, rank: rank.rank, rankRange: rank.range, indices: entry.indices,
        tornado: entry.tornado, swing: entry.swing, elementaryEffects: entry.elementaryEffects,
        isCorrelated: correlated.contains(entry.name))
    }
    func strength(_ group: SensitivityRanking.Group) -> Double {
      (group.indices["shapley"] ?? group.indices["totalOrder"] ?? group.indices["firstOrder"])?
        .value ?? 0
    }
    return SensitivityRanking(
      output: output.name, unit: output.unit, inputs: inputs.sorted { $0.rank < $1.rank },
      rankedBy: method, groups: groups.sorted { strength($0) > strength($1) },
      second: second.sorted { abs($0.share.value) > abs($1.share.value) })
  }
}
