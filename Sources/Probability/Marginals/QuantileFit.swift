import CGSL

/// A family that two quantiles define, fitted to more of them.
///
/// Least squares of the normal scores: the sum of `(g(F(x_i)) - g(p_i))^2`, g the normal quantile
/// function, is least. It does not depend on the scale of x, heeds the tails, and is ordinary
/// regression for the normal and the lognormal family. GSL's simplex moves the values at the lowest
/// and the highest stated probability, through which the family is drawn.
///
/// Source: Nelder & Mead (1965), doi:10.1093/comjnl/7.4.308, in GSL manual, Multidimensional
/// Minimization; the fit of elicited quantiles: O'Hagan et al. (2006), doi:10.1002/0470033312.
public enum QuantileFit {
  /// The marginal of parameters that may have more quantiles than define it.
  public static func marginal(
    _ type: any Marginal.Type, _ parameters: Parameters
  ) throws(ParameterError) -> any Marginal {
    guard case .quantiles(let points)? = parameters.values["quantiles"], points.count > 2,
      type.family.forms.contains(where: \.isByTwoQuantiles), let first = points.first,
      let last = points.last
    else { return try type.init(parameters) }
    for (a, b) in zip(points, points.dropFirst()) where !(a.value < b.value) {
      throw ParameterError("quantiles", "must increase with their probabilities")
    }
    let span = last.value - first.value
    func through(_ low: Double, _ high: Double) -> Parameters {
      var ends = parameters
      ends.values["quantiles"] = .quantiles([
        (first.probability, first.value + span * low), (last.probability, last.value + span * high),
      ])
      return ends
    }
    // What is wrong with the ends alone, such as a probability of 0, is said of them.
    let start = try type.init(through(0, 0))
    let best = SimplexSearch.minimum(of: 2, step: 0.05) { ends in
      guard let marginal = try? type.init(through(ends[0], ends[1])) else { return 1e9 }
      return points.reduce(0) { sum, point in
        let gap = score(marginal, point.value) - score(p: point.probability)
        return sum + min(1e6, gap * gap)
      }
    }
    return (try? type.init(through(best[0], best[1]))) ?? start
  }

  private static func score(p: Double) -> Double { standardNormalQuantile(p) }

  /// The normal score of a marginal's value; far out where it has no mass.
  private static func score(_ marginal: any Marginal, _ x: Double) -> Double {
    let below = marginal.cdf(x)
    let score =
      below <= 0.5
      ? gslNormalQuantile(lower: below) : -gslNormalQuantile(lower: marginal.survival(x))
    return max(-100, min(100, score))
  }
}

/// Where a fitted marginal is farthest from the quantiles that it was fitted to.
public struct QuantileMisfit: Sendable {
  /// Fraction in (0, 1).
  public let p: Double
  public let stated: Double
  public let fitted: Double
  /// Whether it is more than a thousandth of the distance of the outer quantiles.
  public let isNotable: Bool

  /// - Parameter points: probabilities with their stated values.
  public init?(_ marginal: any Marginal, _ points: [(p: Double, x: Double)]) {
    let gaps = points.map { (p: $0.p, stated: $0.x, fitted: marginal.quantile($0.p)) }
    guard let worst = gaps.max(by: { abs($0.fitted - $0.stated) < abs($1.fitted - $1.stated) }),
      let first = points.first, let last = points.last
    else { return nil }
    (p, stated, fitted) = worst
    isNotable = abs(fitted - stated) > 1e-3 * (last.x - first.x)
  }
}
