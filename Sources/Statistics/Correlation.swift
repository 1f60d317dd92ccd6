#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Coefficients of correlation of pairs of draws, with standard errors that hold whatever the
/// dependence is (those of the textbooks hold under independence or normality only).
///
/// Each error is sd(psi) / sqrt n, psi the influence of one pair on the coefficient; the 95 %
/// interval is symmetric in Fisher's z = artanh(r). nil for fewer than three pairs or a constant
/// column; no error from fewer than ten pairs.
///
/// Source: Croux & Dehon (2010), doi:10.1007/s10260-010-0142-z (influence functions).
public enum Correlation {
  /// Pearson's coefficient: psi = u v - r (u^2 + v^2) / 2 of the standardised columns u, v.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Estimate? {
    precondition(x.count == y.count)
    guard let u = standardized(x), let v = standardized(y) else { return nil }
    let r = mean(zip(u, v).map { $0 * $1 })
    return estimate(r, influences: zip(u, v).map { $0 * $1 - r / 2 * ($0 * $0 + $1 * $1) })
  }

  /// Spearman's coefficient: Pearson's of the ranks, tied draws sharing their mean rank.
  ///
  /// With grades F = (mean rank - 1/2) / n the influence of a pair on the mean of a product F G is
  /// F G + the mean over the others of what its presence adds to their grades; so for the mean of
  /// F^2 and G^2, which vary with the ties.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Estimate? {
    precondition(x.count == y.count)
    let (first, second) = (Grades(x), Grades(y))
    let (f, g) = (first.grades, second.grades)
    let covariance = mean(zip(f, g).map { $0 * $1 }) - 0.25
    let varianceF = mean(f.map { $0 * $0 }) - 0.25
    let varianceG = mean(g.map { $0 * $0 }) - 0.25
    guard x.count > 2, varianceF > 0, varianceG > 0 else { return nil }
    let r = min(1, max(-1, covariance / (varianceF * varianceG).squareRoot()))
    let ofProduct = zip(first.meanAbove(of: g), second.meanAbove(of: f)).map { $0 + $1 }
    let ofSquareF = first.meanAbove(of: f)
    let ofSquareG = second.meanAbove(of: g)
    let scale = (varianceF * varianceG).squareRoot()
    let influences = f.indices.map { i in
      (f[i] * g[i] + ofProduct[i]) / scale
        - r / 2
        * ((f[i] * f[i] + 2 * ofSquareF[i]) / varianceF + (g[i] * g[i] + 2 * ofSquareG[i])
          / varianceG)
    }
    return estimate(r, influences: influences)
  }

  static func estimate(_ r: Double, influences: [Double]) -> Estimate {
    let r = min(1, max(-1, r))
    let n = Double(influences.count)
    guard n >= 10 else { return Estimate(r) }
    let centre = mean(influences)
    let squares = influences.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let error = (squares / (n - 1) / n).squareRoot()
    guard abs(r) < 1 else { return Estimate(r, standardError: error) }
    let reach = StudentT.normalFactor * error / (1 - r * r)
    return Estimate(
      r, standardError: error,
      confidence: Estimate.Confidence(low: tanh(atanh(r) - reach), high: tanh(atanh(r) + reach)))
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// (x - mean) / sd with divisor n; nil if constant.
  private static func standardized(_ x: [Double]) -> [Double]? {
    guard x.count > 2, let first = x.first, x.contains(where: { $0 != first }) else { return nil }
    let shift = mean(x.map { $0 - first })
    let centred = x.map { $0 - first - shift }
    let sd = mean(centred.map { $0 * $0 }).squareRoot()
    guard sd > 0, sd.isFinite else { return nil }
    return centred.map { $0 / sd }
  }
}

/// Draws as shares of the draws below them, ties in the middle: F(x) = P(X < x) + P(X = x) / 2.
private struct Grades {
  let grades: [Double]
  private let order: [Int]
  /// Where runs of equal draws begin in `order`, and its end.
  private let runs: [Int]

  init(_ x: [Double]) {
    let order = x.indices.sorted { (x[$0], $0) < (x[$1], $1) }
    var runs: [Int] = []
    for place in order.indices where place == 0 || x[order[place]] > x[order[place - 1]] {
      runs.append(place)
    }
    runs.append(order.count)
    var grades = [Double](repeating: 0, count: x.count)
    for (start, end) in zip(runs, runs.dropFirst()) {
      let grade = Double(start + end) / 2 / Double(x.count)
      for place in start..<end { grades[order[place]] = grade }
    }
    self.order = order
    self.runs = runs
    self.grades = grades
  }

  /// For each draw the sum of `weights` over the larger draws and half over its equals, divided
  /// by n.
  func meanAbove(of weights: [Double]) -> [Double] {
    var means = [Double](repeating: 0, count: order.count)
    var above = 0.0
    for (start, end) in zip(runs, runs.dropFirst()).reversed() {
      let equal = order[start..<end].reduce(0) { $0 + weights[$1] }
      for place in start..<end {
        means[order[place]] = (above + equal / 2) / Double(order.count)
      }
      above += equal
    }
    return means
  }
}
