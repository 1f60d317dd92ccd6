import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Cauchy distribution: density proportional to 1 / (1 + z^2). It has no mean.
public struct Cauchy: LocationScaleMarginal {
  public static let family = Family.locationScale(
    "cauchy", location: "the median", summary: "no mean: a ratio of two quantities round zero",
    source: "GSL manual, The Cauchy Distribution")

  let location: Double
  let scale: Double

  static func standardQuantile(lower p: Double) -> Double { -standardQuantile(upper: p) }
  // The tangent of the double next to pi / 2 is finite.
  static func standardQuantile(upper q: Double) -> Double { q == 0.5 ? 0 : 1 / tan(.pi * q) }
  static func standardCDF(_ z: Double) -> Double { atan2(1, -z) / .pi }
  static func standardSurvival(_ z: Double) -> Double { atan2(1, z) / .pi }
  static var standardMoments: (mean: Double, deviation: Double)? { nil }
  static func standardDraw(_ generator: GSLGenerator) -> Double {
    gsl_ran_cauchy(generator.state, 1)
  }
}
