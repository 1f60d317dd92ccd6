import Foundation
import Testing

@testable import Statistics

/// Estimates from 32 replicates of a Latin hypercube, against the truth.
@Suite struct ReplicatesTests {
  /// Draws of x + y, x and y exponential, in replicates of a Latin hypercube.
  static func replicates(_ count: Int, of size: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let columns = (0..<2).map { _ in
        (0..<size).shuffled(using: &generator).map {
          -log((Double($0) + generator.uniform()) / Double(size))
        }
      }
      return zip(columns[0], columns[1]).map { $0 + $1 }
    }
  }

  /// P(x + y <= z) = 1 - (1 + z) exp(-z).
  static func quantile(_ p: Double) -> Double {
    var (low, high) = (0.0, 50.0)
    for _ in 0..<60 {
      let z = (low + high) / 2
      if 1 - (1 + z) * exp(-z) < p { low = z } else { high = z }
    }
    return low
  }

  /// The mean beyond: above z, (2 + 2 z + z^2) exp(-z) / (1 - p).
  static func shortfall(_ p: Double) -> Double {
    let z = quantile(p)
    let above = (2 + 2 * z + z * z) * exp(-z)
    return p >= 0.5 ? above / (1 - p) : (2 - above) / p
  }

  static func estimates(_ replicates: [[Double]]) -> [(truth: Double, estimate: Estimate?)] {
    let counts = replicates.map(\.count)
    let pooled = SortedDraws(replicates.flatMap { $0 })
    let sorted = replicates.map(SortedDraws.init)
    let moments = Moments(replicates: replicates.map { PowerSums($0, shift: 2) })
    var found: [(Double, Estimate?)] = [
      (2, moments.mean), (2.0.squareRoot(), moments.standardDeviation),
    ]
    for p in [0.05, 0.5, 0.95] {
      let plain = PercentileRanks(p, count: pooled.count)
      let value = pooled.value(rank: plain.rank)
      let ranks = plain.replicated(atMost: sorted.map { $0.countAtMost(value) }, counts: counts)
      found.append((quantile(p), ranks.estimate(in: pooled)))
      let threshold = quantile(p)
      found.append(
        (p, Proportion.estimate(hits: sorted.map { $0.countAtMost(threshold) }, counts: counts)))
      if p == 0.5 { continue }
      found.append(
        (
          shortfall(p),
          ExpectedShortfall.estimate(
            p, of: pooled,
            excess: sorted.map { ExpectedShortfall.excess(p, beyond: value, of: $0) },
            counts: counts)
        ))
    }
    return found
  }

  /// 200 seeds, 640 draws. Whole counts and few replicates leave the coverage of the single figures
  /// between 92.5 and 98.5 %; false alarm by `chance`.
  @Test func `intervals cover the truth`() throws {
    var covered: [Double] = []
    var ratios: [(squares: Double, variance: Double)] = []
    for seed in 0..<200 {
      let found = Self.estimates(Self.replicates(32, of: 20, seed: UInt64(seed) + 9_000))
      if covered.isEmpty {
        covered = Array(repeating: 0, count: found.count)
        ratios = Array(repeating: (0, 0), count: found.count)
      }
      for (k, (truth, estimate)) in found.enumerated() {
        let estimate = try #require(estimate)
        let interval = try #require(estimate.confidence)
        if (interval.low ?? -.infinity) <= truth && truth <= (interval.high ?? .infinity) {
          covered[k] += 1
        }
        ratios[k].squares += pow(estimate.value - truth, 2)
        ratios[k].variance += pow(try #require(estimate.standardError), 2)
      }
    }
    for k in covered.indices {
      #expect(covered[k] >= chance(0.925, 200).lowerBound, "figure \(k)")
      #expect(covered[k] <= chance(0.985, 200).upperBound, "figure \(k)")
      let ratio = (ratios[k].squares / ratios[k].variance).squareRoot()
      #expect((0.75...1.25).contains(ratio), "figure \(k): \(ratio)")
    }
  }

  /// Strata know the spread of a single input better than the divisor n - 1 makes good: without its
  /// bias in the error no such interval holds the truth, with it all do.
  @Test func `the spread of one stratified input is not claimed too exactly`() throws {
    let truth = 1 / 12.0.squareRoot()
    for seed in 1...10 {
      var generator = SplitMix64(seed: UInt64(seed))
      let replicates = (0..<32).map { _ in
        PowerSums((0..<4000).map { (Double($0) + generator.uniform()) / 4000 }, shift: 0.5)
      }
      let spread = try #require(Moments(replicates: replicates).standardDeviation)
      let interval = try #require(spread.confidence)
      #expect(try #require(interval.low) <= truth && truth <= (try #require(interval.high)))
      #expect(try #require(spread.standardError) < 1e-5 * truth)
    }
  }

  @Test func `equal counts in all replicates do not make a percentile certain`() throws {
    let counts = Array(repeating: 100, count: 32)
    let ranks = PercentileRanks(0.25, count: 3200)
      .replicated(atMost: Array(repeating: 25, count: 32), counts: counts)
    let low = try #require(ranks.low)
    let high = try #require(ranks.high)
    // At least one draw of variance: 1.96 to either side of 799.5.
    #expect((797.0...798).contains(low) && (801.0...802).contains(high))
    let error = try #require(ranks.errorRanks)
    #expect(error.upperBound - error.lowerBound > 2)
    // Unless the design makes them so: then it lies between two draws.
    let even = PercentileRanks(0.25, count: 3200)
      .counted(least: 800, probabilities: [1], variance: 1)
    #expect(even.low == 799 && abs((even.high ?? 0) - 799.95) < 0.01)
    let event = try #require(
      Proportion.estimate(hits: Array(repeating: 25, count: 32), counts: counts))
    #expect(event.value == 0.25 && (event.standardError ?? 0) > 0)
    #expect(try #require(event.confidence?.high) - 0.25 > 2.0 / 3200)
    // Far less than for independent draws, 0.015.
    #expect(try #require(event.confidence?.high) - 0.25 < 5.0 / 3200)
  }

  @Test func `an event that never happens is bounded as by independent draws`() {
    let counts = Array(repeating: 100, count: 32)
    let never = Proportion.estimate(hits: Array(repeating: 0, count: 32), counts: counts)
    #expect(never == Proportion.estimate(hits: 0, count: 3200))
  }

  @Test func `one replicate gives figures without errors`() throws {
    let draws = [3.0, 1, 2, 5, 4, 9, 8, 7]
    #expect(Moments(replicates: [PowerSums(draws, shift: 0)]).mean == Estimate(4.875))
    #expect(Proportion.estimate(hits: [3], counts: [8]) == Estimate(0.375))
    let ranks = PercentileRanks(0.5, count: 8).replicated(atMost: [4], counts: [8])
    #expect(ranks.low == nil && ranks.high == nil && ranks.errorRanks == nil)
    let shortfall = ExpectedShortfall.estimate(
      0.5, of: SortedDraws(draws), excess: [12], counts: [8])
    #expect(shortfall == Estimate(7.25))
  }

  @Test func `replicates of unequal size count by their draws`() throws {
    let replicates = [[1.0, 2, 3], [4.0, 5], [6.0, 7, 8, 9]]
    let mean = try #require(
      Moments(replicates: replicates.map { PowerSums($0, shift: 5) }).mean)
    #expect(mean.value == 5)
    // n = 9, h = 3, 4.5, 2.25; the mean without each 39/6, 36/7, 15/5.
    #expect(abs(try #require(mean.standardError) - 1.786191) < 1e-6)
  }

  @Test func `a constant stays a constant`() {
    let sums = (0..<32).map { _ in PowerSums([0.1, 0.1, 0.1], shift: 0.1) }
    let moments = Moments(replicates: sums)
    #expect(moments.mean?.standardError == 0)
    #expect(moments.standardDeviation?.value == 0)
    #expect(moments.skewness == nil)
  }
}
