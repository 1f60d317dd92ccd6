import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Gumbel distribution of maxima: F = exp(-exp(-z)).
public struct Gumbel: Marginal {
  public static let family = Family(
    name: "gumbel",
    forms: [
      .locationScale("the mode"), .quantiles(),
    ],
    support: "all x", summary: "the largest of many",
    source: "GSL manual, The Type-1 Gumbel Distribution",
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
    (location, scale) = try parameters.locationAndScale { -log(-log($0)) }
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location - scale * log(-log(p)) }
  public func quantile(upper q: Double) -> Double { location - scale * log(-log1p(-q)) }
  public func cdf(_ x: Double) -> Double { exp(-exp((location - x) / scale)) }
  public func survival(_ x: Double) -> Double { -expm1(-exp((location - x) / scale)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + scale * gsl_ran_gumbel1(generator.state, 1, 1)
  }
  public var mean: Double? { location + 0.577_215_664_901_532_9 * scale }
  public var standardDeviation: Double? { scale * .pi / 6.0.squareRoot() }
}
