import Probability

extension Accumulation {
  /// Draws that are looked at.
  private static let comparedDraws = 1024

  /// Whether a column rises or falls, from the first draws on, with a single input that the design
  /// spreads evenly: how many draws lie below its quantiles is then known from the design.
  ///
  /// An input that is in a copula is made of several columns of the design, one with uncertain
  /// parameters depends on their inputs.
  func isEven(_ tracked: Int, in model: Model) -> Bool {
    let name = self.tracked[tracked].name
    let feeding = model.uncertainInputs(feeding: name)
    guard let sole = feeding.first, feeding.count == 1,
      !model.dependence.contains(where: { $0.inputs.contains(sole) }),
      let column = engine.uncertainInputs.firstIndex(of: model.inputs[sole].name),
      engine.design.isEven(input: column),
      let place = inputs.firstIndex(where: { $0.name == model.inputs[sole].name }),
      !inputs[place].isConditional
    else { return false }
    let count = min(Self.comparedDraws, kept, keptInputs)
    let inputs = inputStore.start(ofColumn: place)
    let outputs = columnStore.start(ofColumn: tracked)
    let order = (0..<count).sorted { inputs[$0] < inputs[$1] }
    var rises = true
    var falls = true
    for (draw, next) in zip(order, order.dropFirst()) {
      if outputs[draw] > outputs[next] { rises = false }
      if outputs[draw] < outputs[next] { falls = false }
    }
    return rises || falls
  }
}
