import Statistics

/// The draws that a report's ranking and its achieved correlations rest on, every column ranked once.
struct RankedDraws {
  private let model: Model
  private let draws: JointDraws
  private let places: [String: Int]
  /// Those of the draws, with the inputs that feed each, in an order of their own.
  private let outputs: [(place: Int, inputs: [Int])]
  private let data: GivenData

  init(_ model: Model, _ draws: JointDraws) {
    let places = Dictionary(
      uniqueKeysWithValues: zip(draws.inputs.map(\.name), draws.inputs.indices))
    // Outputs with the same inputs beside each other: eight of them are looked at together.
    let outputs = draws.outputs.enumerated().map { place, entry in
      let feeding = model.inputsFeeding(entry.output.name)
      return (place: place, inputs: feeding.compactMap { places[$0] }.sorted())
    }.sorted { $0.inputs.lexicographicallyPrecedes($1.inputs) }
    data = GivenData(
      inputs: draws.inputs.map(\.draws),
      outputs: outputs.map { draws.outputs[$0.place].column.draws },
      blocks: draws.replicates > 1 ? draws.replicates : (draws.count < 8_192 ? 16 : 32),
      areReplicates: draws.replicates > 1,
      asked: outputs.map { entry in
        var asked = [Bool](repeating: false, count: draws.inputs.count)
        for input in entry.inputs { asked[input] = true }
        return asked
      })
    self.model = model
    self.draws = draws
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
      let (output, column) = draws.outputs[outputs[o].place]
      let own = outputs[o].inputs
      var draft = RankingDraft(names: own.map { draws.inputs[$0].name })
      for (place, i) in own.enumerated() {
        guard let figures = sliceFigures[o][i], let share = figures.firstOrder else { continue }
        draft.entries[place].indices["spearman"] = spearman[o][i]
        draft.entries[place].indices["firstOrder"] = share
        draft.entries[place].tornado = figures.tornado.scaled(by: 1 / column.scale)
      }
      if withoutVariance.contains(output.name) { draft.leaveOutVariance() }
      return draft.ranking(output, correlated: correlated)
    }
  }

  /// Rank correlations between the values drawn, for each pair that the scenario correlates.
  func achievedCorrelations() -> [AchievedCorrelation] {
    // Of inputs with uncertain parameters there are no values.
    func place(_ input: Int) -> Int? {
      places[model.inputs[input].name].flatMap { draws.inputs[$0].areValues ? $0 : nil }
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
          first: draws.inputs[pair.x].name, second: draws.inputs[pair.y].name, kind: pair.kind,
          stated: pair.value,
          achievedSpearman: $0,
          achievedKendall: pair.kind == "kendall"
            ? data.kendall(betweenInputs: pair.x, pair.y) : nil)
      }
    }
  }
}
