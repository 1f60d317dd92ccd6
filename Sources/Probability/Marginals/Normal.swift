import CGSL

/// The normal distribution.
public struct Normal: Marginal {
  public static let family = Family(
    name: "normal",
    forms: [
      Family.Form([
        Family.Parameter("mean", "the mean"), Family.Parameter("sd", "standard deviation > 0"),
      ]),
      .quantiles(),
    ],
    support: "all x", summary: "symmetric, by mean and standard deviation",
    source: "GSL manual, The Gaussian Distribution",
    examples: [
      ["mean": .number(700), "sd": .number(30)], ["mean": .number(0), "sd": .number(1e-9)],
      ["quantiles": .quantiles([(probability: 0.05, value: -1), (probability: 0.95, value: 4)])],
    ],
    refused: [["mean": .number(0), "sd": .number(0)], ["mean": .number(0), "sd": .number(-1)]])

  let location: Double
  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    if let fit = try parameters.locationScale(standardNormalQuantile) {
      (location, scale) = fit
    } else {
      location = try parameters.number("mean")
      scale = try parameters.positive("sd")
    }
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location + scale * gsl_cdf_ugaussian_Pinv(p) }
  public func quantile(upper q: Double) -> Double { location + scale * gsl_cdf_ugaussian_Qinv(q) }
  public func cdf(_ x: Double) -> Double { gsl_cdf_ugaussian_P((x - location) / scale) }
  public func survival(_ x: Double) -> Double { gsl_cdf_ugaussian_Q((x - location) / scale) }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + gsl_ran_gaussian(generator.state, scale)
  }
  public var mean: Double? { location }
  public var standardDeviation: Double? { scale }
}
