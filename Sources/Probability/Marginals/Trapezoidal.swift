import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The trapezoidal distribution: density rises, stays, falls.
public struct Trapezoidal: Marginal {
  public static let family = Family(
    name: "trapezoidal",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"),
        Family.Parameter("lowerMode", "where the plateau begins"),
        Family.Parameter("upperMode", "where it ends"),
        Family.Parameter("max", "largest value, above min"),
      ])
    ],
    support: "min <= x <= max", summary: "a plateau with straight slopes",
    source: "JCGM 101:2008, 6.4.4",
    examples: [
      ["min": .number(0), "lowerMode": .number(1), "upperMode": .number(3), "max": .number(4)],
      ["min": .number(0), "lowerMode": .number(0), "upperMode": .number(1), "max": .number(10)],
      ["min": .number(-5), "lowerMode": .number(2), "upperMode": .number(2), "max": .number(3)],
    ],
    refused: [
      ["min": .number(0), "lowerMode": .number(2), "upperMode": .number(1), "max": .number(4)],
      ["min": .number(1), "lowerMode": .number(1), "upperMode": .number(1), "max": .number(1)],
      ["min": .number(0), "lowerMode": .number(-1), "upperMode": .number(1), "max": .number(4)],
    ])

  let min: Double
  let lowerMode: Double
  let upperMode: Double
  let max: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    min = try parameters.number("min")
    lowerMode = try parameters.number("lowerMode")
    upperMode = try parameters.number("upperMode")
    max = try parameters.number("max")
    guard min < max, (max - min).isFinite else {
      throw ParameterError("max", "must be above `min`; for one value give a constant")
    }
    guard min <= lowerMode, lowerMode <= upperMode else {
      throw ParameterError("lowerMode", "must lie in [`min`, `upperMode`]")
    }
    guard upperMode <= max else { throw ParameterError("upperMode", "must not be above `max`") }
  }

  private var height: Double { 2 / (max - min + (upperMode - lowerMode)) }
  /// How far from an end the slope that begins there has this much; no square over- or underflows.
  private func reach(_ p: Double, _ slope: Double) -> Double {
    (2 * p / height).squareRoot() * slope.squareRoot()
  }
  private var rising: Double { height * (lowerMode - min) / 2 }
  private var falling: Double { height * (max - upperMode) / 2 }

  public var support: ClosedRange<Double> { min...max }
  public func quantile(lower p: Double) -> Double {
    if p <= rising { return min + reach(p, lowerMode - min) }
    if p <= 1 - falling { return lowerMode + (p - rising) / height }
    return max - reach(1 - p, max - upperMode)
  }
  public func quantile(upper q: Double) -> Double {
    if q <= falling { return max - reach(q, max - upperMode) }
    if q <= 1 - rising { return upperMode - (q - falling) / height }
    return min + reach(1 - q, lowerMode - min)
  }
  public func cdf(_ x: Double) -> Double {
    if x <= min { return 0 }
    if x < lowerMode { return height * (x - min) / 2 * ((x - min) / (lowerMode - min)) }
    return x <= upperMode ? rising + height * (x - lowerMode) : 1 - survival(x)
  }
  public func survival(_ x: Double) -> Double {
    if x >= max { return 0 }
    if x > upperMode { return height * (max - x) / 2 * ((max - x) / (max - upperMode)) }
    return x >= lowerMode ? falling + height * (upperMode - x) : 1 - cdf(x)
  }
  /// The three parts: probability, mean, standard deviation.
  private var parts: [(share: Double, mean: Double, sd: Double)] {
    let (a, b, c) = (lowerMode - min, upperMode - lowerMode, max - upperMode)
    return [
      (rising, min + a * 2 / 3, a / 18.0.squareRoot()),
      (height * b, lowerMode + b / 2, b / 12.0.squareRoot()),
      (falling, upperMode + c / 3, c / 18.0.squareRoot()),
    ]
  }
  public var mean: Double? { parts.reduce(0) { $0 + $1.share * $1.mean } }
  public var standardDeviation: Double? {
    let mean = mean ?? 0
    return rootMeanSquare(parts.flatMap { [($0.share, $0.sd), ($0.share, $0.mean - mean)] })
  }
  public var kinks: [Double] { [lowerMode, upperMode] }
}
