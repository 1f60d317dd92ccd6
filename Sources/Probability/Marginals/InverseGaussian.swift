import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The inverse Gaussian (Wald) distribution: when a drifting random walk first passes a level.
public struct InverseGaussian: Marginal {
  public static let family = Family(
    name: "inverse-gaussian",
    forms: [
      Family.Form([
        Family.Parameter("mean", "mean > 0"),
        Family.Parameter("shape", "shape > 0, in the unit of the mean: variance = mean^3 / shape"),
      ])
    ],
    support: "x > 0", summary: "first passage of a random walk",
    source: "Johnson, Kotz, Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 15",
    examples: [
      ["mean": .number(2), "shape": .number(5)],
      ["mean": .number(1), "shape": .number(1)],
      ["mean": .number(10), "shape": .number(200)],
    ],
    refused: [
      ["mean": .number(0), "shape": .number(1)],
      ["mean": .number(1), "shape": .number(0)],
    ])

  let location: Double
  let shape: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    location = try parameters.positive("mean")
    shape = try parameters.positive("shape")
    guard (1e-3...1e6).contains(shape / location) else {
      throw ParameterError("shape", "must lie between 0.001 and 1e6 times the mean")
    }
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  /// exp(2 shape / mean) P(Z < -z), which neither factor need be able to hold.
  private func reflected(_ x: Double) -> Double {
    let z = (shape / x).squareRoot() * (x / location + 1)
    return 0.5 * exp(2 * shape / location + gsl_sf_log_erfc(z / 2.0.squareRoot()))
  }
  private func score(_ x: Double) -> Double { (shape / x).squareRoot() * (x / location - 1) }
  public func cdf(_ x: Double) -> Double {
    x <= 0 ? 0 : min(1, gsl_cdf_ugaussian_P(score(x)) + reflected(x))
  }
  public func survival(_ x: Double) -> Double {
    x <= 0 ? 1 : max(0, gsl_cdf_ugaussian_Q(score(x)) - reflected(x))
  }
  public func quantile(lower p: Double) -> Double {
    p <= 0 ? 0 : bisect(low: location * 1e-12, high: location * 1e12) { cdf($0) < p }
  }
  public func quantile(upper q: Double) -> Double {
    q <= 0
      ? .infinity : bisect(low: location * 1e-12, high: location * 1e12) { survival($0) > q }
  }
  /// Michael, Schucany, Haas (1976), doi:10.1080/00031305.1976.10479147.
  public func draw(_ generator: GSLGenerator) -> Double {
    let z = gsl_ran_ugaussian(generator.state)
    let y = location * z * z
    let x =
      location + location / (2 * shape) * (y - (4 * shape * y + y * y).squareRoot())
    return generator.uniform <= location / (location + x) ? x : location * location / x
  }
  public var mean: Double? { location }
  public var standardDeviation: Double? { location * (location / shape).squareRoot() }
}
