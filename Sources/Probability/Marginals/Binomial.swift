import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Successes in a number of independent trials.
public struct Binomial: CountingMarginal {
  public static let family = Family(
    name: "binomial",
    forms: [
      Family.Form([
        Family.Parameter("trials", .number, "whole number >= 0"),
        Family.Parameter("p", .number, "probability of success, 0 to 1"),
      ])
    ],
    support: "0, 1, …, trials", summary: "successes in a number of trials",
    source: "GSL manual, The Binomial Distribution",
    examples: [
      ["trials": .number(20), "p": .number(0.3)], ["trials": .number(2000), "p": .number(0.01)],
      ["trials": .number(1e12), "p": .number(1e-9)], ["trials": .number(4e10), "p": .number(0.3)],
    ],
    refused: [
      ["trials": .number(2.5), "p": .number(0.3)], ["trials": .number(2), "p": .number(2)],
    ])

  let trials: Double
  let p: Double
  let counts: Counts
  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    let trials = try parameters.whole("trials", least: 0)
    let p = try parameters.probability("p")
    (self.trials, self.p) = (trials, p)
    let mode = p == 1 ? trials : min(trials, ((trials + 1) * p).rounded(.down))
    counts = try Counts(
      mode: mode, least: p == 1 ? trials : 0, most: p == 0 ? 0 : trials,
      tails: BinomialTails(trials: trials, p: p)
    ) { (trials - $0) / ($0 + 1) * (p / (1 - p)) }
  }
  public var support: ClosedRange<Double> { 0...trials }
  public func draw(_ generator: GSLGenerator) -> Double {
    // GSL counts up to 32 bits.
    UInt32(exactly: trials).map { Double(gsl_ran_binomial(generator.state, p, $0)) }
      ?? quantile(generator.uniform)
  }
  public var mean: Double? { trials * p }
  public var standardDeviation: Double? { (trials * p * (1 - p)).squareRoot() }
}

/// P(X > k) is the incomplete beta function I_p(k + 1, trials - k).
private struct BinomialTails: CountTails {
  let trials: Double
  let p: Double
  private var logit: Double { log(p) - log1p(-p) }
  private func beta(_ k: Double) -> BetaTails { BetaTails(alpha: k + 1, beta: trials - k) }
  func below(_ k: Double) -> Double { beta(k).above(logit) }
  func above(_ k: Double) -> Double { beta(k).below(logit) }
  func probability(_ k: Double) -> Double { beta(k).density(logit) / (p * (trials - k)) }
  var mean: Double { trials * p }
  var standardDeviation: Double { (trials * p * (1 - p)).squareRoot() }
}
