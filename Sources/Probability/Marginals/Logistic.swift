import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The logistic distribution: F = 1 / (1 + exp(-z)).
public struct Logistic: LocationScaleMarginal {
  public static let family = Family.locationScale(
    "logistic", location: "the median", summary: "like the normal with heavier tails",
    source: "GSL manual, The Logistic Distribution")

  let location: Double
  let scale: Double

  static func standardQuantile(lower p: Double) -> Double { log(p) - log1p(-p) }
  static func standardQuantile(upper q: Double) -> Double { log1p(-q) - log(q) }
  static func standardCDF(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
  static func standardSurvival(_ z: Double) -> Double { 1 / (1 + exp(z)) }
  static var standardMoments: (mean: Double, deviation: Double)? { (0, .pi / 3.0.squareRoot()) }
  static func standardDraw(_ generator: GSLGenerator) -> Double {
    gsl_ran_logistic(generator.state, 1)
  }
}
