import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Pareto distribution: P(X > x) = (scale / x)^shape.
public struct Pareto: Marginal {
  public static let family = Family(
    name: "pareto",
    forms: [
      Family.Form([
        Family.Parameter("shape", .number, "shape > 0: the tail index"),
        Family.Parameter("scale", "the least value > 0"),
      ])
    ],
    support: "x >= scale", summary: "power tail: few make most of it",
    source: "GSL manual, The Pareto Distribution",
    examples: [
      ["shape": .number(1.5), "scale": .number(2)],
      ["shape": .number(3), "scale": .number(1)],
      ["shape": .number(0.5), "scale": .number(10)],
    ],
    refused: [
      ["shape": .number(0), "scale": .number(1)],
      ["shape": .number(1), "scale": .number(0)],
    ])

  let shape: Double
  let scale: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    shape = try parameters.positive("shape")
    scale = try parameters.positive("scale")
  }

  public var support: ClosedRange<Double> { scale...Double.infinity }
  public func quantile(lower p: Double) -> Double { scale * exp(-log1p(-p) / shape) }
  public func quantile(upper q: Double) -> Double { scale * pow(q, -1 / shape) }
  public func cdf(_ x: Double) -> Double { x <= scale ? 0 : -expm1(shape * log(scale / x)) }
  public func survival(_ x: Double) -> Double { x <= scale ? 1 : pow(scale / x, shape) }
  public func draw(_ generator: GSLGenerator) -> Double {
    gsl_ran_pareto(generator.state, shape, scale)
  }
  public var mean: Double? { shape > 1 ? scale * shape / (shape - 1) : nil }
  public var standardDeviation: Double? {
    shape > 2 ? scale / (shape - 1) * (shape / (shape - 2)).squareRoot() : nil
  }
}
