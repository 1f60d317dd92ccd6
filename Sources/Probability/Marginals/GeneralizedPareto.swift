import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The generalised Pareto distribution: 1 - F = (1 + shape z)^(-1 / shape).
public struct GeneralizedPareto: Marginal {
  public static let family = Family(
    name: "generalized-pareto",
    forms: [
      Family.Form([
        Family.Parameter("location", "location"),
        Family.Parameter("scale", "scale > 0"),
        Family.Parameter("shape", .number, "shape xi, -5 to 5; positive has a heavy tail"),
      ])
    ],
    support: "x >= location, up to location - scale / shape for shape < 0",
    summary: "what exceeds a threshold",
    source: "Coles (2001), doi:10.1007/978-1-4471-3675-0, section 4.2",
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
    location...(shape < 0 ? location - scale / shape : Double.infinity)
  }
  /// The quantile at y = -log(1 - F).
  private func value(_ y: Double) -> Double {
    location + scale * (shape == 0 ? y : expm1(shape * y) / shape)
  }
  private func variate(_ x: Double) -> Double {
    let z = max(0, (x - location) / scale)
    if shape == 0 { return z }
    return shape * z <= -1 ? .infinity : log1p(shape * z) / shape
  }
  public func quantile(lower p: Double) -> Double { value(-log1p(-p)) }
  public func quantile(upper q: Double) -> Double { value(-log(q)) }
  public func cdf(_ x: Double) -> Double { -expm1(-variate(x)) }
  public func survival(_ x: Double) -> Double { exp(-variate(x)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    value(gsl_ran_exponential(generator.state, 1))
  }
  public var mean: Double? { shape < 1 ? location + scale / (1 - shape) : nil }
  public var standardDeviation: Double? {
    shape < 0.5 ? scale / ((1 - shape) * (1 - 2 * shape).squareRoot()) : nil
  }
}
