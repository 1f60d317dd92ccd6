import CGSL

/// Moments of a marginal with a finite support as integrals of its quantile function over panels
/// that shrink towards both tails, 16-point Gauss-Legendre in each.
///
/// Source: GSL manual, Numerical Integration, fixed-order Gauss-Legendre.
enum Integration {
  static func moments(_ marginal: any Marginal) -> (mean: Double, standardDeviation: Double)? {
    guard let rule = gsl_integration_glfixed_table_alloc(16) else { return nil }
    defer { gsl_integration_glfixed_table_free(rule) }
    func integral(_ f: (Double) -> Double) -> Double {
      var sum = 0.0
      for quantile in [marginal.quantile(lower:), marginal.quantile(upper:)] {
        var high = 0.5
        for _ in 0..<60 {
          let low = high / 2
          for i in 0..<16 {
            var x = 0.0
            var weight = 0.0
            gsl_integration_glfixed_point(low, high, i, &x, &weight, rule)
            sum += weight * f(quantile(x))
          }
          high = low
        }
      }
      return sum
    }
    let mean = integral { $0 }
    // In units of the quartiles' distance, so that no square over- or underflows.
    let unit = marginal.quantile(upper: 0.25) - marginal.quantile(lower: 0.25)
    let scale = unit > 0 ? unit : 1
    let variance = integral { ($0 - mean) / scale * (($0 - mean) / scale) }
    return mean.isFinite && variance.isFinite ? (mean, scale * variance.squareRoot()) : nil
  }
}
