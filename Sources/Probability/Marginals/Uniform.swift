import CGSL

/// All values between two ends alike: density 1 / (max - min).
public struct Uniform: Marginal {
  public static let family = Family(
    name: "uniform",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"), Family.Parameter("max", "largest value, above min"),
      ]), .quantiles(),
    ],
    support: "min <= x <= max", summary: "all values between two ends alike",
    source: "GSL manual, The Flat (Uniform) Distribution",
    examples: [
      ["min": .number(3), "max": .number(4)], ["min": .number(-1e9), "max": .number(1e-9)],
      ["quantiles": .quantiles([(probability: 0.05, value: 3), (probability: 0.95, value: 4)])],
    ],
    refused: [["min": .number(4), "max": .number(3)], ["min": .number(1), "max": .number(1)]])

  let min: Double
  let max: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    if let (low, high) = try parameters.twoQuantiles() {
      let slope = (high.x - low.x) / (high.p - low.p)
      min = low.x - slope * low.p
      max = high.x + slope * (1 - high.p)
    } else {
      min = try parameters.number("min")
      max = try parameters.number("max")
      guard min < max else {
        throw ParameterError("max", "must be above `min`; for one value give a constant")
      }
    }
    guard (max - min).isFinite else { throw ParameterError(nil, "the range is too wide") }
  }

  public var support: ClosedRange<Double> { min...max }
  public func quantile(lower p: Double) -> Double { min + (max - min) * p }
  public func quantile(upper q: Double) -> Double { max - (max - min) * q }
  public func cdf(_ x: Double) -> Double { x <= min ? 0 : (x >= max ? 1 : (x - min) / (max - min)) }
  public func survival(_ x: Double) -> Double {
    x <= min ? 1 : (x >= max ? 0 : (max - x) / (max - min))
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_flat(generator.state, min, max)
  }
  public var mean: Double? { min + (max - min) / 2 }
  public var standardDeviation: Double? { (max - min) / 12.0.squareRoot() }
  public var sampling: Sampling { .uniform(min: min, max: max) }
}
