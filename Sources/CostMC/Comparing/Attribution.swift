import Diagnostics
import Statistics

/// The difference of two means, shared out among the definitions that differ.
///
/// The share of a definition is its Shapley value: the change of the mean as it is switched from
/// the first scenario to the second, averaged over all orders in which the definitions can be
/// switched. The shares add up exactly and depend on no order. Up to 12 definitions all
/// 2^n mixtures are evaluated; of more, orders are drawn at random, each with its reverse.
///
/// All mixtures are evaluated on common random numbers. Standard errors: the spread of the shares
/// over 32 batches of draws, with that over the drawn orders added in squares.
///
/// Source: Shapley (1953), doi:10.1515/9781400881970-018; Castro, Gómez & Tejada (2009),
/// doi:10.1016/j.cor.2008.04.004 (sampled orders).
public struct Attribution: Sendable {
  public struct Part: Sendable {
    /// An input or formula; `correlations` for the dependence.
    public var name: String
    public var label: String?
    public var share: Estimate
  }
  public var from: Estimate
  public var to: Estimate
  public var difference: Estimate
  /// The largest first.
  public var parts: [Part]
  /// All mixtures were evaluated.
  public var isExact: Bool
  /// Mixtures that were evaluated.
  public var mixtures: Int
  /// Draws of each.
  public var draws: Int

  static let mostExact = 12
  private static let mostSwitches = 62
  private static let batches = 32
  /// Draws over all mixtures.
  private static let budget = 1 << 26
  private static let mostMixtures = 4_096

  init(
    _ first: Comparison.Subject, _ second: Comparison.Subject, output: String, settings: Settings,
    threads: Int, monitor: Simulation.Monitor
  ) throws {
    let hybrid = HybridScenario(first, second, output: output)
    let count = hybrid.switches.count
    guard count <= Self.mostSwitches else {
      throw Failure([
        .error(
          "the scenarios differ in \(count) definitions; at most \(Self.mostSwitches) can be told apart"
        )
      ])
    }
    isExact = count <= Self.mostExact
    let orders = isExact ? [] : Self.orders(count, pairs: Self.mostMixtures / (2 * count))
    let masks = isExact ? Array(0..<(UInt64(1) << UInt64(count))) : Self.masks(orders)
    draws = max(1_024, min(settings.draws, Self.budget / masks.count))
    mixtures = masks.count

    let (size, seed) = (draws, settings.seed)
    let results = concurrentMap(masks) { mask -> Result<[Double], any Error> in
      Result {
        let model = try Self.mixture(hybrid, mask)
        guard let answer = model.outputs.first,
          let paired = PairedDraws(
            [model], outputs: [(output, answer.conversion)], draws: size, seed: seed, threads: 1,
            monitor: monitor)
        else { throw RunFailure.interrupted }
        return Self.means(paired.columns[0])
      }
    }
    var means: [UInt64: [Double]] = [:]
    for (mask, result) in zip(masks, results) { means[mask] = try result.get() }
    let all = count == 0 ? 0 : (UInt64(1) << UInt64(count)) - 1
    let start = means[0] ?? []
    let end = means[all] ?? []
    from = Self.estimate(start)
    to = Self.estimate(end)
    difference = Self.estimate(zip(end, start).map { $0 - $1 })
    let labels = Dictionary(
      second.model.inputs.map { ($0.name, $0.label) }
        + second.model.formulas.map { ($0.name, $0.label) }
    ) { first, _ in first }
    let shares =
      isExact ? Self.exact(count, means) : Self.sampled(count, orders, means)
    parts = zip(hybrid.switches, shares).map { one, share in
      Part(name: one.name, label: labels[one.name] ?? nil, share: share)
    }.sorted { abs($0.share.value) > abs($1.share.value) }
  }

  private static func mixture(_ hybrid: HybridScenario, _ mask: UInt64) throws(Failure) -> Model {
    do throws(Failure) { return try hybrid.model { mask >> UInt64($0) & 1 == 1 } } catch {
      throw Failure(
        [.error("`--bridge` switches definitions one by one, but a mixture of the two is refused")]
          + error.diagnostics, cause: error.cause)
    }
  }

  /// The mean of all finite draws, then those of the batches.
  private static func means(_ column: [Double]) -> [Double] {
    func mean(_ part: ArraySlice<Double>) -> Double {
      let finite = part.filter(\.isFinite)
      return finite.reduce(0, +) / Double(max(1, finite.count))
    }
    let n = column.count
    return [mean(column[...])]
      + (0..<batches).map { mean(column[$0 * n / batches..<($0 + 1) * n / batches]) }
  }

  /// The first figure with the error that the others, one a batch, show.
  private static func estimate(_ figures: [Double]) -> Estimate {
    guard let value = figures.first, figures.count > 2 else { return Estimate(figures.first ?? 0) }
    let batch = Array(figures.dropFirst())
    let n = Double(batch.count)
    let mean = batch.reduce(0, +) / n
    let variance = batch.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n
    return Estimate(value, standardError: variance.squareRoot())
  }

  private static func exact(_ count: Int, _ means: [UInt64: [Double]]) -> [Estimate] {
    // Weight of a coalition of size s: s! (n - s - 1)! / n!.
    var weights = [Double](repeating: 0, count: max(1, count))
    for s in 0..<count {
      var binomial = 1.0
      for k in 0..<s { binomial = binomial * Double(count - 1 - k) / Double(k + 1) }
      weights[s] = 1 / (Double(count) * binomial)
    }
    return (0..<count).map { index in
      let bit = UInt64(1) << UInt64(index)
      var figures = [Double](repeating: 0, count: batches + 1)
      for mask in 0..<(UInt64(1) << UInt64(count)) where mask & bit == 0 {
        guard let without = means[mask], let with = means[mask | bit] else { continue }
        let weight = weights[mask.nonzeroBitCount]
        for k in figures.indices { figures[k] += weight * (with[k] - without[k]) }
      }
      return estimate(figures)
    }
  }

  // MARK: Sampled orders

  /// Random orders, each followed by its reverse.
  private static func orders(_ count: Int, pairs: Int) -> [[Int]] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      // SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
    }
    return (0..<max(8, pairs)).flatMap { _ -> [[Int]] in
      var order = Array(0..<count)
      for k in order.indices.reversed().dropLast() { order.swapAt(k, next(k + 1)) }
      return [order, order.reversed()]
    }
  }

  private static func masks(_ orders: [[Int]]) -> [UInt64] {
    var masks: Set<UInt64> = [0]
    for order in orders {
      var mask: UInt64 = 0
      for index in order {
        mask |= UInt64(1) << UInt64(index)
        masks.insert(mask)
      }
    }
    return masks.sorted()
  }

  private static func sampled(
    _ count: Int, _ orders: [[Int]], _ means: [UInt64: [Double]]
  ) -> [Estimate] {
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: batches + 1), count: count)
    /// [switch][pair of orders]
    var pairs = [[Double]](repeating: [], count: count)
    for (place, order) in orders.enumerated() {
      var mask: UInt64 = 0
      for index in order {
        let before = means[mask] ?? []
        mask |= UInt64(1) << UInt64(index)
        let after = means[mask] ?? []
        for k in sums[index].indices {
          sums[index][k] += (after[k] - before[k]) / Double(orders.count)
        }
        let change = (after[0] - before[0]) / 2
        if place.isMultiple(of: 2) {
          pairs[index].append(change)
        } else {
          pairs[index][pairs[index].count - 1] += change
        }
      }
    }
    return zip(sums, pairs).map { figures, changes in
      let byDraws = estimate(figures)
      let byOrders = estimate([0] + changes).standardError ?? 0
      let error = byDraws.standardError ?? 0
      return Estimate(
        byDraws.value, standardError: (error * error + byOrders * byOrders).squareRoot())
    }
  }
}

extension Comparison {
  /// Shares out the difference of the means of the first two subjects.
  public mutating func attribute(
    _ subjects: [Subject], settings: Settings, threads: Int, monitor: Simulation.Monitor
  ) throws {
    attribution = try Attribution(
      subjects[0], subjects[1], output: output, settings: settings, threads: threads,
      monitor: monitor)
  }
}
