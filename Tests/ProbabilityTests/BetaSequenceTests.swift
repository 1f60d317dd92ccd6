import CGSL
import Testing

@testable import Probability

@Suite struct BetaSequenceTests {
  /// Against GSL's inverse, which starts anew for each probability.
  @Test(arguments: [(1.0, 1.0), (2.6, 3.4), (1.0, 5.0), (4.2, 1.3), (300.0, 2.0), (80.0, 9000.0)])
  func `neighbours lead to the quantile`(_ alpha: Double, _ beta: Double) throws {
    for octave in 1...40 {
      let p = stride(from: 1.0, through: 0.5, by: -0.05).map {
        Double(sign: .plus, exponent: -octave, significand: $0)
      }
      let first = gsl_cdf_beta_Pinv(p[0], alpha, beta)
      let found = try #require(
        BetaSequence(alpha: alpha, beta: beta).quantiles(p, first: first))
      for (p, x) in zip(p, found) {
        let cdf = gsl_cdf_beta_P(x, alpha, beta)
        #expect(abs(cdf - p) <= 1e-11 * p, "x = \(x) for p = \(p)")
      }
    }
  }

  @Test func `a start outside the support settles nowhere`() {
    #expect(BetaSequence(alpha: 2, beta: 3).quantiles([0.5, 0.4], first: 1) == nil)
  }
}
