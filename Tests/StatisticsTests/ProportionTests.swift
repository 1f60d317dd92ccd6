import CGSL
import Foundation
import Testing

@testable import Statistics

@Suite struct ProportionTests {
  @Test(arguments: Reference.values.betaCDF.indices)
  func `the beta distribution equals its integral`(_ index: Int) {
    let row = Reference.values.betaCDF[index]
    let beta = BetaDistribution(row.a, row.b)
    #expect(relativeGap(beta.cdf(row.x), row.value) < 1e-12)
    #expect(relativeGap(beta.quantile(row.value), row.x) < 1e-12)
  }

  @Test func `the beta quantile inverts the distribution for every shape`() {
    for a in [0.3, 1, 2.5, 40, 3000, 1e6, 4e8] {
      for b in [0.7, 1, 9.5, 800, 2e5, 1e9] {
        for p in [1e-6, 0.025, 0.159, 0.5, 0.841, 0.975, 0.999999] {
          let x = BetaDistribution(a, b).quantile(p)
          // x is rounded: near 1, and for narrow distributions, that alone moves p.
          let step = BetaDistribution(a, b).cdf(x * (1 + 1e-15)) - BetaDistribution(a, b).cdf(x)
          #expect(
            abs(BetaDistribution(a, b).cdf(x) - p) < 1e-11 + 8 * abs(step), "\(a) \(b) \(p)")
        }
      }
    }
  }

  @Test(arguments: Reference.values.clopperPearson.indices)
  func `the exact interval equals the one by binomial sums`(_ index: Int) throws {
    let row = Reference.values.clopperPearson[index]
    let estimate = try #require(Proportion.estimate(hits: row.hits, count: row.count))
    let interval = try #require(estimate.confidence)
    #expect(relativeGap(try #require(interval.low), row.low) < 1e-12)
    #expect(relativeGap(try #require(interval.high), row.high) < 1e-12)
    #expect(estimate.value == Double(row.hits) / Double(row.count))
  }

  @Test func `never and always are not certain`() throws {
    let never = try #require(Proportion.estimate(hits: 0, count: 1_000_000))
    #expect(never.value == 0 && (never.standardError ?? 0) > 0)
    #expect(abs(try #require(never.confidence?.high) - 3.688872e-6) < 1e-11)
    let always = try #require(Proportion.estimate(hits: 1_000_000, count: 1_000_000))
    #expect(always.confidence?.high == 1 && (always.standardError ?? 0) > 0)
    #expect(Proportion.estimate(hits: 0, count: 0) == nil)
  }

  @Test func `one draw of a design leaves nearly everything open`() throws {
    let counts = [1] + [Int](repeating: 0, count: 31)
    let single = try #require(Proportion.estimate(hits: counts.map { _ in 0 }, counts: counts))
    #expect(single == Proportion.estimate(hits: 0, count: 1))
    #expect(single.straddles(0.05) && single.straddles(0.95))
  }

  @Test func `a threshold inside the interval is undecided`() throws {
    let estimate = try #require(Proportion.estimate(hits: 905, count: 1000))
    #expect(estimate.straddles(0.9))
    #expect(!estimate.straddles(0.5))
    #expect(!Estimate(0.9).straddles(0.9))
    #expect(Estimate(0.9, confidence: .init(low: 0.8, high: nil)).straddles(0.95))
  }

  @Test func `binomial probabilities add up and equal those of GSL`() {
    for (n, p) in [(1, 0.5), (17, 0.3), (1000, 0.01), (100_000, 0.77)] {
      let binomial = BinomialDistribution(trials: n, p: p)
      var sum = 0.0
      for k in 0...n { sum += binomial.probability(of: k) }
      #expect(abs(sum - 1) < 1e-12)
      for k in [0, n / 3, n / 2, n] {
        let other = gsl_ran_binomial_pdf(UInt32(k), p, UInt32(n))
        #expect(abs(binomial.probability(of: k) - other) <= 1e-9 * other + 1e-300)
      }
    }
  }
}
