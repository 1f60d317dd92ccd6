import CGSL

/// Quantiles of Student's t, for intervals from few replicates.
enum StudentT {
  /// The two-sided 95 % factor for more than 0 degrees of freedom: 2.04 for 31 of them.
  static func factor(degreesOfFreedom: Double) -> Double {
    gsl_cdf_tdist_Pinv(0.975, degreesOfFreedom)
  }

  /// The factor without limit of degrees, 1.96.
  static let normalFactor = gsl_cdf_ugaussian_Pinv(0.975)

  /// How well the variance of the mean of a few values is known, in degrees of freedom.
  ///
  /// Normal values have R - 1; values of excess kurtosis k > 0 know their variance as badly as
  /// (R - 1) / (1 + k (R - 1) / (2 R)) of them, since the variance of a sample variance is
  /// 2 s^4 / (R - 1) (1 + k (R - 1) / (2 R)).
  ///
  /// Source: Satterthwaite (1946), doi:10.2307/3002019; Cramér (1946), Mathematical Methods of
  /// Statistics, 27.4 (variance of the variance).
  static func effectiveDegrees(of values: [Double]) -> Double {
    let n = Double(values.count)
    guard n > 3 else { return max(1, n - 1) }
    let mean = values.reduce(0, +) / n
    let m2 = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let m4 = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) } / n
    guard m2 > 0 else { return n - 1 }
    // Without bias for normal values.
    let excess = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / (m2 * m2) - 3) + 6)
    return max(1, (n - 1) / (1 + max(0, excess) * (n - 1) / (2 * n)))
  }

  /// Factors of the standard error of a mean of few values to both sides of its 95 % interval.
  ///
  /// A mean of skewed values misses more often on the side of their long tail: there the interval
  /// reaches further by (1 + 2 t^2) skewness / (6 sqrt n). The other end stays where it is.
  ///
  /// Source: Johnson (1978), doi:10.1080/01621459.1978.10480051; Hall (1992),
  /// doi:10.1111/j.2517-6161.1992.tb01876.x.
  static func factors(
    of values: [Double], degreesOfFreedom: Double
  ) -> (low: Double, high: Double) {
    let t = factor(degreesOfFreedom: degreesOfFreedom)
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let m2 = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let m3 = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) } / n
    guard m2 > 0 else { return (t, t) }
    let shift = m3 / (m2 * m2.squareRoot()) / (6 * n.squareRoot()) * (1 + 2 * t * t)
    return (t + max(0, -shift), t + max(0, shift))
  }
}
