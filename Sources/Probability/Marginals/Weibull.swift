import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Weibull distribution: P(X > x) = exp(-(x / scale)^shape).
public struct Weibull: Marginal {
  public static let family = Family(
    name: "weibull",
    forms: [
      Family.Form([
        Family.Parameter("shape", .number, "shape, 0.02 to 10000"),
        Family.Parameter("scale", "scale > 0"),
      ]), .quantiles(),
    ],
    support: "x >= 0", summary: "life times; shape above 1 wears out",
    source: "GSL manual, The Weibull Distribution",
    examples: [
      ["shape": .number(1.5), "scale": .number(3)], ["shape": .number(0.7), "scale": .number(1)],
      ["quantiles": .quantiles([(probability: 0.1, value: 1), (probability: 0.9, value: 6)])],
    ],
    refused: [
      ["shape": .number(0), "scale": .number(1)], ["shape": .number(1), "scale": .number(-1)],
    ])

  let shape: Double
  let scale: Double
  public init(_ parameters: Parameters) throws(ParameterError) {
    if let (low, high) = try parameters.twoQuantiles() {
      guard low.x > 0 else { throw ParameterError("quantiles", "must be positive") }
      let a = log(-log1p(-low.p))
      let b = log(-log1p(-high.p))
      shape = (b - a) / log(high.x / low.x)
      scale = low.x / exp(a / shape)
    } else {
      shape = try parameters.positive("shape")
      scale = try parameters.positive("scale")
    }
    guard (0.02...1e4).contains(shape) else {
      throw ParameterError(
        parameters.has("shape") ? "shape" : "quantiles", "must give a shape from 0.02 to 10000")
    }
  }
  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { scale * pow(-log1p(-p), 1 / shape) }
  public func quantile(upper q: Double) -> Double { scale * pow(-log(q), 1 / shape) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : -expm1(-pow(x / scale, shape)) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : exp(-pow(x / scale, shape)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_weibull(generator.state, scale, shape)
  }
  public var mean: Double? { scale * tgamma(1 + 1 / shape) }
  public var standardDeviation: Double? {
    // The logarithms do not cancel for large shapes as the squares would.
    let first: Double = lgamma(1 + 1 / shape)
    return scale * exp(first) * expm1(lgamma(1 + 2 / shape) - 2 * first).squareRoot()
  }
}
