import Probability
import Statistics

/// What would have to be true: the inputs over those draws in which a claim holds (or that lie
/// round its value), against what is assumed of them; and the one value of each input alone that
/// would do it.
struct Conditioning: Sendable {
  /// With fewer draws than this nothing is said.
  static let fewestDraws = 100
  /// Percentiles of an input are known to a hundredth of its spread with 8,192 draws, to a fiftieth
  /// with 2,048; sorting more of them for every claim and input would outweigh the run.
  static func mostDraws(_ draws: Int) -> Int { min(8_192, max(2_048, draws / 16)) }
  /// A value's window: this share of the draws on each side of it.
  static let window = 0.01

  let model: Model
  let names: TrackedNames
  let simulation: Simulation
  let solver: SingleInputSolver
  private let selections: [String: [Int]]
  private let rare: RareDraws

  init(model: Model, names: TrackedNames, simulation: Simulation) {
    self.model = model
    self.names = names
    self.simulation = simulation
    solver = SingleInputSolver(model: model, simulation: simulation)
    selections = Dictionary(
      model.claims.map { ($0.id, Self.selection($0, names, simulation)) }
    ) { first, _ in first }
    rare = RareDraws(
      model: model, names: names, simulation: simulation, found: selections.mapValues(\.count))
  }

  func implied(_ claim: Claim) -> [ClaimFinding.Implied] {
    let draws = selections[claim.id] ?? []
    let more = rare.columns[claim.id] ?? [:]
    let count = draws.count + (more.values.first?.count ?? 0)
    let frozen = solver.target(of: claim, names, simulation).flatMap { target in
      solver.frozen(claim.output).map { (target, $0) }
    }
    return model.uncertainInputs(feeding: claim.output).compactMap { place in
      let input = model.inputs[place]
      let column = simulation.retainedInputs[input.name]
      guard let prior = prior(input, column) else { return nil }
      var implied = ClaimFinding.Implied(
        input: input.name, unit: input.unit, prior: prior, given: nil, givenErrors: nil,
        effectiveDraws: count, alone: nil)
      if count >= Self.fewestDraws, let column {
        var given = column.finite(at: draws)
        if let more = more[input.name] { given += more.filter(\.isFinite) }
        let figures = Self.percentiles(of: given)
        implied.given = figures?.values
        implied.givenErrors = figures?.errors
      }
      if let (target, frozen) = frozen { implied.alone = solver.alone(input, target, frozen) }
      return implied
    }
  }

  private func prior(_ input: Input, _ column: DrawColumn?) -> ClaimFinding.Triple? {
    if case .marginal(let marginal) = input.kind {
      return ClaimFinding.Triple(
        p5: marginal.quantile(lower: 0.05), p50: marginal.quantile(lower: 0.5),
        p95: marginal.quantile(upper: 0.05))
    }
    return column.flatMap {
      let first = $0.prefix(Self.mostDraws(simulation.plan.draws))
      return Self.percentiles(of: first.filter(\.isFinite))?.values
    }
  }

  /// P5, P50 and P95 of finite draws, and their errors where there are enough: half the distance
  /// between the draws one standard deviation of the rank to either side.
  private static func percentiles(
    of draws: [Double]
  ) -> (values: ClaimFinding.Triple, errors: ClaimFinding.Triple?)? {
    let count = draws.count
    guard count > 0 else { return nil }
    let n = Double(count)
    let ranks = [0.05, 0.5, 0.95].flatMap { p in
      let reach = (n * p * (1 - p)).squareRoot()
      let rank = PercentileRanks.rank(p, count: count)
      return [
        max(0, Int((n * p - reach).rounded()) - 1), rank,
        min(count - 1, Int((n * p + reach).rounded()) - 1),
      ]
    }
    guard count >= fewestDraws else {
      let sorted = draws.radixSorted()
      return (
        ClaimFinding.Triple(p5: sorted[ranks[1]], p50: sorted[ranks[4]], p95: sorted[ranks[7]]),
        nil
      )
    }
    let at = draws.withUnsafeBufferPointer { $0.values(ofRanks: ranks) }
    return (
      ClaimFinding.Triple(p5: at[1], p50: at[4], p95: at[7]),
      ClaimFinding.Triple(
        p5: (at[2] - at[0]) / 2, p50: (at[5] - at[3]) / 2, p95: (at[8] - at[6]) / 2)
    )
  }

  /// Indices of the retained draws that satisfy the claim, in the order drawn.
  private static func selection(
    _ claim: Claim, _ names: TrackedNames, _ simulation: Simulation
  ) -> [Int] {
    guard let column = simulation.columns[claim.output]?.retained else { return [] }
    let count = min(simulation.retainedInputDraws, column.count)
    let limits = claim.limits.map { names.value($0, of: claim) }
    let most = mostDraws(simulation.plan.draws)
    func those(_ range: ClosedRange<Double>) -> [Int] {
      column.places(in: range, among: count, most: most)
    }
    switch claim.statement {
    case .range, .atMost, .atLeast:
      return those(claim.accepted(limits))
    case .value:
      guard
        let window = window(round: limits[0], simulation.columns[claim.output], retained: count)
      else { return [] }
      return those(window)
    }
  }

  /// The draws' values a hundredth of all draws to either side of a figure that they enclose.
  ///
  /// Near an end of the distribution it reaches no further to one side than to the other, as long
  /// as it holds enough draws. A figure that many draws take exactly stands for itself.
  private static func window(
    round value: Double, _ column: Simulation.Column?, retained: Int
  ) -> ClosedRange<Double>? {
    guard let column, column.ordered.count > 0, retained > 0,
      column.minimum <= value, value <= column.maximum
    else { return nil }
    let n = column.ordered.count
    let (least, most) = (TrackedNames.justBelow(value), TrackedNames.justAbove(value))
    let (below, atMost) = (column.ordered.countAtMost(least), column.ordered.countAtMost(most))
    let usual = max(1, Int(Double(n) * window))
    if atMost - below >= 2 * usual { return least.nextUp...most }
    let enough = Int(Double(fewestDraws) * 0.6 * Double(n) / Double(retained)) + 1
    let reach = max(1, min(usual, max(enough, min(below, n - atMost))))
    let low = max(0, below - reach)
    let high = min(n - 1, atMost + reach - 1)
    let ends = column.ordered.values(ranks: [min(low, high), high])
    return ends[0]...ends[1]
  }
}
