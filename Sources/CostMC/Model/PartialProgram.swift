import Formulas

extension Model {
  /// The program that computes some names and nothing else; nil where one is unknown.
  func program(of results: [String]) -> Program? {
    let byName = Dictionary((formulas + unnamed).map { ($0.name, $0) }) { first, _ in first }
    let inputOf = Dictionary(inputs.map { ($0.name, $0) }) { first, _ in first }
    guard results.allSatisfy({ byName[$0] != nil || inputOf[$0] != nil }) else { return nil }
    var conditionals: [String: Int] = [:]
    var constants: [String: Double] = [:]
    var sampled: [String] = []
    for input in inputs {
      switch input.kind {
      case .constant(let value): constants[input.name] = value
      case .marginal: sampled.append(input.name)
      case .conditional: conditionals[input.name] = conditionals.count
      }
    }
    let order = Ordering.sort(results) { name in
      if let formula = byName[name] { return formula.dependsOn }
      if case .conditional(let marginal)? = inputOf[name]?.kind { return marginal.arguments }
      return []
    }
    let steps = order.names.compactMap { name -> Program.Step? in
      if let formula = byName[name] { return .formula(name: name, formula.expression) }
      guard let index = conditionals[name], case .conditional(let marginal)? = inputOf[name]?.kind
      else { return nil }
      return .external(name: name, index: index, arguments: marginal.arguments)
    }
    return Program(steps: steps, inputs: sampled, constants: constants, results: results)
  }
}
