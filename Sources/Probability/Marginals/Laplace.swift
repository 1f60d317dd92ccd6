import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Laplace distribution: density proportional to exp(-|z|).
public struct Laplace: LocationScaleMarginal {
  public static let family = Family.locationScale(
    "laplace", location: "the median", summary: "symmetric with a sharp peak",
    source: "GSL manual, The Laplace Distribution")

  let location: Double
  let scale: Double

  static func standardQuantile(lower p: Double) -> Double { log(2 * p) }
  static func standardQuantile(upper q: Double) -> Double { -log(2 * q) }
  static func standardCDF(_ z: Double) -> Double { z < 0 ? 0.5 * exp(z) : 1 - 0.5 * exp(-z) }
  static func standardSurvival(_ z: Double) -> Double { z < 0 ? 1 - 0.5 * exp(z) : 0.5 * exp(-z) }
  static var standardMoments: (mean: Double, deviation: Double)? { (0, 2.0.squareRoot()) }
  static func standardDraw(_ generator: GSLGenerator) -> Double {
    gsl_ran_laplace(generator.state, 1)
  }
  public var kinks: [Double] { [location] }
}
