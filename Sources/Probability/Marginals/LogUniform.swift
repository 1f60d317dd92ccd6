import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The logarithm is uniform: density 1 / (x ln(max / min)).
public struct LogUniform: Marginal {
  public static let family = Family(
    name: "log-uniform",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value, above 0"),
        Family.Parameter("max", "largest value, above min"),
      ]), .quantiles(),
    ],
    support: "min <= x <= max", summary: "all orders of magnitude between two ends alike",
    source: "JCGM 101:2008, 6.4 (of the logarithm)",
    examples: [
      ["min": .number(1), "max": .number(1000)], ["min": .number(1e-9), "max": .number(2e-9)],
      ["quantiles": .quantiles([(probability: 0.05, value: 3), (probability: 0.95, value: 4)])],
    ],
    refused: [["min": .number(0), "max": .number(3)], ["min": .number(2), "max": .number(1)]])

  let low: Double
  let width: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    let min: Double
    let max: Double
    if let (a, b) = try parameters.twoQuantiles() {
      guard a.x > 0 else { throw ParameterError("quantiles", "must be positive") }
      let slope = log(b.x / a.x) / (b.p - a.p)
      min = a.x * exp(-slope * a.p)
      max = b.x * exp(slope * (1 - b.p))
      guard min > 0, max.isFinite else {
        throw ParameterError("quantiles", "are too far apart: an end of the range is no number")
      }
    } else {
      min = try parameters.positive("min")
      max = try parameters.number("max")
      guard min < max else {
        throw ParameterError("max", "must be above `min`; for one value give a constant")
      }
    }
    low = log(min)
    let ratio = max / min
    width =
      ratio < 2 ? log1p((max - min) / min) : ratio.isFinite ? log(ratio) : log(max) - log(min)
    support = min...max
  }

  public let support: ClosedRange<Double>
  public func quantile(lower p: Double) -> Double { support.lowerBound * exp(width * p) }
  public func quantile(upper q: Double) -> Double { support.upperBound * exp(-width * q) }
  public func cdf(_ x: Double) -> Double {
    Swift.min(1, Swift.max(0, log(x / support.lowerBound) / width))
  }
  public func survival(_ x: Double) -> Double {
    x <= support.lowerBound
      ? 1 : Swift.min(1, Swift.max(0, log(support.upperBound / x) / width))
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    exp(gsl_ran_flat(generator.state, low, low + width))
  }
  public var mean: Double? { (support.upperBound - support.lowerBound) / width }
  public var standardDeviation: Double? {
    let (a, b) = (support.lowerBound, support.upperBound)
    let h = width / 2
    if h < 0.5 {
      // variance = a b sinh(h) / h (cosh(h) - sinh(h) / h), the difference by its series.
      let gap = h * h * (1.0 / 3 + h * h * (1.0 / 30 + h * h * (1.0 / 840 + h * h / 45360)))
      return a.squareRoot() * b.squareRoot() * (sinh(h) / h * gap).squareRoot()
    }
    let first = (1 - a / b) / width
    return b * ((1 - a / b * (a / b)) / (2 * width) - first * first).squareRoot()
  }
}
