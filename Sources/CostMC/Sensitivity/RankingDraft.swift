import Statistics

/// The figures of one output before they are ranked.
struct RankingDraft {
  struct Entry {
    var name: String
    var indices = MethodFigures()
    var tornado: Tornado?
    var swing: (low: Double, high: Double)?
    var elementaryEffects: ElementaryEffects?
  }
  var entries: [Entry]
  var groups: [SensitivityRanking.Group] = []
  var second: [SensitivityRanking.Pair] = []
  private let places: [String: Int]

  /// - Parameter names: the inputs that feed the output.
  init(names: [String]) {
    entries = names.map { Entry(name: $0) }
    places = Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  mutating func update(_ name: String, _ change: (inout Entry) -> Void) {
    if let place = places[name] { change(&entries[place]) }
  }

  /// Takes away what an output has none of whose variance does not exist.
  mutating func leaveOutVariance() {
    for place in entries.indices {
      for method in SensitivityMethods.ofVariance { entries[place].indices[method] = nil }
      entries[place].tornado = nil
      entries[place].elementaryEffects = nil
    }
    for place in groups.indices {
      for method in SensitivityMethods.ofVariance { groups[place].indices[method] = nil }
    }
    groups.removeAll { $0.indices.isEmpty }
    second = []
  }

  /// False where no figure is there, or the output does not move.
  private var moves: Bool {
    !second.isEmpty
      || entries.contains { entry in
        !entry.indices.isEmpty
          || entry.swing.map { $0.low != $0.high } == true
          || entry.tornado.map { $0.low.value != $0.high.value } == true
          || entry.elementaryEffects.map { $0.meanAbsolute.value > 0 } == true
      }
  }

  /// Ranked by the best method that all inputs have; nil without any figure.
  func ranking(_ output: Output, correlated: Set<String>) -> SensitivityRanking? {
    let chosen = entries.filter {
      !$0.indices.isEmpty || $0.swing != nil || $0.tornado != nil
        || $0.elementaryEffects != nil
    }
    guard moves else { return nil }
    let hasCorrelated = chosen.contains { correlated.contains($0.name) }
    let method = SensitivityMethods.ranking.first { method in
      (method != "totalOrder" || !hasCorrelated)
        && chosen.contains { $0.indices[method] != nil }
    }
    let figures = chosen.map { entry -> Estimate? in
      if let method { return entry.indices[method] }
      if let effects = entry.elementaryEffects { return effects.meanAbsolute }
      if let swing = entry.swing { return Estimate(swing.high - swing.low) }
      return entry.tornado.map(\.range)
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
