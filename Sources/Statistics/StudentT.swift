import CGSL

/// Quantiles of Student's t, for intervals from few replicates.
enum StudentT {
  /// The two-sided 95 % factor for at least one degree of freedom: 2.04 for 31 of them.
  static func factor(degreesOfFreedom: Int) -> Double {
    gsl_cdf_tdist_Pinv(0.975, Double(degreesOfFreedom))
  }

  /// The factor without limit of degrees, 1.96.
  static let normalFactor = gsl_cdf_ugaussian_Pinv(0.975)
}
