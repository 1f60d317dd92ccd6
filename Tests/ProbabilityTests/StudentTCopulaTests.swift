import CGSL
import Testing

@testable import Probability

@Suite struct StudentTCopulaTests {
  @Test(arguments: [0.3, 1, 1.5, 4, 30, 100, 1000])
  func `tails are those of student's t`(_ df: Double) {
    let tails = StudentTails(degreesOfFreedom: df)
    for w in [0.01 * df, 0.5 * df, df, 3 * df] {
      for z in stride(from: -9.0, through: 9, by: 0.0371) {
        let x = z * (df / w).squareRoot()
        // GSL's own cdf is a series of three digits less for large df.
        let exact = z < 0 ? gsl_cdf_tdist_P(x, df) : -gsl_cdf_tdist_Q(x, df)
        let found = tails.signedTail(z, w)
        #expect(abs(found - exact) < (df > 30 ? 2e-7 : 2e-10), "\(x)")
        if df <= 30, abs(exact) > 1e-200 { #expect(abs(found / exact - 1) < 1e-5, "\(x)") }
      }
    }
  }

  /// P(U < p, V < p) by SciPy 1.17.1: the bivariate normal cdf integrated over the chi-squared
  /// density. Half a million draws; false alarm below 1e-6 each.
  @Test(arguments: [
    (4.0, 0.5, 0.01, 0.0028767843485146068), (4.0, 0.5, 0.1, 0.03842236798828923),
    (30.0, 0.7, 0.01, 0.002914686982014746), (30.0, 0.7, 0.1, 0.047472704724306716),
  ])
  func `extremes come together`(_ df: Double, _ rho: Double, _ p: Double, _ exact: Double) throws {
    let copula = try #require(
      StudentTCopula(correlations: [1, rho, rho, 1], dimension: 2, degreesOfFreedom: df))
    let stride = Stream.blockSize
    var memory = [Double](repeating: 0, count: 6 * stride)
    let design = MonteCarlo(seed: 77, names: ["a", "b"], further: ["w"], draws: 0)
    var hits = 0.0
    var low = 0.0
    let blocks = 500
    for block in 0..<blocks {
      memory.withUnsafeMutableBufferPointer { memory in
        guard let base = memory.baseAddress else { return }
        design.fill(input: 0, block: block, into: base)
        design.fill(input: 1, block: block, into: base + stride)
        design.fill(input: 2, block: block, into: base + 5 * stride)
        copula.apply(
          columns: base, scratch: base + 2 * stride, mixing: base + 5 * stride, stride: stride,
          count: stride)
        for i in 0..<stride {
          let (u, v) = (base[i], base[stride + i])
          if u > 0 && u < p && v > 0 && v < p { hits += 1 }
          if u > 0 && u < p { low += 1 }
        }
      }
    }
    let n = Double(blocks * stride)
    #expect(abs(hits - n * exact) < 4.9 * (n * exact).squareRoot())
    #expect(abs(low - n * p) < 4.9 * (n * p).squareRoot())
  }
}
