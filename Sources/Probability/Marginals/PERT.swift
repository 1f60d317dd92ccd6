import CGSL

/// The beta distribution by least, most likely and largest value, with mean
/// (min + weight mode + max) / (weight + 2).
public struct PERT: Marginal {
  public static let family = Family(
    name: "pert",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"),
        Family.Parameter("mode", "most likely value, ends allowed"),
        Family.Parameter("max", "largest value, above min"),
        Family.Parameter("weight", .number, default: 4, "weight of the mode >= 0"),
      ]),
      .quantiles(
        Family.Parameter("mode", "most likely value"),
        Family.Parameter("weight", .number, default: 4, "weight of the mode >= 0")),
    ],
    support: "min <= x <= max", summary: "least, most likely and largest value, smooth",
    source:
      "Malcolm et al. (1959), doi:10.1287/opre.7.5.646; Vose (2008), Risk Analysis, for weight",
    examples: [
      ["min": .number(0.05), "mode": .number(0.21), "max": .number(0.45)],
      ["min": .number(1), "mode": .number(1), "max": .number(3)],
      ["min": .number(0), "mode": .number(3), "max": .number(4), "weight": .number(10)],
      [
        "mode": .number(10),
        "quantiles": .quantiles([(probability: 0.05, value: 5), (probability: 0.95, value: 20)]),
      ],
    ],
    refused: [
      ["min": .number(3), "mode": .number(6), "max": .number(5)],
      ["min": .number(3), "mode": .number(3), "max": .number(3)],
      ["min": .number(0), "mode": .number(1), "max": .number(3), "weight": .number(-1)],
    ])

  private let beta: Beta

  public init(_ parameters: Parameters) throws(ParameterError) {
    let mode = try parameters.number("mode")
    let weight = try parameters.number("weight", default: 4)
    guard weight >= 0, weight <= 1e4 else {
      throw ParameterError("weight", "must lie in [0, 10000]")
    }
    if let (low, high) = try parameters.twoQuantiles() {
      guard low.x < mode, mode < high.x else {
        throw ParameterError("mode", "must lie between the two quantiles")
      }
      beta = try Self.fitted(mode: mode, weight: weight, low: low, high: high)
      return
    }
    let min = try parameters.number("min")
    let max = try parameters.number("max")
    guard min < max, (max - min).isFinite else {
      throw ParameterError("max", "must be above `min`; for one value give a constant")
    }
    guard min <= mode, mode <= max else {
      throw ParameterError("mode", "must lie in [`min`, `max`]")
    }
    beta = Self.shaped(min: min, mode: mode, max: max, weight: weight)
  }

  private static func shaped(min: Double, mode: Double, max: Double, weight: Double) -> Beta {
    Beta(
      alpha: 1 + weight * (mode - min) / (max - min), beta: 1 + weight * (max - mode) / (max - min),
      min: min, max: max)
  }

  /// The ends by the position m of the mode in them: for a given m the standard quantiles give
  /// where the ends must lie for each of the two, and both must agree on the width.
  private static func fitted(
    mode: Double, weight: Double, low: (p: Double, x: Double), high: (p: Double, x: Double)
  ) throws(ParameterError) -> Beta {
    func standard(_ m: Double) -> (low: Double, high: Double) {
      let beta = shaped(min: 0, mode: m, max: 1, weight: weight)
      return (beta.quantile(low.p), beta.quantile(high.p))
    }
    // Positive where the width that the low quantile asks for is the larger.
    func excess(_ m: Double) -> Double {
      let q = standard(m)
      return (mode - low.x) * (q.high - m) - (high.x - mode) * (m - q.low)
    }
    func bracket(step: Double) -> (Double, Double)? {
      var last: (m: Double, isHigh: Bool)?
      for m in stride(from: step, to: 1, by: step) {
        let q = standard(m)
        guard q.low < m, m < q.high else { continue }
        let isHigh = (mode - low.x) * (q.high - m) - (high.x - mode) * (m - q.low) > 0
        if let last, last.isHigh != isHigh { return (last.m, m) }
        last = (m, isHigh)
      }
      return nil
    }
    // An uncertain quantile has one fitted for every draw: most are met by long steps.
    guard var (a, b) = bracket(step: 0.025) ?? bracket(step: 0.0005) else {
      throw ParameterError("quantiles", "have no pert distribution with this mode")
    }
    let sign = excess(a) > 0
    for _ in 0..<60 {
      let m = (a + b) / 2
      if (excess(m) > 0) == sign { a = m } else { b = m }
    }
    let m = (a + b) / 2
    let q = standard(m)
    let width = (high.x - low.x) / (q.high - q.low)
    let min = mode - m * width
    return shaped(min: min, mode: mode, max: min + width, weight: weight)
  }

  public var support: ClosedRange<Double> { beta.support }
  public func quantile(lower p: Double) -> Double { beta.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { beta.quantile(upper: q) }
  public func quantiles(lower p: [Double]) -> [Double] { beta.quantiles(lower: p) }
  public func quantiles(upper q: [Double]) -> [Double] { beta.quantiles(upper: q) }
  public func cdf(_ x: Double) -> Double { beta.cdf(x) }
  public func survival(_ x: Double) -> Double { beta.survival(x) }
  public func draw(_ generator: GSLGenerator) -> Double {
    beta.draw(generator)
  }
  public var mean: Double? { beta.mean }
  public var standardDeviation: Double? { beta.standardDeviation }
}
