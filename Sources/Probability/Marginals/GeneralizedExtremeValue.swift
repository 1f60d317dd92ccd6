import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The generalised extreme value distribution: F = exp(-(1 + shape z)^(-1 / shape)).
public struct GeneralizedExtremeValue: Marginal {
  public static let family = Family(
    name: "generalized-extreme-value",
    forms: [
      Family.Form([
        Family.Parameter("location", "location"),
        Family.Parameter("scale", "scale > 0"),
        Family.Parameter("shape", .number, "shape xi, -5 to 5; positive has a heavy tail"),
      ])
    ],
    support: "above location - scale / shape for shape > 0, below it for shape < 0",
    summary: "the largest of many, any tail",
    source: "Coles (2001), doi:10.1007/978-1-4471-3675-0, section 3.1",
    examples: [
      ["location": .number(10), "scale": .number(2), "shape": .number(0.2)],
      ["location": .number(0), "scale": .number(1), "shape": .number(-0.3)],
      ["location": .number(0), "scale": .number(1), "shape": .number(0)],
      ["location": .number(5), "scale": .number(3), "shape": .number(1.2)],
    ],
    refused: [
      ["location": .number(0), "scale": .number(0), "shape": .number(0.1)],
      ["location": .number(0), "scale": .number(1), "shape": .number(9)],
    ])

  let location: Double
  let scale: Double
  let shape: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    location = try parameters.number("location")
    scale = try parameters.positive("scale")
    shape = try parameters.number("shape")
    guard abs(shape) <= 5 else { throw ParameterError("shape", "must lie in [-5, 5]") }
  }

  public var support: ClosedRange<Double> {
    shape > 0
      ? (location - scale / shape)...Double.infinity
      : -Double.infinity...(shape < 0 ? location - scale / shape : Double.infinity)
  }
  /// The quantile at the reduced variate y = -log(-log F).
  private func value(_ y: Double) -> Double {
    location + scale * (shape == 0 ? y : expm1(shape * y) / shape)
  }
  private func variate(_ x: Double) -> Double {
    let z = (x - location) / scale
    if shape == 0 { return z }
    let base = shape * z
    return base <= -1 ? (shape > 0 ? -.infinity : .infinity) : log1p(base) / shape
  }
  public func quantile(lower p: Double) -> Double { value(-log(-log(p))) }
  public func quantile(upper q: Double) -> Double { value(-log(-log1p(-q))) }
  public func cdf(_ x: Double) -> Double { exp(-exp(-variate(x))) }
  public func survival(_ x: Double) -> Double { -expm1(-exp(-variate(x))) }
  public func draw(_ generator: GSLGenerator) -> Double {
    value(gsl_ran_gumbel1(generator.state, 1, 1))
  }
  public var mean: Double? {
    if shape >= 1 { return nil }
    if abs(shape) < 0.01 { return Integration.moments(self)?.mean }
    return location + scale * (tgamma(1 - shape) - 1) / shape
  }
  public var standardDeviation: Double? {
    if shape >= 0.5 { return nil }
    // The closed form cancels near shape 0.
    if abs(shape) < 0.01 { return Integration.moments(self)?.standardDeviation }
    let first = tgamma(1 - shape)
    return scale * (tgamma(1 - 2 * shape) - first * first).squareRoot() / abs(shape)
  }
}
