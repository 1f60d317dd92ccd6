import Formulas
import Kernels
import Probability

/// The uncertain inputs of some outputs, as a design of evaluations of its own varies them.
///
/// An input with uncertain parameters takes part by its own uniform: what its parameters leave open.
struct Players: Sendable {
  /// Inputs that are correlated with each other.
  struct Correlated: Sendable {
    /// Positions among the players.
    var members: [Int]
    var copula: ConditionalCopula
  }

  let names: [String]
  /// Columns of the engine.
  let columns: [Int]
  /// Where the engine wants them.
  let places: [Int]
  let correlated: [Correlated]
  /// The entry of `correlated` that a player belongs to, and its member number.
  let blockOf: [(block: Int, member: Int)?]
  /// The marginals of those that are discrete and correlated under a normal copula.
  let discrete: [(any Marginal)?]

  var count: Int { names.count }

  init(_ names: Set<String>, model: Model, engine: BlockEngine) {
    var chosen: [(name: String, column: Int, place: Int)] = []
    for (column, name) in engine.uncertainInputs.enumerated() where names.contains(name) {
      if let place = engine.place(ofInput: column) { chosen.append((name, column, place)) }
    }
    let positions = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1.name, $0) })
    var correlated: [Correlated] = []
    var blockOf = [(block: Int, member: Int)?](repeating: nil, count: chosen.count)
    for block in model.dependence {
      let members = block.inputs.enumerated().compactMap { place, input in
        positions[model.inputs[input].name].map { (place: place, player: $0) }
      }
      guard members.count > 1 else { continue }
      let n = block.inputs.count
      guard
        let copula = ConditionalCopula(
          correlations: members.flatMap { a in
            members.map { block.correlations[a.place * n + $0.place] }
          }, dimension: members.count, degreesOfFreedom: block.family.degreesOfFreedom)
      else { continue }
      for (member, entry) in members.enumerated() {
        blockOf[entry.player] = (correlated.count, member)
      }
      correlated.append(Correlated(members: members.map(\.player), copula: copula))
    }
    self.names = chosen.map(\.name)
    columns = chosen.map(\.column)
    places = chosen.map(\.place)
    self.correlated = correlated
    self.blockOf = blockOf
    let kinds = Dictionary(model.inputs.map { ($0.name, $0.kind) }) { first, _ in first }
    discrete = chosen.enumerated().map { k, entry in
      guard let place = blockOf[k], !correlated[place.block].copula.isMixed,
        case .marginal(let marginal)? = kinds[entry.name], marginal.isDiscrete
      else { return nil }
      return marginal
    }
  }
}

/// What is varied as one: an input, or the inputs of a group.
struct Factor: Sendable {
  var name: String
  /// Positions among the players, increasing.
  var players: [Int]
  /// True where it has no member correlated with a player outside.
  var isIndependent: Bool

  init(name: String, players: [Int], among all: Players) {
    self.name = name
    self.players = players
    isIndependent = players.allSatisfy { player in
      guard let place = all.blockOf[player] else { return true }
      return all.correlated[place.block].members.allSatisfy { players.contains($0) }
    }
  }
}
