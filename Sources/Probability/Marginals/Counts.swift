/// The probabilities of a counting variable, tabulated where they matter.
enum Counts {
  /// Spread of the widest table: 60 standard deviations must fit in about 300,000 values.
  static let widest = 5_000.0

  /// Values from `least` whose probabilities exceed 1e-25 of the whole, normalised.
  static func table(
    mean: Double, sd: Double, least: Double, most: Double, _ pmf: (Double) -> Double
  ) throws(ParameterError) -> Discrete {
    guard sd <= widest else {
      throw ParameterError(nil, "is spread too wide for a table of counts: use a normal")
    }
    var steps: [(value: Double, probability: Double)] = []
    let first = max(least, (mean - 40 * sd - 40).rounded(.down))
    var k = first
    var total = 0.0
    while k <= most {
      let p = pmf(k)
      if p > 1e-25 {
        steps.append((k, p))
        total += p
      } else if k > mean && !steps.isEmpty {
        break
      }
      if k > mean + 2_000 * (sd + 1) { break }
      k += 1
    }
    guard total > 0.999_999, !steps.isEmpty else {
      throw ParameterError(nil, "has probabilities that cannot be tabulated")
    }
    return Discrete(steps.map { ($0.value, $0.probability / total) })
  }
}

/// A marginal on whole numbers that is one table of probabilities.
protocol CountingMarginal: Marginal {
  var table: Discrete { get }
}

extension CountingMarginal {
  public var isDiscrete: Bool { true }
  public func quantile(lower p: Double) -> Double { table.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { table.quantile(upper: q) }
  public func cdf(_ x: Double) -> Double { table.cdf(x) }
  public func survival(_ x: Double) -> Double { table.survival(x) }
  public var sampling: Sampling { table.sampling }
}
