import Foundation
import Testing

@testable import Statistics

@Suite struct ModesTests {
  typealias Draw = @Sendable (inout SplitMix64) -> Double

  static let single: [(name: String, draw: Draw)] = [
    ("uniform", { $0.uniform() }),
    ("normal", { $0.normal() }),
    ("exponential", { $0.exponential() }),
    ("lognormal", { exp(2 * $0.normal()) }),
    ("Cauchy", { tan(.pi * ($0.uniform() - 0.5)) }),
    ("normal, cut at 0", { max(0, $0.normal()) }),
    ("counts", { (5 * $0.normal()).rounded() }),
    ("fine counts", { (100 * $0.normal()).rounded() }),
    ("constant", { _ in 3 }),
  ]

  /// False alarms below 1 in 1000 each.
  @Test(arguments: single.indices)
  func `one peak is not split`(_ index: Int) {
    for count in [700, 5000] {
      var generator = SplitMix64(seed: UInt64(count))
      let modes = Modes(of: SortedDraws(generator.draws(count, Self.single[index].draw)))
      #expect(modes.positions.isEmpty && modes.valleys.isEmpty && !modes.medianInValley)
    }
  }

  /// A thousand samples of one peak each: at 1 false alarm in 1000, six or more come up in 6 of
  /// 10,000 sets of seeds.
  @Test func `false alarms are as rare as stated`() {
    var alarms = 0
    for seed in 1...125 {
      var generator = SplitMix64(seed: UInt64(7000 + seed))
      for index in 0..<4 {
        for count in [1000, 4000] {
          let draws = SortedDraws(generator.draws(count, Self.single[index].draw))
          if !Modes(of: draws).positions.isEmpty { alarms += 1 }
        }
      }
    }
    #expect(alarms < 6, "\(alarms) of 1000")
  }

  /// Two normal distributions of one width, `gap` standard deviations apart, half of the draws each.
  @Test(arguments: [(4.0, 2000), (3.2, 20_000)])
  func `separate peaks are found with every seed`(_ gap: Double, _ count: Int) {
    for seed in 1...40 {
      var generator = SplitMix64(seed: UInt64(9000 + seed))
      let draws = generator.draws(count) { $0.normal() + ($0.uniform() < 0.5 ? gap : 0) }
      #expect(Modes(of: SortedDraws(draws)).positions.count == 2, "seed \(seed)")
    }
  }

  @Test func `two peaks are found, with the median between them`() throws {
    var generator = SplitMix64(seed: 8)
    let draws = SortedDraws(
      generator.draws(5000) { $0.normal() + ($0.uniform() < 0.5 ? 4 : 0) })
    let modes = Modes(of: draws)
    try #require(modes.positions.count == 2)
    #expect(abs(modes.positions[0]) < 0.7 && abs(modes.positions[1] - 4) < 0.7)
    #expect(abs(try #require(modes.valleys.first) - 2) < 0.7)
    #expect(modes.medianInValley)
  }

  @Test func `a smaller second peak leaves the median in the first`() {
    var generator = SplitMix64(seed: 9)
    let modes = Modes(
      of: SortedDraws(generator.draws(5000) { $0.normal() + ($0.uniform() < 0.15 ? 7 : 0) }))
    #expect(modes.positions.count == 2 && !modes.medianInValley)
  }

  @Test func `an atom at zero is a peak`() {
    var generator = SplitMix64(seed: 10)
    let modes = Modes(
      of: SortedDraws(generator.draws(5000) { $0.uniform() < 0.4 ? 0 : 100 + 5 * $0.normal() }))
    #expect(modes.positions.count == 2 && modes.positions[0] == 0)
  }

  @Test func `an atom that does not fill a window is told at its value`() {
    var generator = SplitMix64(seed: 12)
    let modes = Modes(
      of: SortedDraws(generator.draws(20_000) { min(20, max(0, 12 * $0.exponential() - 6)) }))
    #expect(modes.positions.first == 0 && modes.positions.last == 20, "\(modes.positions)")
  }

  @Test(arguments: [0, 1, 2, 3, 50, 624])
  func `few draws have no modes`(_ count: Int) {
    var generator = SplitMix64(seed: 11)
    let modes = Modes(
      of: SortedDraws(generator.draws(count) { $0.uniform() < 0.5 ? 0 : 9 + $0.uniform() }))
    #expect(modes.positions.isEmpty)
  }
}
