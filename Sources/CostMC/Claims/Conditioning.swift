import Probability
import Statistics

/// What would have to be true: the inputs over those draws in which a claim holds (or that lie
/// round its value), against what is assumed of them.
struct Conditioning: Sendable {
  /// With fewer draws than this nothing is said.
  static let fewestDraws = 100
  /// Percentiles of an input are known to a hundredth of its spread with this many draws; sorting
  /// more of them for every claim and input would outweigh the run.
  static let mostDraws = 8_192
  /// A value's window: this share of the draws on each side of it.
  static let window = 0.01

  let model: Model
  let names: TrackedNames
  let simulation: Simulation

  func implied(_ claim: Claim) -> [ClaimFinding.Implied] {
    let feeding = model.inputsFeeding(claim.output)
    let draws = selection(claim)
    return model.inputs.filter { feeding.contains($0.name) && !$0.isConstant }.compactMap { input in
      guard let column = simulation.retainedInputs[input.name] else { return nil }
      let prior = prior(input, column)
      guard let prior else { return nil }
      return ClaimFinding.Implied(
        input: input.name, unit: input.unit, prior: prior,
        given: draws.count < Self.fewestDraws
          ? nil : Self.triple(draws.map { column[$0] }.filter(\.isFinite)),
        effectiveDraws: draws.count, alone: nil)
    }
  }

  private func prior(_ input: Input, _ column: [Double]) -> ClaimFinding.Triple? {
    if case .marginal(let marginal) = input.kind {
      return ClaimFinding.Triple(
        p5: marginal.quantile(lower: 0.05), p50: marginal.quantile(lower: 0.5),
        p95: marginal.quantile(upper: 0.05))
    }
    return Self.triple(column.prefix(Self.mostDraws).filter(\.isFinite))
  }

  private static func triple(_ draws: [Double]) -> ClaimFinding.Triple? {
    guard !draws.isEmpty else { return nil }
    let sorted = draws.sorted()
    func at(_ p: Double) -> Double { sorted[PercentileRanks.rank(p, count: sorted.count)] }
    return ClaimFinding.Triple(p5: at(0.05), p50: at(0.5), p95: at(0.95))
  }

  /// Indices of the retained draws that satisfy the claim.
  private func selection(_ claim: Claim) -> [Int] {
    guard let column = simulation.retained[claim.output] else { return [] }
    let count = min(simulation.retainedInputDraws, Self.mostDraws)
    let limits = claim.limits.map { names.value($0, of: claim) }
    func those(_ holds: (Double) -> Bool) -> [Int] { (0..<count).filter { holds(column[$0]) } }
    switch claim.statement {
    case .range: return those { $0 >= limits[0] && $0 <= limits[1] }
    case .atMost: return those { $0 <= limits[0] }
    case .atLeast: return those { $0 >= limits[0] }
    case .value:
      let order = (0..<count).filter { column[$0].isFinite }.sorted { column[$0] < column[$1] }
      let below = order.prefix { column[$0] < limits[0] }.count
      guard let first = order.first, let last = order.last, column[first] <= limits[0],
        column[last] >= limits[0]
      else { return [] }
      let reach = max(1, Int(Double(order.count) * Self.window))
      return order[max(0, below - reach)..<min(order.count, below + reach)].sorted()
    }
  }
}

extension Model {
  /// The inputs that a name depends on, through formulas and uncertain parameters.
  func inputsFeeding(_ name: String) -> Set<String> {
    let formulas = Dictionary(self.formulas.map { ($0.name, $0.dependsOn) }) { first, _ in first }
    let inputs = Dictionary(self.inputs.map { ($0.name, $0) }) { first, _ in first }
    var found: Set<String> = []
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if let input = inputs[next] {
        found.insert(next)
        if case .conditional(let marginal) = input.kind { open += marginal.arguments }
      }
      open += formulas[next] ?? []
    }
    return found
  }
}
