import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The geometric distribution: trials up to and with the first success.
public struct Geometric: Marginal {
  public static let family = Family(
    name: "geometric",
    forms: [
      Family.Form([
        Family.Parameter("p", .number, "probability of success in (0, 1]")
      ])
    ],
    support: "1, 2, 3, ...", summary: "trials up to the first success",
    source: "GSL manual, The Geometric Distribution",
    examples: [
      ["p": .number(0.3)],
      ["p": .number(1e-6)],
      ["p": .number(1)],
    ],
    refused: [
      ["p": .number(0)],
      ["p": .number(1.5)],
    ])

  let p: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    p = try parameters.probability("p")
    guard p > 0 else { throw ParameterError("p", "must be positive") }
  }

  public var isDiscrete: Bool { true }
  public var support: ClosedRange<Double> { 1...(p == 1 ? 1 : Double.infinity) }
  /// The count at which the probability of no success has fallen to exp(-depth).
  private func count(_ depth: Double) -> Double {
    // A probability that is a step's own falls on that step.
    max(1, (depth / -log1p(-p) * (1 - 1e-15)).rounded(.up))
  }
  public func quantile(lower p: Double) -> Double { count(-log1p(-p)) }
  public func quantile(upper q: Double) -> Double { count(-log(q)) }
  public func cdf(_ x: Double) -> Double { x < 1 ? 0 : -expm1(x.rounded(.down) * log1p(-p)) }
  public func survival(_ x: Double) -> Double { x < 1 ? 1 : exp(x.rounded(.down) * log1p(-p)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    Double(gsl_ran_geometric(generator.state, p))
  }
  public var mean: Double? { 1 / p }
  public var standardDeviation: Double? { (1 - p).squareRoot() / p }
  public var sampling: Sampling { .direct }
}
