import CGSL

/// Student's t distribution, moved and scaled.
public struct StudentT: Marginal {
  public static let family = Family(
    name: "student-t",
    forms: [
      Family.Form([
        Family.Parameter("df", .number, "degrees of freedom >= 0.5"),
        Family.Parameter("location", default: 0, "centre"),
        Family.Parameter("scale", default: 1, "scale > 0"),
      ]), .quantiles(Family.Parameter("df", .number, "degrees of freedom >= 0.5")),
    ],
    support: "all x", summary: "symmetric with heavy tails: few measurements",
    source: "GSL manual, The t-distribution; JCGM 101:2008, 6.4.9",
    examples: [
      ["df": .number(3)], ["df": .number(1), "location": .number(5), "scale": .number(2)],
      [
        "df": .number(4),
        "quantiles": .quantiles([(probability: 0.1, value: 1), (probability: 0.9, value: 6)]),
      ],
    ],
    refused: [["df": .number(0)], ["df": .number(3), "scale": .number(0)]])

  let df: Double
  let location: Double
  let scale: Double
  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    let df = try parameters.number("df")
    guard (0.5...1e10).contains(df) else {
      throw ParameterError("df", "must lie in [0.5, 1e10]")
    }
    self.df = df
    if let fit = try parameters.locationScale({ gsl_cdf_tdist_Pinv($0, df) }) {
      (location, scale) = fit
    } else {
      location = try parameters.number("location", default: 0)
      scale = parameters.has("scale") ? try parameters.positive("scale") : 1
    }
  }
  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double { location - scale * tail(p) }
  public func quantile(upper q: Double) -> Double { location + scale * tail(q) }
  /// The standard upper quantile, by bisection where GSL's inverse fails.
  private func tail(_ q: Double) -> Double {
    if q <= 0 { return .infinity }
    if q == 0.5 { return 0 }
    let x = gsl_cdf_tdist_Qinv(q, df)
    if x.isFinite, abs(gsl_cdf_tdist_Q(x, df) / q - 1) < 1e-9 { return x }
    return bisect(low: 0, high: .greatestFiniteMagnitude) { gsl_cdf_tdist_Q($0, df) > q }
  }
  public func cdf(_ x: Double) -> Double { gsl_cdf_tdist_P((x - location) / scale, df) }
  public func survival(_ x: Double) -> Double { gsl_cdf_tdist_Q((x - location) / scale, df) }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + scale * gsl_ran_tdist(generator.state, df)
  }
  public var mean: Double? { df > 1 ? location : nil }
  public var standardDeviation: Double? { df > 2 ? scale * (df / (df - 2)).squareRoot() : nil }
}
