#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The cdf of a counting variable, which incomplete beta and gamma functions continue between the
/// whole numbers.
protocol CountTails: Sendable {
  /// P(X <= k) and P(X > k) for any real k >= 0.
  func below(_ k: Double) -> Double
  func above(_ k: Double) -> Double
  /// P(X = k), continued likewise: the slope of the cdf but for half a step.
  func probability(_ k: Double) -> Double
  var mean: Double { get }
  var standardDeviation: Double { get }
}

/// A counting variable by its continued cdf: the least count with F >= p is this one's quantile,
/// rounded up.
struct ContinuedCounts: Marginal {
  static let family = Family(
    name: "continued-counts", forms: [], support: "0 <= x", summary: "counts and what is between",
    source: "Abramowitz & Stegun (1964), 26.4.21, 26.5.24 and 26.5.26", examples: [], refused: [])

  private let tails: any CountTails
  let support: ClosedRange<Double>

  init(_ tails: any CountTails, most: Double) {
    self.tails = tails
    support = 0...most
  }
  init(_ parameters: Parameters) throws(ParameterError) {
    throw ParameterError(nil, "is made of another marginal")
  }

  func cdf(_ x: Double) -> Double {
    x < 0 ? 0 : x >= support.upperBound ? 1 : min(1, tails.below(x))
  }
  func survival(_ x: Double) -> Double {
    x < 0 ? 1 : x >= support.upperBound ? 0 : min(1, tails.above(x))
  }
  func quantile(lower p: Double) -> Double {
    p <= 0 || cdf(0) >= p
      ? 0
      : root(
        p, start: tails.mean + tails.standardDeviation * gslNormalQuantile(lower: p), rises: true,
        cdf)
  }
  func quantile(upper q: Double) -> Double {
    if q <= 0 { return support.upperBound }
    if survival(0) <= q { return 0 }
    return root(
      q, start: tails.mean - tails.standardDeviation * gslNormalQuantile(lower: q), rises: false,
      survival)
  }
  /// What lies at 0 has a probability of its own.
  var kinks: [Double] { [0] }
  var mean: Double? { nil }
  var standardDeviation: Double? { nil }

  /// Where a tail has a probability: Newton's steps on its logarithm over log(x + 1), inside a
  /// bracket, whose halves are likewise.
  private func root(
    _ p: Double, start: Double, rises: Bool, _ tail: (Double) -> Double
  ) -> Double {
    var low = 0.0
    var high = min(support.upperBound, 1e18)
    var x = start > low && start < high ? start : min(tails.mean, high)
    var lastExcess = Double.infinity
    for _ in 0..<200 {
      let value = tail(x)
      let excess = log(value / p)
      if excess == 0 { return x }
      if (excess < 0) == rises { low = x } else { high = x }
      let slope = (x + 1) * tails.probability(x) / value
      var next = x + (x + 1) * expm1((rises ? -excess : excess) / slope)
      // Excesses that no longer shrink are the tail's rounding.
      if abs(next - x) <= 4e-16 * x || abs(excess) < 1e-8 && abs(excess) > lastExcess / 4 {
        return next
      }
      let isInside = next > low && next < high
      if !isInside { next = ((low + 1) * (high + 1)).squareRoot() - 1 }
      (x, lastExcess) = (next, isInside ? abs(excess) : .infinity)
    }
    return x
  }
}
