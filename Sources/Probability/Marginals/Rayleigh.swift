import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Rayleigh distribution: P(X > x) = exp(-(x / scale)^2 / 2).
public struct Rayleigh: Marginal {
  public static let family = Family.scale(
    "rayleigh", scale: "the mode",
    summary: "length of a vector of two normal parts",
    source: "GSL manual, The Rayleigh Distribution")

  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    scale = try parameters.positive("scale")
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { scale * (-2 * log1p(-p)).squareRoot() }
  public func quantile(upper q: Double) -> Double { scale * (-2 * log(q)).squareRoot() }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : -expm1(-(x / scale) * (x / scale) / 2) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : exp(-(x / scale) * (x / scale) / 2) }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_rayleigh(generator.state, scale)
  }
  public var mean: Double? { scale * (.pi / 2).squareRoot() }
  public var standardDeviation: Double? { scale * (2 - Double.pi / 2).squareRoot() }
}
