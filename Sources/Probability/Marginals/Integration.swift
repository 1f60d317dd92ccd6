#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mean and standard deviation as integrals of the quantile function over the logarithm of either
/// tail's probability, in panels that end at the marginal's kinks and are halved until they agree
/// with their halves.
///
/// On that scale a power tail is an exponential: far out, where panels of one width fall by one
/// ratio, the rest is a geometric series. A ratio of 1 or more means that the moment does not exist.
struct Integration {
  private let marginal: any Marginal
  /// Moments are taken in this unit from the median, so that no square over- or underflows.
  private let median: Double
  private let unit: Double
  /// Means of the distance and its square; nil where the integral diverges.
  private var first: Double? = 0
  private var second: Double? = 0

  static func moments(
    _ marginal: any Marginal
  ) -> (mean: Double?, standardDeviation: Double?) {
    var integration = Integration(marginal)
    integration.add(marginal.quantile(lower:), probability: marginal.cdf)
    integration.add(marginal.quantile(upper:), probability: marginal.survival)
    return integration.moments
  }

  private init(_ marginal: any Marginal) {
    self.marginal = marginal
    median = marginal.quantile(lower: 0.5)
    // An atom may hold the quartiles, and more.
    let spans = [0.25, 0.1, 0.01, 1e-4, 1e-8].lazy.map {
      marginal.quantile(upper: $0) - marginal.quantile(lower: $0)
    }
    unit = spans.first { $0 >= .leastNormalMagnitude } ?? 1
  }

  private var moments: (mean: Double?, standardDeviation: Double?) {
    guard let first, first.isFinite else { return (nil, nil) }
    guard let second, second.isFinite else { return (median + unit * first, nil) }
    return (median + unit * first, unit * max(0, second - first * first).squareRoot())
  }

  /// Integrals of the distance from the median and of its square.
  private typealias Pair = SIMD2<Double>

  /// Relative to what has been summed already.
  private static let tolerance = 1e-13
  /// A function that is rougher than its kinks say is left at that.
  private static let mostPanels = 2000
  /// From here on panels are of one width, up to where tail probabilities underflow.
  private static let farOut = 41.0
  private static let farWidth = 20.0
  private static let farthest = 690.0

  private mutating func add(_ quantile: (Double) -> Double, probability: (Double) -> Double) {
    func panel(_ low: Double, _ high: Double) -> Pair {
      let width = high - low
      var sum = Pair.zero
      for node in GaussLegendre.twenty.nodes {
        let p = exp(-low - width * node.place)
        let distance = (quantile(p) - median) / unit
        sum += node.weight * p * Pair(distance, distance * distance)
      }
      return sum * width
    }
    var panels = 0
    // Of a distance, by that of the values.
    let rounding = 4 * abs(median).ulp / unit
    var sizes = Pair(abs(first ?? 0), second ?? 0)
    func refined(_ low: Double, _ high: Double, _ whole: Pair, depth: Int) -> Pair {
      let middle = low + (high - low) / 2
      let (left, right) = (panel(low, middle), panel(middle, high))
      let halves = left + right
      let gap = halves - whole
      let mass = exp(-low) - exp(-high)
      let error = rounding * mass * Pair(1, 2 * (max(0, halves.y) / mass).squareRoot())
      let bound = error + Self.tolerance * (sizes + Pair(abs(halves.x), halves.y))
      let isGood = abs(gap.x) <= bound.x && abs(gap.y) <= bound.y
      panels += 2
      if isGood || depth == 0 || panels > Self.mostPanels || !(gap.x + gap.y).isFinite {
        return halves
      }
      return refined(low, middle, left, depth: depth - 1)
        + refined(middle, high, right, depth: depth - 1)
    }
    var sum = Pair.zero
    func integrate(_ low: Double, _ high: Double) -> Pair {
      let part = refined(low, high, panel(low, high), depth: 44)
      sum += part
      sizes += Pair(abs(part.x), part.y)
      return part
    }

    var low = log(2.0)
    for end in Self.ends(from: low, kinks: marginal.kinks, probability) {
      _ = integrate(low, end)
      low = end
    }
    // The tail beyond: until nothing is added, or the panels' ratio has settled.
    var before = Pair(.nan, .nan)
    var ratios = Pair(.nan, .nan)
    while low < Self.farthest {
      let part = integrate(low, low + Self.farWidth)
      low += Self.farWidth
      let next = part / before
      let steady = abs((next - ratios).x) <= 1e-12 && abs((next - ratios).y) <= 1e-12
      before = part
      ratios = next
      let isNothing = abs(part.x) <= 1e-18 * sizes.x && part.y <= 1e-18 * sizes.y
      if isNothing || steady { break }
    }
    func rest(_ part: Double, _ ratio: Double, _ size: Double) -> Double? {
      if abs(part) <= 1e-18 * size { return 0 }
      return ratio < 1 - 1e-9 ? part * ratio / (1 - ratio) : nil
    }
    first = first.flatMap { old in
      rest(before.x, ratios.x, sizes.x).map { old + sum.x + $0 }
    }
    second = second.flatMap { old in
      rest(before.y, ratios.y, sizes.y).map { old + sum.y + $0 }
    }
  }

  /// Ends of the panels up to `farOut`, on the scale of -log p: they grow away from p = 1, where the
  /// scale is singular, and stop at the kinks.
  private static func ends(
    from start: Double, kinks: [Double], _ probability: (Double) -> Double
  ) -> [Double] {
    var ends = [1.4, 2.8, 5.6, 11, 17, 23, 29, 35, farOut]
    for x in kinks {
      // Both sides of an atom.
      for p in [probability(x.nextDown), probability(x), probability(x.nextUp)]
      where p > 0 && p < 0.5 {
        ends.append(-log(p))
      }
    }
    // Beyond `farOut` there is no mass to speak of that a kink could matter to.
    return Array(Set(ends.filter { $0 > start && $0 <= farOut })).sorted()
  }
}
