import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A uniform distribution whose bounds are inexact: each may be off by `halfWidth`, the middle is known.
public struct CurvilinearTrapezoid: Marginal {
  public static let family = Family(
    name: "curvilinear-trapezoid",
    forms: [
      Family.Form([
        Family.Parameter("min", "least value"),
        Family.Parameter("max", "largest value, above min"),
        Family.Parameter("halfWidth", "how far either bound may be off, below half the width"),
      ])
    ],
    support: "min - halfWidth <= x <= max + halfWidth", summary: "uniform between inexact bounds",
    source: "JCGM 101:2008, 6.4.3",
    examples: [
      ["min": .number(0), "max": .number(1), "halfWidth": .number(0.1)],
      ["min": .number(-3), "max": .number(5), "halfWidth": .number(2)],
      ["min": .number(10), "max": .number(11), "halfWidth": .number(0.001)],
    ],
    refused: [
      ["min": .number(1), "max": .number(0), "halfWidth": .number(0.1)],
      ["min": .number(0), "max": .number(1), "halfWidth": .number(0)],
      ["min": .number(0), "max": .number(1), "halfWidth": .number(0.6)],
    ])

  let min: Double
  let max: Double
  let halfWidth: Double

  public init(_ parameters: Parameters) throws(ParameterError) {
    min = try parameters.number("min")
    max = try parameters.number("max")
    halfWidth = try parameters.positive("halfWidth")
    guard min < max, (max - min).isFinite else {
      throw ParameterError("max", "must be above `min`; for one value give a constant")
    }
    guard halfWidth < (max - min) / 2 else {
      throw ParameterError("halfWidth", "must be below half of `max` - `min`")
    }
  }

  private var centre: Double { min + (max - min) / 2 }
  /// Distance from the centre to the end of the support.
  private var outer: Double { (max - min) / 2 + halfWidth }
  /// Distance from the centre to where the density begins to fall.
  private var inner: Double { (max - min) / 2 - halfWidth }
  private var height: Double { log(outer / inner) / (4 * halfWidth) }

  /// Probability beyond a distance from the centre, on one side.
  private func tail(_ distance: Double) -> Double {
    if distance >= outer { return 0 }
    if distance <= inner { return tail(curved: 1 - inner / outer) + height * (inner - distance) }
    return tail(curved: (outer - distance) / outer)
  }
  /// outer / (4 halfWidth) (e + (1 - e) log(1 - e)), by its series where that cancels.
  private func tail(curved e: Double) -> Double {
    var sum = e + (1 - e) * log1p(-e)
    if e < 0.02 {
      sum = 0
      var power = e
      for k in 2..<12 {
        power *= e
        sum += power / Double(k * (k - 1))
      }
    }
    return outer / (4 * halfWidth) * sum
  }
  /// How far from the end of the support one side's tail has this probability.
  private func reach(_ p: Double) -> Double {
    let curved = tail(curved: 1 - inner / outer)
    if p >= curved { return outer - inner + (p - curved) / height }
    return outer * bisect(low: 0, high: 1 - inner / outer) { tail(curved: $0) < p }
  }
  public var support: ClosedRange<Double> { (min - halfWidth)...(max + halfWidth) }
  public func quantile(lower p: Double) -> Double { min - halfWidth + reach(p) }
  public func quantile(upper q: Double) -> Double { max + halfWidth - reach(q) }
  public func cdf(_ x: Double) -> Double {
    x <= centre ? tail(centre - x) : 1 - tail(x - centre)
  }
  public func survival(_ x: Double) -> Double {
    x >= centre ? tail(x - centre) : 1 - tail(centre - x)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    let low = gsl_ran_flat(generator.state, min - halfWidth, min + halfWidth)
    return gsl_ran_flat(generator.state, low, min + (max - low))
  }
  public var mean: Double? { centre }
  public var standardDeviation: Double? {
    hypot((max - min) / 12.0.squareRoot(), halfWidth / 3)
  }
  public var kinks: [Double] { [min + halfWidth, max - halfWidth] }
}
