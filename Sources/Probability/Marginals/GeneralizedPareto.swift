import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The generalised Pareto distribution: 1 - F = (1 + shape z)^(-1 / shape).
public struct GeneralizedPareto: Marginal {
  public static let family = ExtremeTail.family(
    "generalized-pareto",
    support: "x >= location, up to location - scale / shape for shape < 0",
    summary: "what exceeds a threshold",
    source: "Coles (2001), doi:10.1007/978-1-4471-3675-0, section 4.2")

  private let tail: ExtremeTail

  public init(_ parameters: Parameters) throws(ParameterError) {
    tail = try ExtremeTail(parameters)
  }

  public var support: ClosedRange<Double> {
    tail.location...(tail.shape < 0 ? tail.end : Double.infinity)
  }
  public func quantile(lower p: Double) -> Double { tail.value(-log1p(-p)) }
  public func quantile(upper q: Double) -> Double { tail.value(-log(q)) }
  public func cdf(_ x: Double) -> Double { -expm1(-max(0, tail.variate(x))) }
  public func survival(_ x: Double) -> Double { exp(-max(0, tail.variate(x))) }
  public func draw(_ generator: GSLGenerator) -> Double {
    tail.value(gsl_ran_exponential(generator.state, 1))
  }
  public var mean: Double? { tail.shape < 1 ? tail.location + tail.scale / (1 - tail.shape) : nil }
  public var standardDeviation: Double? {
    tail.shape < 0.5 ? tail.scale / ((1 - tail.shape) * (1 - 2 * tail.shape).squareRoot()) : nil
  }
}
