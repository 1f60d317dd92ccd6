import Foundation
import Testing

@testable import Statistics

@Suite struct PercentileRanksTests {
  @Test func `the quantile is the smallest draw with enough at or below it`() {
    for n in [1, 2, 3, 7, 10, 100, 999, 1000] {
      for percent in [1, 2.5, 5, 7, 10, 14, 28, 29, 50, 55, 57, 58, 90, 95, 97.5, 99, 99.9] {
        // In whole thousandths, so that the comparison is exact.
        let thousandths = Int((percent * 10).rounded())
        let rank = (0..<n).first { ($0 + 1) * 1000 >= thousandths * n }
        #expect(PercentileRanks.rank(percent / 100, count: n) == rank, "\(percent) of \(n)")
      }
    }
    #expect(PercentileRanks.rank(50000.000000001 / 1e6, count: 1_000_000) == 49_999)
    #expect(PercentileRanks.rank((1 - 0.9) / 2, count: 1_000_000) == 49_999)
    #expect(PercentileRanks.rank(0.05, count: 1_000_000_007) == 50_000_000)
  }

  @Test(arguments: Reference.values.rankPairs.indices)
  func `the pair is the narrowest of all pairs that cover 95 %`(_ index: Int) {
    let row = Reference.values.rankPairs[index]
    let ranks = PercentileRanks(row.p, count: row.count)
    let pair = [ranks.low, ranks.high].map { $0.map { Int($0) + 1 } }
    #expect(pair == row.pair)
  }

  @Test func `an end that no rank gives is open`() {
    #expect(PercentileRanks(0.5, count: 1).low == nil)
    #expect(PercentileRanks(0.5, count: 1).high == nil)
    let top = PercentileRanks(0.95, count: 20)
    #expect(top.low != nil && top.high == nil)
    let bottom = PercentileRanks(0.05, count: 20)
    #expect(bottom.low == nil && bottom.high == top.low.map { 19 - $0 })
    // P(all draws below the quantile) = 0.95^58 > 0.05 > 0.95^59.
    #expect(PercentileRanks(0.95, count: 58).high == nil)
    #expect(PercentileRanks(0.95, count: 59).high != nil)
    #expect(PercentileRanks(0.99, count: 20).errorRanks == nil)
  }

  @Test func `ranks of a million draws are quick and near the normal ones`() {
    let ranks = PercentileRanks(0.05, count: 1_000_000)
    // 1.96 sqrt(n p (1 - p)) = 427.2
    #expect(abs(ranks.high! - ranks.low! - 854) <= 2)
    #expect(abs(ranks.errorRanks!.upperBound - ranks.errorRanks!.lowerBound - 436) <= 2)
    #expect(ranks.needed == ranks.needed.sorted() && ranks.needed.count == 7)
    #expect(PercentileRanks(0.5, count: 2_000_000_000).low! < 1_000_000_000)
  }

  /// Over 1000 seeds; ends of the range by `chance`, false alarm below 2e-6 each.
  @Test(arguments: [(0.5, 25), (0.9, 80), (0.05, 200)])
  func `the interval covers the quantile`(_ p: Double, _ n: Int) {
    let ranks = PercentileRanks(p, count: n)
    var covered = 0.0
    var squares = 0.0
    var variance = 0.0
    for seed in 0..<1000 {
      var generator = SplitMix64(seed: UInt64(seed) &* 977 &+ UInt64(n))
      let estimate = ranks.estimate(in: SortedDraws(generator.draws(n) { $0.uniform() }))
      let interval = estimate.confidence!
      if interval.low! <= p && p <= interval.high! { covered += 1 }
      squares += (estimate.value - p) * (estimate.value - p)
      variance += estimate.standardError! * estimate.standardError!
    }
    #expect(covered >= chance(0.95, 1000).lowerBound)
    // Few ranks cannot give just 95 %: with 25 draws up to 98 %.
    #expect(covered <= chance(0.98, 1000).upperBound)
    #expect((0.8...1.25).contains((squares / variance).squareRoot()))
  }

  @Test func `all equal draws give a point`() {
    let draws = SortedDraws(Array(repeating: 4, count: 100))
    let estimate = PercentileRanks(0.3, count: 100).estimate(in: draws)
    #expect(estimate == Estimate(4, standardError: 0, confidence: .init(low: 4, high: 4)))
  }
}
