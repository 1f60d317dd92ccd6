#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The correlation of the scores behind a stated coefficient.
///
/// Normal copula: rho = 2 sin(pi r/6) for Spearman's r, rho = sin(pi t/2) for Kendall's t; the
/// latter holds for every elliptical copula. Student-t: Spearman's r has no closed form; with W,
/// V1, V2 independent inverse-gamma mixing variables of df/2,
/// `r = (6/pi) E[asin(rho W / sqrt((W + V1)(W + V2)))]`, a double integral over beta densities,
/// solved for rho by bisection.
///
/// Source: Fang, Fang & Kotz (2002), doi:10.1006/jmva.2001.2017; Heinen & Valdesogo (2020),
/// doi:10.1016/j.jmva.2020.104650.
enum ScoreCorrelation {
  static func ofScores(
    _ kind: String, _ coefficient: Double, in family: DependenceBlock.Family
  ) -> Double {
    switch (kind, family) {
    case ("kendall", _): sin(.pi * coefficient / 2)
    case ("spearman", .normal): 2 * sin(.pi * coefficient / 6)
    case ("spearman", .studentT(let degreesOfFreedom)):
      StudentSpearman(degreesOfFreedom: degreesOfFreedom).scores(coefficient)
    default: coefficient
    }
  }

  /// The stated coefficient that a correlation of the scores answers to.
  static func stated(
    _ kind: String, ofScores rho: Double, in family: DependenceBlock.Family
  ) -> Double {
    switch (kind, family) {
    case ("kendall", _): 2 / .pi * asin(rho)
    case ("spearman", .normal): 6 / .pi * asin(rho / 2)
    case ("spearman", .studentT(let degreesOfFreedom)):
      StudentSpearman(degreesOfFreedom: degreesOfFreedom).spearman(rho)
    default: rho
    }
  }
}

/// Spearman's coefficient of the student-t copula.
///
/// With a ~ Beta(df/2, df/2), s ~ Beta(df, df/2) and b = (1 - s)/(1 - s + s(1 - a)), the mixing
/// ratio above is sqrt(a b). Both integrals by the double exponential rule, which takes the
/// densities' poles at the ends for df < 2.
///
/// Source: Takahasi & Mori (1974), doi:10.2977/prims/1195192451.
struct StudentSpearman {
  /// sqrt(a b) with the weights, which sum to 1.
  private let nodes: [(ratio: Double, weight: Double)]

  init(degreesOfFreedom: Double) {
    // Beyond this the copula is the normal one to more digits than the rule has.
    let alpha = min(degreesOfFreedom, 1e4) / 2
    let first = Self.beta(alpha, alpha)
    let second = Self.beta(2 * alpha, alpha)
    nodes = first.flatMap { a in
      second.map { s in
        let b = s.complement / (s.complement + s.value * a.complement)
        return ((a.value * b).squareRoot(), a.weight * s.weight)
      }
    }
  }

  func spearman(_ rho: Double) -> Double {
    6 / .pi * nodes.reduce(0) { $0 + $1.weight * asin(rho * $1.ratio) }
  }

  /// The correlation of the scores, to 1e-12.
  func scores(_ spearman: Double) -> Double {
    var (low, high) = (-1.0, 1.0)
    while high - low > 1e-12 {
      let middle = (low + high) / 2
      if self.spearman(middle) < spearman { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Nodes of the beta density with normalised weights; `complement` is 1 - value, exact near 1.
  private static func beta(
    _ p: Double, _ q: Double
  ) -> [(value: Double, complement: Double, weight: Double)] {
    // The logistic form of the rule, centred on the mean and scaled by the spread of the logit.
    let center = log(p / q)
    let spread = (1 / p + 1 / q).squareRoot()
    // As far as 40 exponential or 8 Gaussian decay lengths.
    let reach = max(asinh(40 / (1.2 * min(p, q) * spread)), asinh(8 / 1.2))
    let count = 24
    var nodes: [(value: Double, complement: Double, weight: Double)] = []
    var logarithms: [Double] = []
    for k in -count...count {
      let t = Double(k) * reach / Double(count)
      let x = center + spread * sinh(t) * 1.2
      // log of value and complement of the logistic function, without cancellation.
      let logValue = x > 0 ? -log1p(exp(-x)) : x - log1p(exp(x))
      let logComplement = x > 0 ? -x - log1p(exp(-x)) : -log1p(exp(x))
      nodes.append((exp(logValue), exp(logComplement), 0))
      logarithms.append(p * logValue + q * logComplement + log(cosh(t)))
    }
    let largest = logarithms.max() ?? 0
    let weights = logarithms.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    for k in nodes.indices { nodes[k].weight = weights[k] / sum }
    return nodes
  }
}
