import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Failures before the `successes`-th success; `successes` may be any positive number.
public struct NegativeBinomial: CountingMarginal {
  public static let family = Family(
    name: "negative-binomial",
    forms: [
      Family.Form([
        Family.Parameter("successes", .number, "successes waited for > 0"),
        Family.Parameter("p", .number, "probability of success, above 0"),
      ]),
      Family.Form([
        Family.Parameter("mean", "mean number of failures > 0"),
        Family.Parameter("successes", .number, "successes waited for > 0"),
      ]),
    ],
    support: "0, 1, 2, …", summary: "failures before a number of successes; counts that cluster",
    source: "GSL manual, The Negative Binomial Distribution",
    examples: [
      ["mean": .number(1.5), "successes": .number(1.5)],
      ["successes": .number(5), "p": .number(0.3)],
      ["successes": .number(0.3), "p": .number(1e-9)],
    ],
    refused: [
      ["successes": .number(0), "p": .number(0.5)], ["successes": .number(1), "p": .number(0)],
      ["mean": .number(0), "successes": .number(1)],
    ])

  let successes: Double
  let p: Double
  let counts: Counts
  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    let successes = try parameters.positive("successes")
    let p: Double
    if parameters.has("mean") {
      p = successes / (successes + (try parameters.positive("mean")))
    } else {
      p = try parameters.probability("p")
      guard p > 0 else { throw ParameterError("p", "must be above 0") }
    }
    (self.successes, self.p) = (successes, p)
    let failures = 1 - p
    guard successes * failures / p <= 1e15 else {
      throw ParameterError(nil, "must have a mean of at most 1e15")
    }
    counts = try Counts(
      mode: max(0, ((successes - 1) * failures / p).rounded(.down)), least: 0,
      most: p == 1 ? 0 : .infinity, tails: NegativeBinomialTails(successes: successes, p: p)
    ) { ($0 + successes) / ($0 + 1) * failures }
  }
  public var support: ClosedRange<Double> { 0...(p == 1 ? 0 : Double.infinity) }
  public func draw(_ generator: GSLGenerator) -> Double {
    // GSL counts up to 32 bits.
    quantile(upper: 1e-12) < 4e9
      ? Double(gsl_ran_negative_binomial(generator.state, p, successes))
      : quantile(generator.uniform)
  }
  public var mean: Double? { successes * (1 - p) / p }
  public var standardDeviation: Double? { (successes * (1 - p)).squareRoot() / p }
}

/// P(X <= k) is the incomplete beta function I_p(successes, k + 1).
struct NegativeBinomialTails: CountTails {
  let successes: Double
  let p: Double
  private var logit: Double { log(p) - log1p(-p) }
  private func beta(_ k: Double) -> BetaTails { BetaTails(alpha: successes, beta: k + 1) }
  func below(_ k: Double) -> Double { beta(k).below(logit) }
  func above(_ k: Double) -> Double { beta(k).above(logit) }
  func probability(_ k: Double) -> Double {
    beta(k).density(logit) / ((1 - p) * (successes + k))
  }
  var mean: Double { successes * (1 - p) / p }
  var standardDeviation: Double { (successes * (1 - p)).squareRoot() / p }
}
