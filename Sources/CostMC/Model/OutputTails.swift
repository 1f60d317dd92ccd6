import Formulas
import Probability
import Statistics

extension Model {
  /// What inputs and formulas tell of the outputs' tails.
  func tailClasses() -> [String: TailClasses] {
    let formulaOf = Dictionary((formulas + unnamed).map { ($0.name, $0) }) { first, _ in first }
    let placeOf = Dictionary(inputs.indices.map { (inputs[$0].name, $0) }) { first, _ in first }
    let blockOf = Dictionary(
      dependence.flatMap { block in block.inputs.map { ($0, block.inputs[0]) } }
    ) { first, _ in first }
    let order = Ordering.sort(outputs.map(\.name)) { formulaOf[$0]?.dependsOn ?? [] }
    var tails: [String: Tails] = [:]
    for name in order.names {
      if let formula = formulaOf[name] {
        tails[name] = formula.expression.tails { tails[$0] ?? .unknown(nil) }
      } else if let place = placeOf[name] {
        tails[name] = inputs[place].tails(source: blockOf[place] ?? place)
      }
    }
    return tails.mapValues { TailClasses(lower: TailClass($0.lower), upper: TailClass($0.upper)) }
  }
}

extension Input {
  /// - Parameter source: inputs that depend on each other have one in common.
  fileprivate func tails(source: Int) -> Tails {
    switch kind {
    case .constant(let value): .constant(value)
    case .marginal(let marginal):
      Tails(
        range: marginal.support,
        lower: .init(marginal.tailGrowth(.lower, beyond: TailClass.nearShare)),
        upper: .init(marginal.tailGrowth(.upper, beyond: TailClass.nearShare)),
        nearZero: .init(marginal.tailGrowthOfReciprocal), sources: [source])
    // It may be of the same sources as its parameters.
    case .conditional: .unknown(nil)
    }
  }
}

extension Tails.End {
  fileprivate init(_ growth: TailGrowth?) {
    self =
      growth.map {
        Self(
          index: $0.index, isExact: true, nearIndex: $0.nearIndex, rate: $0.rate, origin: $0.origin)
      } ?? .unknown
  }
}

extension TailClass {
  fileprivate init(_ end: Tails.End) {
    self =
      if end == .unknown {
        .unknown
      } else if end.index == .infinity {
        end.rate.flatMap { $0 > 0 ? .logNormal(rate: $0, origin: end.origin) : nil } ?? .light
      } else {
        end.isExact ? .power(index: end.index, near: end.nearIndex) : .momentsBelow(end.index)
      }
  }
}
