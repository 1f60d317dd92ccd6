/// What a standard error from few parts is widened by, so that the estimate plus or minus 1.96 of them
/// covers 95 %.
enum Spread {
  /// The square of Student's factor over 1.96, about 1.08 for 32 parts without outliers.
  ///
  /// The degrees of freedom are those of `StudentT.effectiveDegrees`: fewer where single parts stand
  /// far out, as the variance is then known worse. The factor is the expansion in 1 / degrees, good
  /// to 1 % from three degrees on.
  ///
  /// - Parameters:
  ///   - count: parts, at least 2.
  ///   - squares, fourth: sums of the parts' deviations to the second and fourth power.
  ///
  /// Source: Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
  static func widening(count: Int, squares: Double, fourth: Double) -> Double {
    let n = Double(count)
    var degrees = n - 1
    if count > 3 && squares > 0 {
      let kurtosis = n * fourth / (squares * squares)
      let excess = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (kurtosis - 3) + 6)
      degrees /= 1 + max(0, excess) * (n - 1) / (2 * n)
    }
    let inverse = 1 / max(2, degrees)
    // Coefficients of t / z for z = 1.96.
    let factor = 1 + inverse * (1.2104 + inverse * (1.4396 + inverse * 1.3089))
    return factor * factor
  }

  /// The same for parts of equal weight.
  static func widening(of parts: [Double]) -> Double {
    let mean = parts.reduce(0) { $0 + $1 / Double(parts.count) }
    var squares = 0.0
    var fourth = 0.0
    for part in parts {
      let square = (part - mean) * (part - mean)
      squares += square
      fourth += square * square
    }
    return widening(count: parts.count, squares: squares, fourth: fourth)
  }
}

extension Estimate {
  /// The mean of figures from independent parts, with the error that their spread shows.
  public init?(meanOf parts: [Double]) {
    guard !parts.isEmpty, parts.allSatisfy(\.isFinite) else { return nil }
    let n = Double(parts.count)
    let mean = parts.reduce(0, +) / n
    guard parts.count > 1 else {
      self.init(mean)
      return
    }
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      mean,
      standardError: (squares / (n - 1) / n * Spread.widening(of: parts)).squareRoot())
  }

  /// The ratio of two sums over independent parts, with the error that their spread shows; nil where
  /// the sum below is not positive.
  public init?(ratioOf above: [Double], to below: [Double]) {
    let total = below.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    let ratio = above.reduce(0, +) / total
    guard ratio.isFinite else { return nil }
    let count = Double(above.count)
    let deviations = zip(above, below).map { $0 - ratio * $1 }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    self.init(
      ratio,
      standardError: count > 1
        ? (squares * count / (count - 1) * Spread.widening(of: deviations)).squareRoot() / total
        : nil)
  }
}
