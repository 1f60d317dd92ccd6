import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The chi-squared distribution: a sum of df squared standard normals.
public struct ChiSquared: Marginal {
  public static let family = Family(
    name: "chi-squared",
    forms: [
      Family.Form([
        Family.Parameter("df", .number, "degrees of freedom, 0.002 to 2e6")
      ])
    ],
    support: "x >= 0", summary: "sum of squares of normals",
    source: "GSL manual, The Chi-squared Distribution",
    examples: [
      ["df": .number(3)],
      ["df": .number(1)],
      ["df": .number(250)],
    ],
    refused: [
      ["df": .number(0)],
      ["df": .number(-2)],
    ])

  let df: Double
  private let gamma: Gamma

  public init(_ parameters: Parameters) throws(ParameterError) {
    df = try parameters.positive("df")
    guard (0.002...2e6).contains(df) else {
      throw ParameterError("df", "must lie in [0.002, 2e6]")
    }
    gamma = try Gamma(["shape": .number(df / 2), "scale": .number(2)])
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { gamma.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { gamma.quantile(upper: q) }
  public func cdf(_ x: Double) -> Double { gamma.cdf(x) }
  public func survival(_ x: Double) -> Double { gamma.survival(x) }
  public func draw(_ generator: GSLGenerator) -> Double { gsl_ran_chisq(generator.state, df) }
  public var sampling: Sampling { gamma.sampling }
  public var mean: Double? { df }
  public var standardDeviation: Double? { (2 * df).squareRoot() }
}
