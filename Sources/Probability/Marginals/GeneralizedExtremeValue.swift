import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The generalised extreme value distribution: F = exp(-(1 + shape z)^(-1 / shape)).
public struct GeneralizedExtremeValue: Marginal {
  public static let family = ExtremeTail.family(
    "generalized-extreme-value",
    support: "above location - scale / shape for shape > 0, below it for shape < 0",
    summary: "the largest of many, any tail",
    source: "Coles (2001), doi:10.1007/978-1-4471-3675-0, section 3.1")

  private let tail: ExtremeTail

  public init(_ parameters: Parameters) throws(ParameterError) {
    tail = try ExtremeTail(parameters)
  }

  public var support: ClosedRange<Double> {
    tail.shape > 0
      ? (tail.end)...Double.infinity
      : -Double.infinity...(tail.shape < 0 ? tail.end : Double.infinity)
  }
  public func quantile(lower p: Double) -> Double { tail.value(-log(-log(p))) }
  public func quantile(upper q: Double) -> Double { tail.value(-log(-log1p(-q))) }
  public func cdf(_ x: Double) -> Double { exp(-exp(-tail.variate(x))) }
  public func survival(_ x: Double) -> Double { -expm1(-exp(-tail.variate(x))) }
  public func draw(_ generator: GSLGenerator) -> Double {
    tail.value(gsl_ran_gumbel1(generator.state, 1, 1))
  }
  public var mean: Double? {
    if tail.shape >= 1 { return nil }
    if abs(tail.shape) < 0.01 { return Integration.moments(self).mean }
    return tail.location + tail.scale * (tgamma(1 - tail.shape) - 1) / tail.shape
  }
  public var standardDeviation: Double? {
    if tail.shape >= 0.5 { return nil }
    // The closed form cancels near shape 0.
    if abs(tail.shape) < 0.01 { return Integration.moments(self).standardDeviation }
    let first = tgamma(1 - tail.shape)
    return tail.scale * (tgamma(1 - 2 * tail.shape) - first * first).squareRoot() / abs(tail.shape)
  }
}
