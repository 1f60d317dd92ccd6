import CGSL

/// Density that rises from min to the mode and falls to max, both in a straight line.
public struct Triangular: Marginal {
  public static let family = Family(
    name: "triangular",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"),
        Family.Parameter("mode", "most likely value, ends allowed"),
        Family.Parameter("max", "largest value, above min"),
      ]), .quantiles(Family.Parameter("mode", "most likely value")),
    ],
    support: "min <= x <= max", summary: "least, most likely and largest value",
    source: "Kotz & van Dorp (2004), Beyond Beta, chapter 1, doi:10.1142/5720",
    examples: [
      ["min": .number(3), "mode": .number(3.5), "max": .number(5)],
      ["min": .number(2), "mode": .number(2), "max": .number(3)],
      ["min": .number(-3), "mode": .number(1), "max": .number(1)],
      [
        "mode": .number(10),
        "quantiles": .quantiles([(probability: 0.1, value: 5), (probability: 0.9, value: 20)]),
      ],
    ],
    refused: [
      ["min": .number(3), "mode": .number(6), "max": .number(5)],
      ["min": .number(3), "mode": .number(3), "max": .number(3)],
    ])

  let min: Double
  let mode: Double
  let max: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    if let (low, high) = try parameters.twoQuantiles() {
      mode = try parameters.number("mode")
      guard low.x <= mode, mode <= high.x else {
        throw ParameterError("mode", "must lie between the two quantiles")
      }
      (min, max) = Self.ends(mode: mode, low: low, high: high)
    } else {
      min = try parameters.number("min")
      mode = try parameters.number("mode")
      max = try parameters.number("max")
      guard min < max else {
        throw ParameterError("max", "must be above `min`; for one value give a constant")
      }
      guard min <= mode, mode <= max else {
        throw ParameterError("mode", "must lie in [`min`, `max`]")
      }
    }
    guard min < max, (max - min).isFinite else {
      throw ParameterError("quantiles", "have no triangular distribution with this mode")
    }
  }

  /// The ends: with s = P(X <= mode), the low quantile gives the distance from the mode to min, the
  /// high one that to max, and s must be the left share of the width. Solved for s by bisection.
  private static func ends(
    mode: Double, low: (p: Double, x: Double), high: (p: Double, x: Double)
  ) -> (Double, Double) {
    func widths(_ s: Double) -> (left: Double, right: Double) {
      let left = (mode - low.x) / (1 - (low.p / s).squareRoot())
      let right = (high.x - mode) / (1 - ((1 - high.p) / (1 - s)).squareRoot())
      return (left, right)
    }
    var (a, b) = (low.p, high.p)
    for _ in 0..<200 {
      let s = (a + b) / 2
      let (left, right) = widths(s)
      if left / (left + right) > s { a = s } else { b = s }
    }
    let (left, right) = widths((a + b) / 2)
    return (mode - left, mode + right)
  }

  private var width: Double { max - min }
  private var split: Double { (mode - min) / width }
  /// How far from an end the slope that begins there has this much; no square over- or underflows.
  private func reach(_ p: Double, _ slope: Double) -> Double {
    width * (p * (slope / width)).squareRoot()
  }
  public var support: ClosedRange<Double> { min...max }
  /// How far from the mode a slope that begins there, at one end, leaves this share: the difference
  /// of two roots would lose the digits of small shares.
  private func distanceFromMode(_ p: Double) -> Double { width * (p / (1 + (1 - p).squareRoot())) }
  public func quantile(lower p: Double) -> Double {
    if mode == min, p < 0.5 { return min + distanceFromMode(p) }
    return p < split
      ? min + reach(p, mode - min) : max - reach(1 - p, max - mode)
  }
  public func quantile(upper q: Double) -> Double {
    if mode == max, q < 0.5 { return max - distanceFromMode(q) }
    return 1 - q < split
      ? min + reach(1 - q, mode - min) : max - reach(q, max - mode)
  }
  public func cdf(_ x: Double) -> Double {
    if x <= min { return 0 }
    if x >= max { return 1 }
    return x <= mode && mode > min
      ? (x - min) / width * ((x - min) / (mode - min)) : 1 - survival(x)
  }
  public func survival(_ x: Double) -> Double {
    if x <= min { return 1 }
    if x >= max { return 0 }
    return x >= mode && mode < max ? (max - x) / width * ((max - x) / (max - mode)) : 1 - cdf(x)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    // Two slopes: which one, then the root of a uniform along it.
    gsl_rng_uniform(generator.state) * (max - min) < mode - min
      ? min + (mode - min) * generator.uniform.squareRoot()
      : max - (max - mode) * generator.uniform.squareRoot()
  }
  public var mean: Double? { (min + mode + max) / 3 }
  public var standardDeviation: Double? {
    let (a, b) = ((mode - min) / width, (max - mode) / width)
    return width * ((a * a + a * b + b * b) / 18).squareRoot()
  }
  public var kinks: [Double] { [mode] }
  public var sampling: Sampling {
    // The closed form squares the width.
    (1e-140...1e140).contains(width) ? .triangular(min: min, mode: mode, max: max) : .table
  }
}
