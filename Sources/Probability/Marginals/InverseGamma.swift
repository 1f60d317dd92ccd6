import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The inverse gamma distribution: scale over a gamma variable of scale 1.
public struct InverseGamma: Marginal {
  public static let family = Family(
    name: "inverse-gamma",
    forms: [
      Family.Form([
        Family.Parameter("shape", .number, "shape, 0.001 to 1e6: the tail index"),
        Family.Parameter("scale", "scale > 0"),
      ])
    ],
    support: "x > 0", summary: "positive with a power tail: an unknown variance",
    source: "Johnson, Kotz, Balakrishnan (1994), Continuous Univariate Distributions 1, chapter 17",
    examples: [
      ["shape": .number(3), "scale": .number(2)],
      ["shape": .number(1.5), "scale": .number(1)],
      ["shape": .number(40), "scale": .number(100)],
    ],
    refused: [
      ["shape": .number(0), "scale": .number(1)],
      ["shape": .number(1), "scale": .number(0)],
    ])

  let shape: Double
  let scale: Double
  private let gamma: Gamma

  public init(_ parameters: Parameters) throws(ParameterError) {
    shape = try parameters.positive("shape")
    scale = try parameters.positive("scale")
    gamma = try Gamma(["shape": .number(shape), "scale": .number(1)])
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { scale / gamma.quantile(upper: p) }
  public func quantile(upper q: Double) -> Double { scale / gamma.quantile(lower: q) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : gamma.survival(scale / x) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : gamma.cdf(scale / x) }
  public func draw(_ generator: GSLGenerator) -> Double {
    scale / gsl_ran_gamma(generator.state, shape, 1)
  }
  public var sampling: Sampling {
    guard shape < LogScale.leastShape else { return .table }
    return .transformed(
      LogScale(GammaTails(shape: shape), shift: log(scale) - log(shape), isMirrored: true),
      .exponential)
  }
  public var mean: Double? { shape > 1 ? scale / (shape - 1) : nil }
  public var standardDeviation: Double? {
    shape > 2 ? scale / ((shape - 1) * (shape - 2).squareRoot()) : nil
  }
}
