import Probability

/// For one input alone, the value that moves an output's median to a figure.
///
/// The median is taken over fixed draws of the other inputs, each as it was drawn, so that it is a
/// function of the value alone. It passes the figure where half of the draws lie at or below it;
/// that place is enclosed by bisection to 1e-7 of its size or of the input's spread, whichever is
/// smaller. Values beyond what is assumed of the
/// input are looked at too, down to 0 for an input that cannot be negative and up to a thousand
/// times its size. Discrete inputs have no such value: their median jumps.
struct SingleInputSolver: Sendable {
  let model: Model
  let engine: BlockEngine
  let blocks: Int

  /// Evaluations of the output for one input, about.
  private static let evaluations = 30
  /// What the solutions may cost: this many evaluated draws for each draw of the run.
  private static let share = 100
  /// So many are no cost to speak of in the shortest run.
  private static let free = 2_000_000
  private static let mostBlocks = 8

  /// - Parameter simulation: the more it has drawn, the more draws the medians are taken of; none
  ///   where the solutions would cost more than the run.
  init(model: Model, simulation: Simulation) {
    self.model = model
    engine = simulation.engine
    let pairs = model.claims.reduce(0) { $0 + model.uncertainInputs(feeding: $1.output).count }
    let cost = max(1, pairs) * Self.evaluations * Stream.blockSize
    let draws = simulation.plan.draws
    blocks = min(
      Self.mostBlocks, max(1, draws / Stream.blockSize), max(draws * Self.share, Self.free) / cost)
  }

  func frozen(_ output: String) -> FrozenDraws? {
    blocks < 1 ? nil : FrozenDraws(output, model: model, engine: engine, blocks: blocks)
  }

  /// Where the median has to go, in the unit of the column; nil where it is there already.
  func target(of claim: Claim, _ names: TrackedNames, _ simulation: Simulation) -> Double? {
    guard let column = simulation.columns[claim.output], column.ordered.count > 0 else {
      return nil
    }
    let median = column.tracked.conversion.inverse(
      column.ordered.values(ranks: [(column.ordered.count - 1) / 2])[0])
    let limits = claim.limits.map { claim.conversion.inverse($0) }
    switch claim.statement {
    case .value: return limits[0]
    case .atMost: return median > limits[0] ? limits[0] : nil
    case .atLeast: return median < limits[0] ? limits[0] : nil
    case .range:
      return median < limits[0] ? limits[0] : (median > limits[1] ? limits[1] : nil)
    }
  }

  func alone(_ input: Input, _ target: Double, _ draws: FrozenDraws) -> ClaimFinding.Alone? {
    guard case .marginal(let marginal) = input.kind, !marginal.isDiscrete else { return nil }
    func excess(_ x: Double) -> Double? {
      draws.share(atMost: target, with: input.name, at: x).map { $0 - 0.5 }
    }
    guard let bracket = bracket(marginal, excess) else { return nil }
    var (a, b) = bracket.ends
    var steps = 0
    while steps < 80, abs(b - a) > 1e-7 * size(of: max(abs(a), abs(b)), marginal) {
      let middle = (a + b) / 2
      steps += 1
      guard middle != a, middle != b, let value = excess(middle) else { break }
      if (value >= 0) == bracket.firstIsHigh { a = middle } else { b = middle }
    }
    let value = (a + b) / 2
    return ClaimFinding.Alone(
      value: value, percentile: marginal.cdf(value),
      standardError: error(
        at: value, marginal, share: draws.shareError(atMost: target, with: input.name, at: value),
        excess))
  }

  /// What is small beside a value: an input may lie far from 0 and hardly vary.
  private func size(of value: Double, _ marginal: any Marginal) -> Double {
    let (low, high) = (marginal.quantile(lower: 0.001), marginal.quantile(upper: 0.001))
    return min(abs(value), max(high - low, abs(value - low), abs(value - high)))
  }

  /// Two values between which the share of draws at or below the target passes one half, the
  /// nearest to the input's own median that are looked at.
  private func bracket(
    _ marginal: any Marginal, _ excess: (Double) -> Double?
  ) -> (ends: (Double, Double), firstIsHigh: Bool)? {
    let middle = marginal.quantile(lower: 0.5)
    let low = marginal.quantile(lower: 0.001)
    let high = marginal.quantile(upper: 0.001)
    guard let start = excess(middle), low < high else { return nil }
    let isHigh = start >= 0
    func differs(_ x: Double) -> Bool { excess(x).map { ($0 >= 0) != isHigh } ?? false }
    if differs(low) { return ((middle, low), isHigh) }
    if differs(high) { return ((middle, high), isHigh) }
    // A formula that rises and falls may pass the figure between its ends only.
    for ends in [[0.4, 0.3, 0.2, 0.1, 0.03], [0.6, 0.7, 0.8, 0.9, 0.97]] {
      var near = middle
      for x in ends.map(marginal.quantile(lower:)) {
        if differs(x) { return ((near, x), isHigh) }
        near = x
      }
    }
    let size = max(abs(low), abs(high), high - low)
    let isPositive = marginal.support.lowerBound >= 0
    let least = isPositive ? 0 : low - 1_000 * size
    for (inner, outer) in [(low, least), (high, high + 1_000 * size)] where differs(outer) {
      // Towards the inside by tens, so that the nearest crossing is met first.
      var near = inner
      for k in (0..<4).reversed() {
        let step =
          inner + (outer - inner) * (isPositive && outer == 0 ? 1 - Double(k) / 4 : pow10(-k))
        if differs(step) { return ((near, step), isHigh) }
        near = step
      }
    }
    return nil
  }

  private func pow10(_ k: Int) -> Double { [1e-3, 1e-2, 1e-1, 1][max(0, min(3, 3 + k))] }

  /// The error of the share at the solution over its slope there; none where the share jumps across
  /// one half, by more than its error to either side: other draws have it jump at the same value.
  private func error(
    at value: Double, _ marginal: any Marginal, share deviation: Double,
    _ excess: (Double) -> Double?
  ) -> Double? {
    let gap = 1e-6 * size(of: value, marginal)
    if let low = excess(value - gap), let high = excess(value + gap), (low >= 0) != (high >= 0),
      min(abs(low), abs(high)) > 4 * deviation
    {
      return 0
    }
    let lowest = marginal.support.lowerBound >= 0 ? 0 : -Double.infinity
    var reach = 0.02 * max(marginal.quantile(upper: 0.05) - marginal.quantile(lower: 0.05), 1e-300)
    var hasGrown = false
    // A slope over many errors to either side would miss that the share hardly rises just there.
    let least = min(0.05, 16 * deviation)
    for step in 0..<16 {
      let (below, above) = (max(lowest, value - reach), value + reach)
      guard let low = excess(below), let high = excess(above) else { return nil }
      let rise = abs(high - low)
      if rise >= least, rise <= 0.7 || hasGrown {
        return deviation / rise * (above - below)
      }
      if rise < least {
        reach *= step < 4 ? 2 : 4
        hasGrown = true
      } else {
        reach /= 8
        // The output follows this input alone: it jumps.
        if reach < gap { return 0 }
      }
    }
    return nil
  }
}
