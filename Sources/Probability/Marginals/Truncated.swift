/// A marginal inside bounds, renormalised: no mass piles up on a bound.
public struct Truncated: Sendable {
  /// The truncated marginal; bounds are inclusive for discrete families.
  public static func marginal(
    _ base: any Marginal, min: Double?, max: Double?
  ) throws(ParameterError) -> any Marginal {
    try TruncatedMarginal(base, min: min ?? -.infinity, max: max ?? .infinity)
  }
}

/// F is squeezed: quantile(p) = base.quantile(F(min) + p (F(max) - F(min))). Bounds that both lie in
/// one tail are told by their distance from its end, so that no digit of the mass between is lost.
struct TruncatedMarginal: Marginal {
  static let family = Family(
    name: "truncated", forms: [], support: "inside the bounds", summary: "a marginal inside bounds",
    source: "JCGM 101:2008, 6.4", examples: [], refused: [])

  let base: any Marginal
  let support: ClosedRange<Double>
  /// Mass below and above the bounds.
  private let below: Double
  private let above: Double
  /// Mass between the bounds.
  private let mass: Double
  private enum Place { case lowerTail, middle, upperTail }
  private let place: Place

  init(_ parameters: Parameters) throws(ParameterError) {
    throw ParameterError(nil, "is made from another marginal")
  }

  init(_ base: any Marginal, min: Double, max: Double) throws(ParameterError) {
    guard min < max || (base.isDiscrete && min == max) else {
      throw ParameterError("truncate", "must have `min` below `max`")
    }
    self.base = base
    // The bound itself stays where it has a probability: what is below it is F just under it.
    let isAtom = base.isDiscrete || base.hasAtom(at: min)
    let below = min == -.infinity ? 0 : base.cdf(isAtom ? min.nextDown : min)
    let above = max == .infinity ? 0 : base.survival(max)
    if above > 0.5 {
      (place, mass) = (.lowerTail, base.cdf(max) - below)
    } else if below > 0.5 {
      let least = base.survival(isAtom ? min.nextDown : min)
      (place, mass) = (.upperTail, least - above)
    } else {
      (place, mass) = (.middle, 1 - below - above)
    }
    // Less than that next to what lies beyond is rounding.
    guard mass > 1e-290, mass > 1e-12 * (place == .lowerTail ? below : above) else {
      throw ParameterError("truncate", "leaves no mass between its bounds")
    }
    (self.below, self.above) = (below, above)
    let low = Swift.max(min, base.support.lowerBound)
    let high = Swift.min(max, base.support.upperBound)
    support = low...Swift.max(low, high)
  }

  var mean: Double? { moments.mean }
  var standardDeviation: Double? { moments.standardDeviation }

  /// Found when they are asked for: an uncertain parameter makes a marginal for every draw.
  private var moments: (mean: Double?, standardDeviation: Double?) {
    if case .steps(let values, let probabilities) = sampling {
      // Sums over the values that are left; an integral would go astray between them.
      let steps = Discrete(Array(zip(values, probabilities)))
      return (steps.mean, steps.standardDeviation)
    }
    if let parts = (base as? Mixture)?.parts {
      // Each part inside the bounds, by what is left of it.
      let left = parts.compactMap { part -> Mixture.Part? in
        guard
          let marginal = try? TruncatedMarginal(
            part.marginal, min: support.lowerBound, max: support.upperBound)
        else { return nil }
        return (part.weight * marginal.mass, marginal)
      }
      let total = left.reduce(0) { $0 + $1.weight }
      let rest = Mixture(left.map { ($0.weight / total, $0.marginal) })
      return (rest.mean, rest.standardDeviation)
    }
    if isDiscrete {
      let sums = LatticeMoments(of: self)
      return (sums.mean, sums.standardDeviation)
    }
    return Integration.moments(self)
  }

  var isDiscrete: Bool { base.isDiscrete }
  var kinks: [Double] { base.kinks.filter(support.contains) }
  private func inside(_ x: Double) -> Double {
    Swift.min(support.upperBound, Swift.max(support.lowerBound, x))
  }
  func quantile(lower p: Double) -> Double {
    if p <= 0 { return support.lowerBound }
    if place == .upperTail { return inside(base.quantile(upper: above + (1 - p) * mass)) }
    let u = below + p * mass
    return inside(u <= 0.5 ? base.quantile(lower: u) : base.quantile(upper: above + (1 - p) * mass))
  }
  func quantile(upper q: Double) -> Double {
    if q <= 0 { return support.upperBound }
    if place == .lowerTail { return inside(base.quantile(lower: below + (1 - q) * mass)) }
    let v = above + q * mass
    return inside(v <= 0.5 ? base.quantile(upper: v) : base.quantile(lower: below + (1 - q) * mass))
  }
  func cdf(_ x: Double) -> Double {
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    if place == .upperTail { return 1 - survival(x) }
    return Swift.min(1, Swift.max(0, (base.cdf(x) - below) / mass))
  }
  func survival(_ x: Double) -> Double {
    if x < support.lowerBound { return 1 }
    if x >= support.upperBound { return 0 }
    if place == .lowerTail { return 1 - cdf(x) }
    return Swift.min(1, Swift.max(0, (base.survival(x) - above) / mass))
  }
  var sampling: Sampling {
    guard case .steps(let values, let probabilities) = base.sampling else {
      return isDiscrete ? .direct : .table
    }
    let kept = zip(values, probabilities).filter { support.contains($0.0) }
    let total = kept.reduce(0) { $0 + $1.1 }
    return .steps(values: kept.map(\.0), probabilities: kept.map { $0.1 / total })
  }
}

/// A marginal moved by a constant.
struct ShiftedMarginal: Marginal {
  static let family = Family(
    name: "shifted", forms: [], support: "moved", summary: "a marginal moved by a constant",
    source: "JCGM 101:2008, 6.4", examples: [], refused: [])

  let base: any Marginal
  let shift: Double

  init(_ base: any Marginal, by shift: Double) {
    self.base = base
    self.shift = shift
  }
  init(_ parameters: Parameters) throws(ParameterError) {
    throw ParameterError(nil, "is made from another marginal")
  }
  var isDiscrete: Bool { base.isDiscrete }
  var kinks: [Double] { base.kinks.map { $0 + shift } }
  var support: ClosedRange<Double> {
    (base.support.lowerBound + shift)...(base.support.upperBound + shift)
  }
  func quantile(lower p: Double) -> Double { base.quantile(lower: p) + shift }
  func quantile(upper q: Double) -> Double { base.quantile(upper: q) + shift }
  func cdf(_ x: Double) -> Double { base.cdf(x - shift) }
  func survival(_ x: Double) -> Double { base.survival(x - shift) }
  var mean: Double? { base.mean.map { $0 + shift } }
  var standardDeviation: Double? { base.standardDeviation }
  var sampling: Sampling {
    if case .steps(let values, let probabilities) = base.sampling {
      return .steps(values: values.map { $0 + shift }, probabilities: probabilities)
    }
    return isDiscrete ? .direct : .table
  }
}

extension Marginal {
  /// This marginal moved by a constant.
  public func shifted(by shift: Double) -> any Marginal { ShiftedMarginal(self, by: shift) }
}

extension Marginal {
  /// Whether one value has a probability: F jumps there by more than its digits.
  fileprivate func hasAtom(at x: Double) -> Bool {
    x.isFinite
      && (cdf(x) - cdf(x.nextDown) > 1e-9 * cdf(x)
        || survival(x.nextDown) - survival(x) > 1e-9 * survival(x.nextDown))
  }
}
