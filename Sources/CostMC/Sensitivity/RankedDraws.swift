import Statistics

/// The draws that a report's ranking and its achieved correlations rest on: a part of the run's own,
/// every column of which is ranked once.
struct RankedDraws {
  /// So many that the ranking stays cheap beside the run: shares are known to 0.02 with the fewest,
  /// to 0.008 in a run of a million draws, to 0.004 with the most.
  static func count(ofRun draws: Int) -> Int {
    let most = min(draws, Simulation.inputDrawsMost)
    return min(most, max(2_048, min(draws / 5, 4_096), draws / 64))
  }

  let count: Int
  private let model: Model
  private let simulation: Simulation
  private let names: [String]
  private let places: [String: Int]
  /// Of the model's outputs, with the inputs that feed each.
  private let outputs: [(output: Output, place: Int, inputs: [Int])]
  private let data: GivenData

  /// nil where there is nothing to rank, or too few draws for it.
  init?(_ model: Model, _ simulation: Simulation) {
    let names = simulation.engine.uncertainInputs.filter { simulation.column(ofInput: $0) != nil }
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    // Outputs with the same inputs beside each other: eight of them are looked at together.
    let outputs = model.outputs.enumerated().filter { simulation.columns[$1.name] != nil }
      .map { place, output in
        (
          output: output, place: place,
          inputs: model.inputsFeeding(output.name).compactMap { places[$0] }.sorted()
        )
      }.sorted { $0.inputs.lexicographicallyPrecedes($1.inputs) }
    let count = min(simulation.jointDraws, Self.count(ofRun: simulation.plan.draws))
    guard !names.isEmpty, !outputs.isEmpty, count >= 100 else { return nil }
    let replicates = simulation.replicates
    let columns = concurrentMap(
      names.map { (simulation.column(ofInput: $0), 1) }
        + outputs.map {
          (simulation.retained[$0.output.name], simulation.momentScale(of: $0.output.name))
        },
      threads: GivenData.threads(draws: count)
    ) { column, _ in simulation.byReplicate(column.0, first: count, scale: column.1) }
    data = GivenData(
      inputs: Array(columns.prefix(names.count)), outputs: Array(columns.dropFirst(names.count)),
      blocks: replicates > 1 ? replicates : (count < 8_192 ? 16 : 32),
      areReplicates: replicates > 1,
      asked: outputs.map { entry in
        var asked = [Bool](repeating: false, count: names.count)
        for input in entry.inputs { asked[input] = true }
        return asked
      })
    self.count = count
    self.model = model
    self.simulation = simulation
    self.names = names
    self.places = places
    self.outputs = outputs
  }

  /// The ranking of the inputs of each output, without a further run.
  ///
  /// Ranked by the first-order share of variance; ties of the errors widen the range of ranks.
  ///
  /// - Parameter withoutVariance: outputs whose tails are too heavy for a variance.
  func rankings(withoutVariance: Set<String> = []) -> [SensitivityRanking] {
    let spearman = data.spearman()
    let sliceFigures = data.sliceFigures()
    let correlated = Set(model.dependence.flatMap { $0.inputs.map { model.inputs[$0].name } })
    return outputs.indices.sorted { outputs[$0].place < outputs[$1].place }.compactMap { o in
      let own = outputs[o].inputs
      var draft = RankingDraft(names: own.map { names[$0] })
      for (place, i) in own.enumerated() {
        guard let figures = sliceFigures[o][i], let share = figures.firstOrder else { continue }
        draft.entries[place].indices["spearman"] = spearman[o][i]
        draft.entries[place].indices["firstOrder"] = share
        draft.entries[place].tornado = figures.tornado.scaled(
          by: 1 / simulation.momentScale(of: outputs[o].output.name))
      }
      if withoutVariance.contains(outputs[o].output.name) { draft.leaveOutVariance() }
      return draft.ranking(outputs[o].output, correlated: correlated)
    }
  }

  /// Rank correlations between the values drawn, for each pair that the scenario correlates.
  func achievedCorrelations() -> [AchievedCorrelation] {
    // Of inputs with uncertain parameters there are no values.
    func place(_ input: Int) -> Int? {
      let name = model.inputs[input].name
      return simulation.retainedInputs[name] == nil ? nil : places[name]
    }
    let pairs = model.dependence.flatMap(\.stated).compactMap { stated in
      place(stated.first).flatMap { x in
        place(stated.second).map { y in (x: x, y: y, kind: stated.kind, value: stated.value) }
      }
    }
    return zip(pairs, data.spearman(betweenInputs: pairs.map { ($0.x, $0.y) })).compactMap {
      pair, achieved in
      achieved.map {
        AchievedCorrelation(
          first: names[pair.x], second: names[pair.y], kind: pair.kind, stated: pair.value,
          achievedSpearman: $0,
          achievedKendall: pair.kind == "kendall"
            ? data.kendall(betweenInputs: pair.x, pair.y) : nil)
      }
    }
  }
}

extension Simulation {
  /// What an output's draws are multiplied by so that their squares stay within the range of doubles.
  func momentScale(of output: String) -> Double { columns[output]?.momentScale ?? 1 }

  /// The first draws of a column with those of a replicate beside each other: the blocks that vary
  /// independently.
  func byReplicate(_ column: DrawColumn?, first count: Int, scale: Double = 1) -> [Double] {
    let draws =
      column?.withContiguousStorageIfAvailable {
        byReplicate(UnsafeBufferPointer(rebasing: $0.prefix(count)))
      } ?? []
    return scale == 1 ? draws : draws.map { $0 * scale }
  }

  func byReplicate(_ draws: [Double]) -> [Double] { draws.withUnsafeBufferPointer(byReplicate) }

  private func byReplicate(_ draws: UnsafeBufferPointer<Double>) -> [Double] {
    if replicates == 1 { return Array(draws) }
    return [Double](unsafeUninitializedCapacity: draws.count) { ordered, count in
      for replicate in 0..<replicates {
        for draw in stride(from: replicate, to: draws.count, by: replicates) {
          ordered[count] = draws[draw]
          count += 1
        }
      }
    }
  }
}
