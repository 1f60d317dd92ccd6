import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Laplace distribution: density proportional to exp(-|z|).
public struct Laplace: Marginal {
  public static let family = Family(
    name: "laplace",
    forms: [
      .locationScale("the median"), .quantiles(),
    ],
    support: "all x", summary: "symmetric with a sharp peak",
    source: "GSL manual, The Laplace Distribution",
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
    (location, scale) = try parameters.locationAndScale {
      $0 < 0.5 ? log(2 * $0) : -log(2 * (1 - $0))
    }
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location + scale * log(2 * p) }
  public func quantile(upper q: Double) -> Double { location - scale * log(2 * q) }
  public func cdf(_ x: Double) -> Double {
    x < location ? 0.5 * exp((x - location) / scale) : 1 - survival(x)
  }
  public func survival(_ x: Double) -> Double {
    x < location ? 1 - cdf(x) : 0.5 * exp((location - x) / scale)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + gsl_ran_laplace(generator.state, scale)
  }
  public var kinks: [Double] { [location] }
  public var mean: Double? { location }
  public var standardDeviation: Double? { scale * 2.0.squareRoot() }
}
