import Statistics

extension Simulation {
  /// The ranking of the inputs of each output from the run's own draws.
  ///
  /// Ranked by the first-order share of variance; ties of the errors widen the range of ranks.
  func sensitivity(_ model: Model) -> [SensitivityRanking] {
    let names = model.inputs.map(\.name).filter { retainedInputs[$0] != nil }
    let outputs = model.outputs.filter { !($0.name.isEmpty) && columns[$0.name] != nil }
    guard !names.isEmpty, !outputs.isEmpty, retainedInputDraws >= 100 else { return [] }
    let data = GivenData(
      inputs: names.map { byReplicate(retainedInputs[$0] ?? []) },
      outputs: outputs.map { byReplicate((retained[$0.name] ?? []).prefix(retainedInputDraws)) })
    let spearman = data.spearman()
    let firstOrder = data.firstOrder()
    let tornado = data.tornado()
    return outputs.indices.compactMap { o in
      let feeding = model.inputsFeeding(outputs[o].name)
      let chosen = names.indices.filter { feeding.contains(names[$0]) && firstOrder[o][$0] != nil }
      guard !chosen.isEmpty else { return nil }
      let ranks = RankRange.ranks(of: chosen.map { firstOrder[o][$0] })
      let entries = zip(chosen, ranks).map { i, rank in
        var indices: [String: Estimate] = [:]
        indices["spearman"] = spearman[o][i]
        indices["firstOrder"] = firstOrder[o][i]
        return SensitivityRanking.Entry(
          input: names[i], rank: rank.rank, rankRange: rank.range, indices: indices,
          tornado: tornado[o][i].map { ($0.low.value, $0.high.value) })
      }
      return SensitivityRanking(
        output: outputs[o].name, unit: outputs[o].unit,
        inputs: entries.sorted { $0.rank < $1.rank })
    }
  }

  /// Spearman's coefficients between the values drawn, for each pair that the scenario correlates.
  func achievedCorrelations(_ model: Model) -> [AchievedCorrelation] {
    let pairs = model.dependence.flatMap { block in
      block.stated.map {
        (model.inputs[$0.first].name, model.inputs[$0.second].name, $0.kind, $0.value)
      }
    }
    return pairs.compactMap { first, second, kind, value in
      guard let x = retainedInputs[first], let y = retainedInputs[second], x.count >= 100,
        let achieved = GivenData(inputs: [byReplicate(x)], outputs: [byReplicate(y)]).spearman()[0][
          0]
      else { return nil }
      return AchievedCorrelation(
        first: first, second: second, kind: kind, stated: value, achievedSpearman: achieved)
    }
  }

  /// The draws with those of a replicate beside each other: the blocks that vary independently.
  func byReplicate(_ column: some RandomAccessCollection<Double>) -> [Double] {
    let draws = Array(column)
    guard replicates > 1 else { return draws }
    return (0..<replicates).flatMap { r in
      stride(from: r, to: draws.count, by: replicates).map { draws[$0] }
    }
  }
}
