import Foundation
import Testing

@testable import Statistics

@Suite struct TailIndexTests {
  typealias Draw = @Sendable (inout SplitMix64) -> Double

  // At the rate of false alarms stated in `TailIndex`, a wrong answer in these runs has a
  // probability below 1 %; the seeds are fixed.
  static let existing: [(name: String, draw: Draw)] = [
    ("uniform", { $0.uniform() }),
    ("normal", { $0.normal() }),
    ("exponential", { $0.exponential() }),
    ("Student's t, 5 degrees", { $0.studentT(5) }),
    ("lognormal, sigma 1", { exp($0.normal()) }),
    ("lognormal, sigma 2", { exp(2 * $0.normal()) }),
    ("lognormal, sigma 3, mirrored", { -exp(3 * $0.normal()) }),
    ("Weibull, shape 0.3", { pow($0.exponential(), 1 / 0.3) }),
    ("Pareto, index 2.5", { pow($0.uniform(), -1 / 2.5) }),
    ("rare second mode", { ($0.uniform() < 0.003 ? 1000 : 0) + $0.normal() }),
    ("often zero", { $0.uniform() < 0.7 ? 0 : exp(2 * $0.normal()) }),
    ("event", { $0.uniform() < 0.3 ? 1 : 0 }),
  ]
  static let heavy: [(name: String, index: Double, draw: Draw)] = [
    ("Cauchy", 1, { tan(.pi * ($0.uniform() - 0.5)) }),
    ("Cauchy far from 0", 1, { 1000 + tan(.pi * ($0.uniform() - 0.5)) }),
    ("ratio of normals", 1, { $0.normal() / $0.normal() }),
    ("Pareto, index 0.8", 0.8, { pow($0.uniform(), -1 / 0.8) }),
    ("Pareto, index 1.5", 1.5, { pow($0.uniform(), -1 / 1.5) }),
    ("Pareto, index 1.5, mirrored", 1.5, { 7 - pow($0.uniform(), -1 / 1.5) }),
  ]

  static func existence(_ draw: Draw, count: Int, seed: UInt64) -> MomentExistence {
    var generator = SplitMix64(seed: seed)
    return MomentExistence(of: SortedDraws(generator.draws(count, draw)))
  }

  @Test(arguments: existing.indices)
  func `moments that exist are kept`(_ index: Int) {
    let found = Self.existence(Self.existing[index].draw, count: 10_000, seed: 1)
    #expect(found.mean && found.standardDeviation, "\(Self.existing[index].name)")
    #expect(found.index == nil)
  }

  @Test(arguments: heavy.indices)
  func `moments that do not exist are found out, and the index told`(_ index: Int) throws {
    let row = Self.heavy[index]
    let found = Self.existence(row.draw, count: 12_000, seed: 3)
    #expect(!found.standardDeviation, "\(row.name)")
    #expect(found.mean == (row.index > 1), "\(row.name)")
    let estimate = try #require(found.index)
    let error = try #require(estimate.standardError)
    #expect(abs(estimate.value - row.index) < 4 * error + 0.05, "\(row.name)")
  }

  @Test func `few draws tell nothing`() {
    for count in [0, 1, 2, 3, 31, 32, 100, 700] {
      let found = Self.existence({ exp(3 * $0.normal()) }, count: count, seed: 4)
      #expect(found.mean && found.standardDeviation)
    }
  }
}
