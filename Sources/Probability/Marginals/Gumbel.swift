import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Gumbel distribution of maxima: F = exp(-exp(-z)).
public struct Gumbel: LocationScaleMarginal {
  public static let family = Family.locationScale(
    "gumbel", location: "the mode", summary: "the largest of many",
    source: "GSL manual, The Type-1 Gumbel Distribution")

  let location: Double
  let scale: Double

  static func standardQuantile(lower p: Double) -> Double { -log(-log(p)) }
  static func standardQuantile(upper q: Double) -> Double { -log(-log1p(-q)) }
  static func standardCDF(_ z: Double) -> Double { exp(-exp(-z)) }
  static func standardSurvival(_ z: Double) -> Double { -expm1(-exp(-z)) }
  static var standardMoments: (mean: Double, deviation: Double)? {
    (0.577_215_664_901_532_9, .pi / 6.0.squareRoot())
  }
  static func standardDraw(_ generator: GSLGenerator) -> Double {
    gsl_ran_gumbel1(generator.state, 1, 1)
  }
}
