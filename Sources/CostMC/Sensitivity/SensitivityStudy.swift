import Formulas
import Statistics

/// The figures of all methods, output by output.
struct SensitivityStudy {
  let model: Model
  let simulation: Simulation
  let options: SensitivityOptions
  private(set) var rankings: [SensitivityRanking] = []
  var warnings: [String] = []
  var usesPairs = false

  init(model: Model, simulation: Simulation, options: SensitivityOptions) {
    self.model = model
    self.simulation = simulation
    self.options = options
  }

  func asks(_ names: String...) -> Bool { names.contains { options.methods.contains($0) } }

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
    for (k, output) in shown.enumerated() where !output.isEvent {
      if judgeVariance(of: output) == false { drafts[k].leaveOutVariance() }
    }
    rankings = drafts.enumerated().compactMap { k, draft in
      draft.ranking(shown[k], correlated: correlated)
    }
    let ranked = Set(rankings.map(\.output))
    let constant = outputs.map(\.name).filter { !ranked.contains($0) }
    let ranks = SensitivityMethods.all.contains {
      $0.isRanking && options.methods.contains($0.name)
    }
    if !constant.isEmpty && ranks {
      warnings.append(
        "no input moves \(constant.map { "`\($0)`" }.joined(separator: ", ")): nothing to rank there"
      )
    }
    return true
  }

  /// The share of the variance from which on one draw is called too much.
  private static let tooMuchForOneDraw = 0.1

  /// False where the tails are too heavy for a variance; warns of that, and of one that few draws make.
  private mutating func judgeVariance(of output: Output) -> Bool {
    guard let column = simulation.columns[output.name],
      SensitivityMethods.ofVariance.contains(where: { asks($0) })
    else { return true }
    let advice = "go by delta, pawn and the rank correlations"
    if !MomentExistence(of: column.ordered.inOrder).standardDeviation {
      warnings.append(
        "`\(output.name)` has a tail too heavy for a variance: its shares of variance, regression coefficients and means are left out; \(advice)"
      )
      return false
    }
    guard
      let draws = simulation.columns[output.name]?.retained.first(simulation.retainedDraws)
        .filter(\.isFinite)
    else { return true }
    let mean = draws.reduce(0) { $0 + $1 / Double(draws.count) }
    let squares = draws.map {
      let distance = ($0 - mean) * column.momentScale
      return distance * distance
    }
    let share = (squares.max() ?? 0) / squares.reduce(0, +)
    if draws.count >= 1_000 && share > Self.tooMuchForOneDraw {
      warnings.append(
        "`\(output.name)`: one draw makes up \(NumberFormat.percent(share, error: 0.1)) of the variance, so that shares of variance, regression coefficients and means are known worse than their errors say; \(advice)"
      )
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

  /// An input's draws in a unit in which their squares stay within the range of doubles.
  private static func squarable(_ draws: [Double]) -> [Double] {
    let scale = Moments.scale(reach: (draws.max() ?? 0) - (draws.min() ?? 0))
    return scale == 1 ? draws : draws.map { $0 * scale }
  }

  /// Outputs looked at together, so that memory does not grow with the product of outputs and inputs.
  private static let togetherMost = 64

  private func draftsFromDraws(_ outputs: [Output]) -> [RankingDraft] {
    stride(from: 0, to: outputs.count, by: Self.togetherMost).flatMap { start in
      figuresFromDraws(Array(outputs[start..<min(outputs.count, start + Self.togetherMost)]))
    }
  }

  private func figuresFromDraws(_ outputs: [Output]) -> [RankingDraft] {
    let count = simulation.jointDraws
    let feeding = outputs.map { model.inputsFeeding($0.name) }
    let all = feeding.reduce(into: Set<String>()) { $0.formUnion($1) }
    let names = simulation.engine.uncertainInputs.filter {
      all.contains($0) && simulation.column(ofInput: $0) != nil
    }
    let own = feeding.map { feeding in names.indices.filter { feeding.contains(names[$0]) } }
    var drafts = own.map { RankingDraft(names: $0.map { names[$0] }) }
    let methods = Self.drawMethods.filter { options.methods.contains($0.name) }
    guard !names.isEmpty, count >= 100, !methods.isEmpty || asks("tornado") else { return drafts }
    let data = GivenData(
      inputs: names.map {
        Self.squarable(simulation.byReplicate(simulation.column(ofInput: $0), first: count))
      },
      outputs: outputs.map {
        simulation.byReplicate(
          simulation.columns[$0.name]?.retained, first: count,
          scale: simulation.momentScale(of: $0.name))
      },
      blocks: simulation.replicates > 1 ? simulation.replicates : 32,
      areReplicates: simulation.replicates > 1,
      asked: own.map { own in
        var asked = [Bool](repeating: false, count: names.count)
        for input in own { asked[input] = true }
        return asked
      })
    let figures = concurrentMap(methods) { method in
      let all = method.figures(data)
      return own.indices.map { output in own[output].map { all[output][$0] } }
    }
    for (method, byOutput) in zip(methods, figures) {
      for output in outputs.indices {
        for (place, estimate) in byOutput[output].enumerated() {
          drafts[output].entries[place].indices[method.name] = estimate
        }
      }
    }
    if asks("tornado") {
      let tornados = data.tornado()
      for output in outputs.indices {
        for (place, input) in own[output].enumerated() {
          drafts[output].entries[place].tornado = tornados[output][input]?.scaled(
            by: 1 / simulation.momentScale(of: outputs[output].name))
        }
      }
    }
    return drafts
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
