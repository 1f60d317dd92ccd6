import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The F distribution: a ratio of two chi-squared variables, each over its degrees of freedom.
public struct FRatio: Marginal {
  public static let family = Family(
    name: "f",
    forms: [
      Family.Form([
        Family.Parameter("df1", .number, "degrees of freedom above, 1 to 1e4"),
        Family.Parameter("df2", .number, "degrees of freedom below, 1 to 1e4"),
      ])
    ],
    support: "x >= 0", summary: "ratio of two variances",
    source: "GSL manual, The F-distribution",
    examples: [
      ["df1": .number(5), "df2": .number(10)],
      ["df1": .number(2), "df2": .number(3)],
      ["df1": .number(30), "df2": .number(8)],
    ],
    refused: [
      ["df1": .number(0), "df2": .number(1)],
      ["df1": .number(3), "df2": .number(-1)],
    ])

  let df1: Double
  let df2: Double
  /// X = df2 / df1 B / (1 - B); 1 - B is the other one, at the same draw.
  private let share: Beta
  private let rest: Beta

  public init(_ parameters: Parameters) throws(ParameterError) {
    df1 = try parameters.positive("df1")
    df2 = try parameters.positive("df2")
    for (name, df) in [("df1", df1), ("df2", df2)] where !(1...1e4).contains(df) {
      throw ParameterError(name, "must lie in [1, 10000]")
    }
    share = try Beta(["alpha": .number(df1 / 2), "beta": .number(df2 / 2)])
    rest = try Beta(["alpha": .number(df2 / 2), "beta": .number(df1 / 2)])
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    df2 / df1 * share.quantile(lower: p) / rest.quantile(upper: p)
  }
  public func quantile(upper q: Double) -> Double {
    df2 / df1 * share.quantile(upper: q) / rest.quantile(lower: q)
  }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : gsl_cdf_fdist_P(x, df1, df2) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : gsl_cdf_fdist_Q(x, df1, df2) }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_fdist(generator.state, df1, df2)
  }
  public var mean: Double? { df2 > 2 ? df2 / (df2 - 2) : nil }
  public var standardDeviation: Double? {
    guard df2 > 4 else { return nil }
    let spread = 2 * (df1 + df2 - 2) / (df1 * (df2 - 4))
    return df2 / (df2 - 2) * spread.squareRoot()
  }
}
