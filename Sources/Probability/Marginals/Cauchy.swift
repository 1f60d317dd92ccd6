import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Cauchy distribution: density proportional to 1 / (1 + z^2). It has no mean.
public struct Cauchy: Marginal {
  public static let family = Family(
    name: "cauchy",
    forms: [
      .locationScale("the median"), .quantiles(),
    ],
    support: "all x", summary: "no mean: a ratio of two quantities round zero",
    source: "GSL manual, The Cauchy Distribution",
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
    (location, scale) = try parameters.locationAndScale { -1 / tan(.pi * $0) }
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location - scale / tan(.pi * p) }
  public func quantile(upper q: Double) -> Double { location + scale / tan(.pi * q) }
  public func cdf(_ x: Double) -> Double { atan2(scale, location - x) / .pi }
  public func survival(_ x: Double) -> Double { atan2(scale, x - location) / .pi }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + gsl_ran_cauchy(generator.state, scale)
  }
  public var mean: Double? { nil }
  public var standardDeviation: Double? { nil }
}
