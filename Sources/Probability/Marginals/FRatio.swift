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
        Family.Parameter("df1", .number, "degrees of freedom above, 0.002 to 2e6"),
        Family.Parameter("df2", .number, "degrees of freedom below, 0.002 to 2e6"),
      ])
    ],
    support: "x >= 0", summary: "ratio of two variances",
    source: "GSL manual, The F-distribution",
    examples: [
      ["df1": .number(5), "df2": .number(10)],
      ["df1": .number(2), "df2": .number(3)],
      ["df1": .number(30), "df2": .number(8)],
      ["df1": .number(1e6), "df2": .number(3)],
    ],
    refused: [
      ["df1": .number(0), "df2": .number(1)],
      ["df1": .number(3), "df2": .number(-1)],
    ])

  let df1: Double
  let df2: Double
  /// X = df2 / df1 B / (1 - B); 1 - B has the shapes changed over.
  private let share: Beta
  private let rest: Beta

  public init(_ parameters: Parameters) throws(ParameterError) {
    df1 = try parameters.positive("df1")
    df2 = try parameters.positive("df2")
    for (name, df) in [("df1", df1), ("df2", df2)] where !(0.002...2e6).contains(df) {
      throw ParameterError(name, "must lie in [0.002, 2e6]")
    }
    share = try Beta(["alpha": .number(df1 / 2), "beta": .number(df2 / 2)])
    rest = try Beta(["alpha": .number(df2 / 2), "beta": .number(df1 / 2)])
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    p <= 0 ? 0 : df2 / df1 * share.odds(lower: p)
  }
  public func quantile(upper q: Double) -> Double {
    q <= 0 ? .infinity : df2 / df1 / rest.odds(lower: q)
  }
  public func cdf(_ x: Double) -> Double {
    let ratio = df1 / df2 * x
    return x <= 0 ? 0 : share.below(share: 1 / (1 + 1 / ratio), rest: 1 / (1 + ratio))
  }
  public func survival(_ x: Double) -> Double {
    let ratio = df1 / df2 * x
    return x <= 0 ? 1 : share.above(share: 1 / (1 + 1 / ratio), rest: 1 / (1 + ratio))
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_fdist(generator.state, df1, df2)
  }
  public var sampling: Sampling {
    guard let odds = share.logScale else { return .table }
    return .transformed(LogScale(odds, shift: log(df2 / df1)), .exponential)
  }
  public var mean: Double? { df2 > 2 ? df2 / (df2 - 2) : nil }
  public var standardDeviation: Double? {
    guard df2 > 4 else { return nil }
    let spread = 2 * (df1 + df2 - 2) / (df1 * (df2 - 4))
    return df2 / (df2 - 2) * spread.squareRoot()
  }
}
