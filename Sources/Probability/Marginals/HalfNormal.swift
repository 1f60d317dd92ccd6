import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The half-normal distribution: the size of a normal of mean 0.
public struct HalfNormal: Marginal {
  public static let family = Family.scale(
    "half-normal", scale: "the standard deviation of the normal",
    summary: "size of an error of either sign",
    source: "GSL manual, The Gaussian Distribution, folded at 0")

  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    scale = try parameters.positive("scale")
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    // Near 0 the probability of one side of the normal has lost digits: erf is inverted by Newton.
    var z = p < 0.1 ? p * (.pi / 2).squareRoot() : -gsl_cdf_ugaussian_Pinv(0.5 - p / 2)
    for _ in 0..<3 {
      z -= (erf(z / 2.0.squareRoot()) - p) / ((2 / .pi).squareRoot() * exp(-z * z / 2))
    }
    return scale * z
  }
  public func quantile(upper q: Double) -> Double { -scale * gsl_cdf_ugaussian_Pinv(q / 2) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : erf(x / scale / 2.0.squareRoot()) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : erfc(x / scale / 2.0.squareRoot()) }
  public func draw(_ generator: GSLGenerator) -> Double {
    abs(gsl_ran_gaussian(generator.state, scale))
  }
  public var mean: Double? { scale * (2 / Double.pi).squareRoot() }
  public var standardDeviation: Double? { scale * (1 - 2 / Double.pi).squareRoot() }
}
