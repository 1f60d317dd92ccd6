import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The logistic distribution: F = 1 / (1 + exp(-z)).
public struct Logistic: Marginal {
  public static let family = Family(
    name: "logistic",
    forms: [
      .locationScale("the median"), .quantiles(),
    ],
    support: "all x", summary: "like the normal with heavier tails",
    source: "GSL manual, The Logistic Distribution",
    examples: [
      ["location": .number(3), "scale": .number(0.5)],
      ["location": .number(0), "scale": .number(1)],
      ["location": .number(-200), "scale": .number(40)],
      ["quantiles": .quantiles([(probability: 0.1, value: -1), (probability: 0.8, value: 6)])],
    ],
    refused: [
      ["location": .number(0), "scale": .number(0)],
      ["location": .number(0), "scale": .number(-1)],
    ])

  let location: Double
  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    (location, scale) = try parameters.locationAndScale { log($0) - log1p(-$0) }
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location + scale * (log(p) - log1p(-p)) }
  public func quantile(upper q: Double) -> Double { location - scale * (log(q) - log1p(-q)) }
  public func cdf(_ x: Double) -> Double { 1 / (1 + exp((location - x) / scale)) }
  public func survival(_ x: Double) -> Double { 1 / (1 + exp((x - location) / scale)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + gsl_ran_logistic(generator.state, scale)
  }
  public var mean: Double? { location }
  public var standardDeviation: Double? { scale * .pi / 3.0.squareRoot() }
}
