import CGSL

/// One of several marginals, chosen with given weights: F is the weighted mean of theirs.
public struct Mixture: Marginal {
  public static let family = Family(
    name: "mixture",
    forms: [
      Family.Form([
        Family.Parameter("components", .components, "weighted distributions, nested ones too")
      ])
    ],
    support: "that of its components", summary: "one of several distributions, by weights",
    source: "McLachlan, Peel (2000), Finite Mixture Models, doi:10.1002/0471721182, section 1.4",
    examples: [
      ["components": .components(parts(0.3))], ["components": .components(parts(5))],
      ["components": .components(opposed)],
    ],
    refused: [
      ["components": .components([])],
      ["components": .components([(weight: -1, marginal: Discrete([(value: 1, probability: 1)]))])],
    ])

  private static func parts(_ weight: Double) -> [(weight: Double, marginal: any Marginal)] {
    let normal: (any Marginal)? = try? Normal(["mean": .number(10), "sd": .number(2)])
    let skewed: (any Marginal)? = try? LogNormal(["mu": .number(0), "sigma": .number(0.5)])
    return [(weight, normal), (1, skewed)].compactMap { weight, marginal in
      marginal.map { (weight, $0) }
    }
  }

  /// Quantiles are looked for between numbers of different sign.
  private static let opposed: [(weight: Double, marginal: any Marginal)] = [-10, 12].compactMap {
    let normal: (any Marginal)? = try? Normal(["mean": .number($0), "sd": .number(2)])
    return normal.map { (1, $0) }
  }

  typealias Part = (weight: Double, marginal: any Marginal)

  /// Weights that sum to 1.
  let parts: [Part]

  public init(_ parameters: Parameters) throws(ParameterError) {
    guard case .components(let components) = parameters.values["components"],
      !components.isEmpty
    else { throw ParameterError("components", "is required and must not be empty") }
    guard components.allSatisfy({ $0.weight >= 0 && $0.weight.isFinite }) else {
      throw ParameterError("components", "must have weights that are not negative")
    }
    let total = components.reduce(0) { $0 + $1.weight }
    guard total > 0, total.isFinite else {
      throw ParameterError("components", "must have weights with a positive sum")
    }
    // The parts of nested mixtures are parts of this one: each level would search quantiles anew.
    parts = components.filter { $0.weight > 0 }.flatMap { component in
      let share = component.weight / total
      return (component.marginal as? Mixture)?.parts.map { (share * $0.weight, $0.marginal) }
        ?? [(share, component.marginal)]
    }
  }

  init(_ parts: [Part]) { self.parts = parts }

  public var isDiscrete: Bool { parts.allSatisfy { $0.marginal.isDiscrete } }
  public var support: ClosedRange<Double> {
    let low = parts.map { $0.marginal.support.lowerBound }.min() ?? 0
    return low...(parts.map { $0.marginal.support.upperBound }.max() ?? low)
  }
  public func cdf(_ x: Double) -> Double {
    min(1, parts.reduce(0) { $0 + $1.weight * $1.marginal.cdf(x) })
  }
  public func survival(_ x: Double) -> Double {
    min(1, parts.reduce(0) { $0 + $1.weight * $1.marginal.survival(x) })
  }
  /// A quantile of the mixture lies between those of its parts.
  public func quantile(lower p: Double) -> Double {
    if p <= 0 { return support.lowerBound }
    let ends = parts.map { $0.marginal.quantile(lower: p) }
    guard let low = ends.min(), let high = ends.max() else { return .nan }
    if low >= high || cdf(low) >= p { return low }
    return bisect(low: low, high: high) { cdf($0) < p }
  }
  public func quantile(upper q: Double) -> Double {
    if q <= 0 { return support.upperBound }
    let ends = parts.map { $0.marginal.quantile(upper: q) }
    guard let low = ends.min(), let high = ends.max() else { return .nan }
    if low >= high || survival(low) <= q { return low }
    return bisect(low: low, high: high) { survival($0) > q }
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    var rest = generator.uniform
    for part in parts.dropLast() {
      rest -= part.weight
      if rest < 0 { return part.marginal.draw(generator) }
    }
    return parts[parts.count - 1].marginal.draw(generator)
  }
  public var mean: Double? {
    var sum = 0.0
    for part in parts {
      guard let mean = part.marginal.mean else { return nil }
      sum += part.weight * mean
    }
    return sum
  }
  public var standardDeviation: Double? {
    guard let mean else { return nil }
    var terms: [(Double, Double)] = []
    for part in parts {
      guard let own = part.marginal.mean, let sd = part.marginal.standardDeviation else {
        return nil
      }
      terms += [(part.weight, sd), (part.weight, own - mean)]
    }
    return rootMeanSquare(terms)
  }
  /// Those of the parts, and where a part begins or ends.
  public var kinks: [Double] {
    parts.flatMap { part in
      part.marginal.kinks
        + [part.marginal.support.lowerBound, part.marginal.support.upperBound].filter(\.isFinite)
    }
  }
  public var sampling: Sampling { isDiscrete ? .direct : .table }
}
