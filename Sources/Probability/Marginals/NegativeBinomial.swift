import CGSL

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
    ],
    refused: [
      ["successes": .number(0), "p": .number(0.5)], ["successes": .number(1), "p": .number(0)],
      ["mean": .number(0), "successes": .number(1)],
    ])

  let successes: Double
  let p: Double
  let table: Discrete
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
    table = try Counts.table(
      mode: max(0, ((successes - 1) * failures / p).rounded(.down)), least: 0,
      most: p == 1 ? 0 : .infinity, otherwise: "gamma"
    ) { ($0 + successes) / ($0 + 1) * failures }
  }
  public var support: ClosedRange<Double> { 0...(p == 1 ? 0 : Double.infinity) }
  public func draw(_ generator: GSLGenerator) -> Double {
    Double(gsl_ran_negative_binomial(generator.state, p, successes))
  }
  public var mean: Double? { successes * (1 - p) / p }
  public var standardDeviation: Double? { (successes * (1 - p)).squareRoot() / p }
}
