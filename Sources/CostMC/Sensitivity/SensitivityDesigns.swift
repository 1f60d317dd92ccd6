import Formulas
import Statistics

// Figures from designs of their own: swings, elementary effects, Sobol indices, Shapley effects.
extension SensitivityStudy {
  /// With a greater share of pairs that are not finite, the others tell of another model.
  private static let mostLeftOut = 0.01
  /// The pairs of more inputs would fill the memory and no reader's page.
  private static let mostPaired = 64

  mutating func addDesigns(
    _ players: Players, _ outputs: [Output], _ members: [Int], to drafts: inout [RankingDraft],
    monitor: Simulation.Monitor
  ) -> Bool {
    let engine = simulation.engine
    let operands = members.map { engine.program.operand(of: outputs[$0].name) }
    let program = engine.program.narrowed(to: Set(members.map { outputs[$0].name }))
    let seed = options.settings.seed
    if asks("swing") {
      let swings = OneAtATime.swings(engine, players, program: program, outputs: operands)
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
        engine, players, program: program, outputs: operands, isBounded: isBounded, seed: seed)
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
      engine: engine, players: players, program: program, outputs: operands, points: options.points,
      seed: seed,
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
            indices: MethodFigures(
              results.compactMap { result in
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
