import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The logarithm is normal with mean mu and standard deviation sigma.
public struct LogNormal: Marginal {
  public static let family = Family(
    name: "lognormal",
    forms: [
      Family.Form([
        Family.Parameter("mean", "mean of the quantity > 0"),
        Family.Parameter("sd", "standard deviation of the quantity > 0"),
      ]),
      Family.Form([
        Family.Parameter("median", "median > 0"),
        Family.Parameter("geometricSD", .number, "factor of one geometric standard deviation > 1"),
      ]),
      Family.Form([
        Family.Parameter("mu", .number, "mean of the logarithm"),
        Family.Parameter("sigma", .number, "standard deviation of the logarithm > 0"),
      ]), .quantiles(),
    ],
    support: "x > 0", summary: "positive and skewed: a product of many factors",
    source: "GSL manual, The Lognormal Distribution",
    examples: [
      ["quantiles": .quantiles([(probability: 0.05, value: 1.2), (probability: 0.95, value: 4)])],
      ["mean": .number(5), "sd": .number(2)], ["median": .number(3), "geometricSD": .number(2)],
      ["mu": .number(0), "sigma": .number(2)],
    ],
    refused: [
      ["mean": .number(0), "sd": .number(1)], ["median": .number(1), "geometricSD": .number(1)],
      ["mu": .number(0), "sigma": .number(0)],
      ["quantiles": .quantiles([(probability: 0.05, value: -1), (probability: 0.95, value: 4)])],
    ])

  let mu: Double
  let sigma: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    if let (low, high) = try parameters.twoQuantiles() {
      guard low.x > 0 else { throw ParameterError("quantiles", "must be positive") }
      sigma = log(high.x / low.x) / (standardNormalQuantile(high.p) - standardNormalQuantile(low.p))
      mu = log(low.x) - sigma * standardNormalQuantile(low.p)
    } else if parameters.has("mean") {
      let mean = try parameters.positive("mean")
      let ratio = try parameters.positive("sd") / mean
      sigma = log1p(ratio * ratio).squareRoot()
      mu = log(mean) - sigma * sigma / 2
    } else if parameters.has("median") {
      mu = log(try parameters.positive("median"))
      let factor = try parameters.number("geometricSD")
      guard factor > 1 else { throw ParameterError("geometricSD", "must be above 1") }
      sigma = log(factor)
    } else {
      mu = try parameters.number("mu")
      sigma = try parameters.positive("sigma")
    }
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { exp(mu + sigma * gsl_cdf_ugaussian_Pinv(p)) }
  public func quantile(upper q: Double) -> Double { exp(mu + sigma * gsl_cdf_ugaussian_Qinv(q)) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : gsl_cdf_ugaussian_P((log(x) - mu) / sigma) }
  public func survival(_ x: Double) -> Double {
    x <= 0 ? 1 : gsl_cdf_ugaussian_Q((log(x) - mu) / sigma)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_lognormal(generator.state, mu, sigma)
  }
  public var mean: Double? { exp(mu + sigma * sigma / 2) }
  public var standardDeviation: Double? {
    exp(mu + sigma * sigma / 2) * expm1(sigma * sigma).squareRoot()
  }
}
