import Foundation
import Testing

@testable import Statistics

@Suite struct ExpectedShortfallTests {
  @Test func `it is the mean of the draws beyond the quantile`() throws {
    var generator = SplitMix64(seed: 5)
    let values = generator.draws(1000) { $0.normal() + 1e9 }
    let draws = SortedDraws(values)
    for p in [0.01, 0.3, 0.4999, 0.5, 0.95, 0.975] {
      let quantile = draws.value(rank: PercentileRanks.rank(p, count: 1000))
      let beyond = values.filter { p >= 0.5 ? $0 > quantile : $0 < quantile }
      let mean = 1e9 + beyond.reduce(0) { $0 + ($1 - 1e9) } / Double(beyond.count)
      #expect(abs(try #require(ExpectedShortfall.estimate(p, of: draws)).value - mean) < 1e-6)
    }
  }

  @Test func `an atom at the quantile is split by rank`() throws {
    // 97 zeros, 3 ones: the worst 5 hold 2 zeros.
    let draws = SortedDraws(Array(repeating: 0, count: 97) + [1, 1, 1])
    #expect(try #require(ExpectedShortfall.estimate(0.95, of: draws)).value == 0.6)
    let equal = SortedDraws(Array(repeating: 7, count: 10))
    #expect(ExpectedShortfall.estimate(0.5, of: equal) == Estimate(7, standardError: 0))
    #expect(ExpectedShortfall.estimate(0.95, of: equal) == nil)
    #expect(ExpectedShortfall.estimate(0.5, of: SortedDraws([1])) == nil)
    let two = try #require(ExpectedShortfall.estimate(0.5, of: SortedDraws([1, 2])))
    #expect(two.value == 2 && two.standardError == nil)
  }

  /// Over 500 seeds the spread is known to 3.2 %: 1.25 is left with probability below 1e-8.
  @Test func `the error is the spread over reruns, the quantile's share included`() throws {
    for (p, truth) in [(0.9, 1 + log(10)), (0.1, 1 + 9 * log(0.9))] {
      var squares = 0.0
      var variance = 0.0
      var sum = 0.0
      for seed in 0..<500 {
        var generator = SplitMix64(seed: UInt64(seed) + 70_000)
        let draws = SortedDraws(generator.draws(300) { $0.exponential() })
        let estimate = try #require(ExpectedShortfall.estimate(p, of: draws))
        squares += pow(estimate.value - truth, 2)
        variance += pow(try #require(estimate.standardError), 2)
        sum += estimate.value
      }
      #expect((0.8...1.25).contains((squares / variance).squareRoot()), "p = \(p)")
    }
  }
}
