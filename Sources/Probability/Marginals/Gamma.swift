import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The gamma distribution: density proportional to x^(shape - 1) exp(-x / scale).
public struct Gamma: Marginal {
  public static let family = Family(
    name: "gamma",
    forms: [
      Family.Form([
        Family.Parameter("shape", .number, "shape, 0.001 to 1e6"),
        Family.Parameter("scale", "scale > 0"),
      ]),
      Family.Form([
        Family.Parameter("mean", "mean > 0"), Family.Parameter("sd", "standard deviation > 0"),
      ]), .quantiles(),
    ],
    support: "x >= 0", summary: "positive: a sum of waiting times",
    source: "GSL manual, The Gamma Distribution",
    examples: [
      ["shape": .number(2), "scale": .number(0.15)], ["mean": .number(10), "sd": .number(3)],
      ["shape": .number(0.05), "scale": .number(1)], ["shape": .number(1e4), "scale": .number(2)],
      ["shape": .number(1e6), "scale": .number(1e-300)],
      ["quantiles": .quantiles([(probability: 0.1, value: 1), (probability: 0.9, value: 6)])],
    ],
    refused: [
      ["shape": .number(0), "scale": .number(1)], ["shape": .number(1), "scale": .number(0)],
      ["mean": .number(-1), "sd": .number(1)],
    ])

  let shape: Double
  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    if let (low, high) = try parameters.twoQuantiles() {
      guard low.x > 0 else { throw ParameterError("quantiles", "must be positive") }
      let wanted = log(high.x / low.x)
      // The ratio of two quantiles falls with the shape.
      let k = bisect(low: 1e-3, high: 1e6) {
        log(
          Self.standard(lower: high.p, shape: $0) / Self.standard(lower: low.p, shape: $0)) > wanted
      }
      // Beyond the last shapes no ratio is small (or large) enough.
      guard k > 1.000_001e-3, k < 0.999_999e6 else {
        throw ParameterError(
          "quantiles", "are too close together or too far apart for a shape from 0.001 to 1e6")
      }
      shape = k
      scale = low.x / Self.standard(lower: low.p, shape: k)
    } else if parameters.has("mean") {
      let mean = try parameters.positive("mean")
      let sd = try parameters.positive("sd")
      shape = mean / sd * (mean / sd)
      scale = sd / mean * sd
    } else {
      shape = try parameters.positive("shape")
      scale = try parameters.positive("scale")
    }
    guard (1e-3...1e6).contains(shape), scale > 0, scale.isFinite else {
      throw ParameterError(
        parameters.has("shape") ? "shape" : nil, "must give a shape from 0.001 to 1e6")
    }
  }

  /// Above this GSL's cdf and its inverse lose digits; its inverse fails here and there below it.
  private static let largest = 1e3
  private static func standard(lower p: Double, shape: Double) -> Double {
    if p <= 0 { return 0 }
    if p > 0.5 { return standard(upper: 1 - p, shape: shape) }
    if shape <= largest {
      let x = gsl_cdf_gamma_Pinv(p, shape, 1)
      if x.isFinite, abs(gsl_cdf_gamma_P(x, shape, 1) / p - 1) < 1e-11 { return x }
    }
    return shape * exp(GammaTails(shape: shape).quantile(lower: p))
  }
  private static func standard(upper q: Double, shape: Double) -> Double {
    if q <= 0 { return .infinity }
    if q > 0.5 { return standard(lower: 1 - q, shape: shape) }
    if shape <= largest {
      let x = gsl_cdf_gamma_Qinv(q, shape, 1)
      if x.isFinite, abs(gsl_cdf_gamma_Q(x, shape, 1) / q - 1) < 1e-11 { return x }
    }
    return shape * exp(GammaTails(shape: shape).quantile(upper: q))
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    tiny(lower: p) ?? scale * Self.standard(lower: p, shape: shape)
  }
  public func quantile(upper q: Double) -> Double {
    tiny(lower: 1 - q) ?? scale * Self.standard(upper: q, shape: shape)
  }
  /// Where x^shape / Gamma(shape + 1) is all of the cdf, and x below what doubles hold before it is
  /// scaled.
  private func tiny(lower p: Double) -> Double? {
    guard shape < 1, p > 0 else { return nil }
    let logarithm = (log(p) + lgamma(shape + 1)) / shape
    return logarithm < -230 ? exp(logarithm + log(scale)) : nil
  }
  public func cdf(_ x: Double) -> Double {
    if x <= 0 || x == .infinity { return x <= 0 ? 0 : 1 }
    return shape > Self.largest
      ? GammaTails(shape: shape).below(log(x / scale / shape))
      : gsl_cdf_gamma_P(x / scale, shape, 1)
  }
  public func survival(_ x: Double) -> Double {
    if x <= 0 || x == .infinity { return x <= 0 ? 1 : 0 }
    return shape > Self.largest
      ? GammaTails(shape: shape).above(log(x / scale / shape))
      : gsl_cdf_gamma_Q(x / scale, shape, 1)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_gamma(generator.state, shape, scale)
  }
  public var sampling: Sampling {
    guard shape < LogScale.leastShape else { return .table }
    return .transformed(
      LogScale(GammaTails(shape: shape), shift: log(shape) + log(scale)), .exponential)
  }
  public var mean: Double? { shape * scale }
  public var standardDeviation: Double? { shape.squareRoot() * scale }
}
