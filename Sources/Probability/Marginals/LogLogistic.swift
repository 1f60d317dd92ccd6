import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The log-logistic distribution: F = 1 / (1 + (x / scale)^-shape).
public struct LogLogistic: Marginal {
  public static let family = Family(
    name: "log-logistic",
    forms: [
      Family.Form([
        Family.Parameter("scale", "scale > 0: the median"),
        Family.Parameter("shape", .number, "shape > 0: the tail index"),
      ])
    ],
    support: "x >= 0", summary: "positive with a power tail",
    source:
      "Johnson, Kotz, Balakrishnan (1995), Continuous Univariate Distributions 2, section 23.10",
    examples: [
      ["scale": .number(2), "shape": .number(4)],
      ["scale": .number(1), "shape": .number(1.5)],
      ["scale": .number(10), "shape": .number(0.8)],
    ],
    refused: [
      ["scale": .number(0), "shape": .number(1)],
      ["scale": .number(1), "shape": .number(0)],
    ])

  let scale: Double
  let shape: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    scale = try parameters.positive("scale")
    shape = try parameters.positive("shape")
  }

  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func quantile(lower p: Double) -> Double { scale * pow(p / (1 - p), 1 / shape) }
  public func quantile(upper q: Double) -> Double { scale * pow((1 - q) / q, 1 / shape) }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : 1 / (1 + pow(x / scale, -shape)) }
  public func survival(_ x: Double) -> Double { x <= 0 ? 1 : 1 / (1 + pow(x / scale, shape)) }
  public func draw(_ generator: GSLGenerator) -> Double {
    scale * exp(gsl_ran_logistic(generator.state, 1 / shape))
  }
  private var angle: Double { .pi / shape }
  public var mean: Double? { shape > 1 ? scale * angle / sin(angle) : nil }
  public var standardDeviation: Double? {
    guard shape > 2 else { return nil }
    let b = angle
    // tan b - b, which cancels for large shapes.
    let gap = b < 0.02 ? b * b * b * (1 / 3 + b * b * (2 / 15 + b * b * 17 / 315)) : tan(b) - b
    return scale * (b * gap).squareRoot() / sin(b)
  }
}
