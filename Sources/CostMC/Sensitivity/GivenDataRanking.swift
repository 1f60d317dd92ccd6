import Statistics

extension Simulation {
  /// Draws that the ranking in a report rests on: a part of the run, so that it stays cheap beside
  /// it. Shares are known to 0.015 with the fewest, to 0.005 with the most.
  static func rankedDraws(_ draws: Int) -> Int {
    min(max(draws / 32, 4_096), inputDrawsMost)
  }

  /// The ranking of the inputs of each output from the run's own draws, without a further run.
  ///
  /// Ranked by the first-order share of variance; ties of the errors widen the range of ranks.
  ///
  /// - Parameter withoutVariance: outputs whose tails are too heavy for a variance.
  func sensitivity(
    _ model: Model, withoutVariance: Set<String> = []
  ) -> [SensitivityRanking] {
    let names = engine.uncertainInputs.filter { column(ofInput: $0) != nil }
    // Outputs with the same inputs beside each other: eight of them are looked at together.
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let shown = model.outputs.filter { columns[$0.name] != nil }
    let order = shown.indices.map { k in
      (output: k, inputs: model.inputsFeeding(shown[k].name).compactMap { places[$0] }.sorted())
    }.sorted { $0.inputs.lexicographicallyPrecedes($1.inputs) }
    let outputs = order.map { shown[$0.output] }
    let count = min(jointDraws, Self.rankedDraws(plan.draws))
    guard !names.isEmpty, !outputs.isEmpty, count >= 100 else { return [] }
    let data = GivenData(
      inputs: names.map { byReplicate(column(ofInput: $0)?.first(count) ?? []) },
      outputs: outputs.map { byReplicate(retained[$0.name]?.first(count) ?? []) },
      blocks: replicates > 1 ? replicates : (count < 8_192 ? 16 : 32),
      areReplicates: replicates > 1,
      asked: order.map { entry in
        var asked = [Bool](repeating: false, count: names.count)
        for input in entry.inputs { asked[input] = true }
        return asked
      })
    let spearman = data.spearman()
    let sliceFigures = data.sliceFigures()
    let correlated = Set(model.dependence.flatMap { $0.inputs.map { model.inputs[$0].name } })
    return outputs.indices.sorted { order[$0].output < order[$1].output }.compactMap { o in
      let own = order[o].inputs
      var draft = RankingDraft(names: own.map { names[$0] })
      for (place, i) in own.enumerated() {
        guard let figures = sliceFigures[o][i], let share = figures.firstOrder else { continue }
        draft.entries[place].indices["spearman"] = spearman[o][i]
        draft.entries[place].indices["firstOrder"] = share
        draft.entries[place].tornado = figures.tornado
      }
      if withoutVariance.contains(outputs[o].name) { draft.leaveOutVariance() }
      return draft.ranking(outputs[o], correlated: correlated)
    }
  }

  /// Spearman's coefficients between the values drawn, for each pair that the scenario correlates.
  func achievedCorrelations(_ model: Model) -> [AchievedCorrelation] {
    let pairs = model.dependence.flatMap { block in
      block.stated.map {
        (model.inputs[$0.first].name, model.inputs[$0.second].name, $0.kind, $0.value)
      }
    }
    let names = Set(pairs.flatMap { [$0.0, $0.1] }).filter { retainedInputs[$0] != nil }.sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    guard retainedInputDraws >= 100,
      let ranks = PairedRanks(
        names.map { byReplicate(retainedInputs[$0]?.first(retainedInputDraws) ?? []) },
        pairs: pairs.compactMap { pair in
          guard let x = places[pair.0], let y = places[pair.1] else { return nil }
          return (x, y)
        })
    else { return [] }
    return pairs.compactMap { first, second, kind, value -> AchievedCorrelation? in
      guard let x = places[first], let y = places[second],
        let achieved = ranks.spearman(x, y)
      else { return nil }
      return AchievedCorrelation(
        first: first, second: second, kind: kind, stated: value, achievedSpearman: achieved,
        achievedKendall: kind == "kendall" ? ranks.kendall(x, y) : nil)
    }
  }

  /// The draws with those of a replicate beside each other: the blocks that vary independently.
  func byReplicate(_ draws: [Double]) -> [Double] {
    guard replicates > 1 else { return draws }
    return (0..<replicates).flatMap { r in
      stride(from: r, to: draws.count, by: replicates).map { draws[$0] }
    }
  }
}
