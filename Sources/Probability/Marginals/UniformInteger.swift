import CGSL

/// Whole numbers between two ends, all alike.
public struct UniformInteger: Marginal {
  public static let family = Family(
    name: "uniform-integer",
    forms: [
      Family.Form([
        Family.Parameter("min", "least whole number"),
        Family.Parameter("max", "largest whole number"),
      ])
    ],
    support: "min, min + 1, …, max", summary: "whole numbers between two ends, all alike",
    source: "GSL manual, General Discrete Distributions",
    examples: [
      ["min": .number(1), "max": .number(6)], ["min": .number(-1e9), "max": .number(1e9)],
    ],
    refused: [["min": .number(1.5), "max": .number(6)], ["min": .number(6), "max": .number(1)]])

  let min: Double
  let max: Double
  let count: Double
  public init(_ parameters: Parameters) throws(ParameterError) {
    min = try parameters.whole("min", least: -9e15)
    max = try parameters.whole("max", least: -9e15)
    guard min <= max else { throw ParameterError("max", "must not be below `min`") }
    count = max - min + 1
  }
  public var isDiscrete: Bool { true }
  public var support: ClosedRange<Double> { min...max }
  public func quantile(lower p: Double) -> Double {
    min + Swift.min(count - 1, Swift.max(0, (p * count).rounded(.up) - 1))
  }
  public func quantile(upper q: Double) -> Double {
    min + Swift.min(count - 1, Swift.max(0, count - 1 - (q * count).rounded(.down)))
  }
  public func cdf(_ x: Double) -> Double {
    Swift.min(1, Swift.max(0, (x.rounded(.down) - min + 1) / count))
  }
  public func survival(_ x: Double) -> Double {
    Swift.min(1, Swift.max(0, (count - 1 - (x.rounded(.down) - min)) / count))
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    min + (generator.uniform * count).rounded(.down)
  }
  public var mean: Double? { min / 2 + max / 2 }
  public var standardDeviation: Double? { ((count * count - 1) / 12).squareRoot() }
  public var sampling: Sampling { .direct }
}
