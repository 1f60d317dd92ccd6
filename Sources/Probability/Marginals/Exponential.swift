import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The exponential distribution: density exp(-x / mean) / mean.
public struct Exponential: Marginal {
  public static let family = Family(
    name: "exponential", forms: [Family.Form([Family.Parameter("mean", "mean > 0")])],
    support: "x >= 0", summary: "waiting time at a constant rate",
    source: "GSL manual, The Exponential Distribution",
    examples: [["mean": .number(2)], ["mean": .number(1e-300)]],
    refused: [["mean": .number(0)], ["mean": .number(-1)]])

  let scale: Double
  public init(_ parameters: Parameters) throws(ParameterError) {
    scale = try parameters.positive("mean")
  }
  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { -scale * log1p(-p) }
  public func quantile(upper q: Double) -> Double { -scale * log(q) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : -expm1(-x / scale) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : exp(-x / scale) }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_exponential(generator.state, scale)
  }
  public var mean: Double? { scale }
  public var standardDeviation: Double? { scale }
}
