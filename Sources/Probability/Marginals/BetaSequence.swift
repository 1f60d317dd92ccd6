import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Quantiles of the standard beta distribution at probabilities beside each other, each found from
/// the one before.
///
/// log F is nearly straight over log x in the lower tail, so that Halley's steps (order three) from
/// a neighbour take two values of the cdf, where an inverse that starts from nothing takes many.
struct BetaSequence {
  let alpha: Double
  let beta: Double
  /// log B(alpha, beta)
  private let logBeta: Double

  /// - Parameters: shapes of 1 or more; GSL's cdf serves up to 1e5.
  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
    logBeta = gsl_sf_lnbeta(alpha, beta)
  }

  /// - Parameters:
  ///   - p: probabilities in (0, 1/2].
  ///   - first: the quantile of the first of them.
  /// - Returns: nil where the steps do not settle.
  func quantiles(_ p: [Double], first: Double) -> [Double]? {
    guard first > 0, first < 1 else { return nil }
    var x = first
    var logX = log(first)
    var found = [first]
    for k in 1..<max(1, p.count) {
      let target = log(p[k])
      var probability = p[k - 1]
      var excess = log(probability) - target
      var isSettled = false
      for _ in 0..<8 {
        // First and second derivative of log F by log x.
        let slope = exp(alpha * logX + (beta - 1) * log1p(-x) - logBeta) / probability
        let curvature = slope * (alpha - (beta - 1) * x / (1 - x) - slope)
        logX -= excess / (slope - 0.5 * excess * curvature / slope)
        x = exp(logX)
        guard x > 0, x < 1 else { return nil }
        if isSettled { break }
        probability = gsl_cdf_beta_P(x, alpha, beta)
        excess = log(probability) - target
        // The step that follows leaves the cube of it.
        isSettled = abs(excess) < 1e-5
      }
      guard isSettled else { return nil }
      found.append(x)
    }
    return found
  }
}
