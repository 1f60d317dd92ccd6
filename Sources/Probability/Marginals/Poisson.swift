import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Events at a constant rate.
public struct Poisson: CountingMarginal {
  public static let family = Family(
    name: "poisson", forms: [Family.Form([Family.Parameter("mean", "mean >= 0")])],
    support: "0, 1, 2, …", summary: "events at a constant rate",
    source: "GSL manual, The Poisson Distribution",
    examples: [
      ["mean": .number(4)], ["mean": .number(400)], ["mean": .number(0.01)],
      ["mean": .number(1e10)],
    ],
    refused: [["mean": .number(-1)]])

  let rate: Double
  let counts: Counts
  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    let rate = try parameters.number("mean")
    guard rate >= 0 else { throw ParameterError("mean", "must not be negative") }
    self.rate = rate
    // Beyond that, whole numbers are no longer all doubles.
    guard rate <= 1e15 else { throw ParameterError("mean", "must not be above 1e15") }
    counts = try Counts(
      mode: rate.rounded(.down), least: 0, most: .infinity, tails: PoissonTails(rate: rate)
    ) { rate / ($0 + 1) }
  }
  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func draw(_ generator: GSLGenerator) -> Double {
    // GSL counts up to 32 bits.
    rate < 4e9 ? Double(gsl_ran_poisson(generator.state, rate)) : quantile(generator.uniform)
  }
  public var mean: Double? { rate }
  public var standardDeviation: Double? { rate.squareRoot() }
}

/// P(X <= k) is the upper incomplete gamma function Q(k + 1, rate).
private struct PoissonTails: CountTails {
  let rate: Double
  /// log(rate / shape), which is near 0 where there is mass.
  private func logRatio(_ k: Double) -> Double { log1p((rate - k - 1) / (k + 1)) }
  func below(_ k: Double) -> Double { GammaTails(shape: k + 1).above(logRatio(k)) }
  func above(_ k: Double) -> Double { GammaTails(shape: k + 1).below(logRatio(k)) }
  func probability(_ k: Double) -> Double { GammaTails(shape: k + 1).density(logRatio(k)) / rate }
  var mean: Double { rate }
  var standardDeviation: Double { rate.squareRoot() }
}
