/// The delete-one-group jackknife of a function of the moments, for groups of any sizes.
///
/// With n draws in G groups of m_j, h_j = n / m_j, theta(j) the figure without group j and
/// theta' = G theta - sum (1 - m_j / n) theta(j):
/// variance = 1/G sum (h_j theta - (h_j - 1) theta(j) - theta')^2 / (h_j - 1).
/// For groups of one size this is the usual (G - 1)/G sum (theta(j) - their mean)^2; for the mean
/// it is the variance of the group means divided by G.
///
/// Source: Busing, Meijer & van der Leeden (1999), doi:10.1023/A:1008800423698.
struct Jackknife {
  let standardError: Double
  /// What each group tells of the figure, but for it and a factor.
  private let gaps: [Double]
  var degreesOfFreedom: Double { StudentT.effectiveDegrees(of: gaps) }
  /// Of an interval whose ends are as far away as each other.
  var evenFactors: (low: Double, high: Double) {
    let factor = StudentT.factor(degreesOfFreedom: degreesOfFreedom)
    return (factor, factor)
  }
  /// See `StudentT.factors`.
  var factors: (low: Double, high: Double) {
    StudentT.factors(of: gaps, degreesOfFreedom: degreesOfFreedom)
  }

  /// nil with fewer than two groups or where the figure is undefined without one of them.
  init?(_ groups: [PowerSums], of figure: (CentralMoments) -> Double?) {
    let filled = groups.filter { $0.count > 0 }
    guard filled.count > 1, let total = filled.total,
      let whole = CentralMoments(total).flatMap(figure)
    else { return nil }
    var figures: [(figure: Double, size: Int)] = []
    for (index, group) in filled.enumerated() {
      // Summing the others, rather than subtracting, loses no digits.
      var others = filled
      others.remove(at: index)
      guard let rest = others.total.flatMap(CentralMoments.init).flatMap(figure) else {
        return nil
      }
      figures.append((rest, group.count))
    }
    self.init(whole: whole, without: figures, count: total.count)
  }

  init?(whole: Double, without figures: [(figure: Double, size: Int)], count: Int) {
    let n = Double(count)
    let groups = Double(figures.count)
    let centre =
      groups * whole - figures.reduce(0) { $0 + (1 - Double($1.size) / n) * $1.figure }
    gaps = figures.map { entry in
      let h = n / Double(entry.size)
      return (h * whole - (h - 1) * entry.figure - centre) / (h - 1).squareRoot()
    }
    let variance = gaps.reduce(0) { $0 + $1 * $1 } / groups
    // Squares of small gaps may vanish: that is no error of 0.
    guard variance.isFinite, variance > 0 || figures.allSatisfy({ $0.figure == whole }) else {
      return nil
    }
    standardError = variance.squareRoot()
  }
}
