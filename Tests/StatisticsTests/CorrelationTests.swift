import Foundation
import Testing

@testable import Statistics

@Suite struct CorrelationTests {
  static let coefficients:
    [(
      name: String, compute: @Sendable ([Double], [Double]) -> Estimate?,
      expected: @Sendable (Reference.Correlation) -> Reference.Correlation.Figure
    )] = [
      ("Pearson", { Correlation.pearson($0, $1) }, { $0.pearson }),
      ("Spearman", { Correlation.spearman($0, $1) }, { $0.spearman }),
      ("Kendall", { Correlation.kendall($0, $1) }, { $0.kendall }),
    ]

  @Test(arguments: coefficients.indices, Reference.values.correlations.indices)
  func `coefficients equal those of scipy, with and without ties`(_ kind: Int, _ index: Int) throws
  {
    let row = Reference.values.correlations[index]
    let expected = Self.coefficients[kind].expected(row)
    let estimate = try #require(Self.coefficients[kind].compute(row.x, row.y))
    #expect(abs(estimate.value - expected.value) < 1e-12)
    // Both estimate the same error; they differ by terms of order 1 / n.
    let gap = relativeGap(try #require(estimate.standardError), expected.jackknife)
    #expect(gap < 4 / Double(row.x.count))
  }

  @Test(arguments: coefficients.indices)
  func `constant columns and too few pairs have no coefficient`(_ kind: Int) {
    let compute = Self.coefficients[kind].compute
    #expect(compute([1, 2], [2, 1]) == nil)
    #expect(compute([1, 1, 1, 1], [1, 2, 3, 4]) == nil)
    #expect(compute([1, 2, 3, 4], [5, 5, 5, 5]) == nil)
    #expect(compute([1, 2, 3], [1, 5, 9])?.standardError == nil)
  }

  @Test(arguments: coefficients.indices)
  func `equal order gives one, reversed order minus one, without error`(_ kind: Int) throws {
    let x = (0..<50).map(Double.init)
    for sign in [1.0, -1] {
      let estimate = try #require(Self.coefficients[kind].compute(x, x.map { $0 * sign }))
      #expect(abs(estimate.value - sign) < 1e-14)
      #expect(try #require(estimate.standardError) < 1e-12)
    }
  }

  /// Bivariate normal draws of correlation 0.6: Spearman 6/pi asin(0.3), Kendall 2/pi asin(0.6).
  /// 400 seeds; false alarm by `chance`.
  @Test(arguments: coefficients.indices)
  func `the interval covers the true coefficient under dependence`(_ kind: Int) {
    let truth = [0.6, 6 / Double.pi * asin(0.3), 2 / Double.pi * asin(0.6)][kind]
    var covered = 0.0
    for seed in 0..<400 {
      var generator = SplitMix64(seed: UInt64(seed) + 500_000)
      let x = generator.draws(100) { $0.normal() }
      let y = x.map { 0.6 * $0 + 0.8 * generator.normal() }
      let interval = Self.coefficients[kind].compute(x, y)?.confidence
      if let low = interval?.low, let high = interval?.high, low <= truth, truth <= high {
        covered += 1
      }
    }
    // With 100 pairs the coverage of 95 % intervals is 93 to 96 %.
    #expect(covered >= chance(0.93, 400).lowerBound)
    #expect(covered <= chance(0.965, 400).upperBound)
  }
}
