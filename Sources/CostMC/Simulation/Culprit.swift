extension Simulation {
  /// The first formula in dependency order that is not finite in a draw, found by evaluating that
  /// draw again with the scalar reference; nil where the draw's inputs are not retained.
  func culprit(of output: String, draw: Int, in model: Model) -> String? {
    guard draw < retainedInputDraws else { return nil }
    let formulas = Dictionary(model.formulas.map { ($0.name, $0) }) { first, _ in first }
    let inputs = Dictionary(model.inputs.map { ($0.name, $0) }) { first, _ in first }
    var values: [String: Double] = [:]
    var culprit: String?
    func value(_ name: String) -> Double {
      if let known = values[name] { return known }
      var result = Double.nan
      if let input = inputs[name] {
        if case .constant(let constant) = input.kind {
          result = constant
        } else {
          result = retainedInputs[name]?[draw] ?? .nan
        }
      } else if let formula = formulas[name] {
        // Depth first, so what a formula rests on is judged before it.
        result = formula.expression.evaluate(value)
      }
      if !result.isFinite && culprit == nil { culprit = name }
      values[name] = result
      return result
    }
    _ = value(output)
    return culprit
  }
}
