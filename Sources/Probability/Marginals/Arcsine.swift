import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The arcsine distribution: a point of a sine wave at a random phase.
public struct Arcsine: Marginal {
  public static let family = Family(
    name: "arcsine",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"),
        Family.Parameter("max", "largest value, above min"),
      ])
    ],
    support: "min <= x <= max", summary: "a sine wave at a random time",
    source: "JCGM 101:2008, 6.4.6",
    examples: [
      ["min": .number(-1), "max": .number(1)],
      ["min": .number(0), "max": .number(10)],
      ["min": .number(3), "max": .number(3.5)],
    ],
    refused: [
      ["min": .number(1), "max": .number(1)],
      ["min": .number(2), "max": .number(1)],
    ])

  let min: Double
  let max: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    min = try parameters.number("min")
    max = try parameters.number("max")
    guard min < max, (max - min).isFinite else {
      throw ParameterError("max", "must be above `min`; for one value give a constant")
    }
  }

  public var support: ClosedRange<Double> { min...max }
  private func reach(_ p: Double) -> Double {
    let s = sin(.pi / 2 * p)
    return (max - min) * s * s
  }
  private func probability(_ reach: Double) -> Double {
    let share = reach / (max - min)
    return share <= 0 ? 0 : (share >= 1 ? 1 : 2 / .pi * asin(share.squareRoot()))
  }
  public func quantile(lower p: Double) -> Double { min + reach(p) }
  public func quantile(upper q: Double) -> Double { max - reach(q) }
  public func cdf(_ x: Double) -> Double { probability(x - min) }
  public func survival(_ x: Double) -> Double { probability(max - x) }
  public var mean: Double? { min + (max - min) / 2 }
  public var standardDeviation: Double? { (max - min) / 8.0.squareRoot() }
}
