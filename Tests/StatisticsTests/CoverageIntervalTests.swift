import Foundation
import Testing

@testable import Statistics

@Suite struct CoverageIntervalTests {
  @Test func `the equal-tailed interval leaves out as much on both sides`() {
    let draws = SortedDraws((1...1000).map(Double.init))
    let interval = CoverageInterval.equalTailed(0.9, of: draws)
    #expect(interval.low.value == 50 && interval.high.value == 950)
    #expect(interval.low.confidence != nil && interval.low.standardError != nil)
  }

  @Test func `the shortest interval is the shortest of all`() {
    var generator = SplitMix64(seed: 3)
    let values = generator.draws(600) { $0.exponential() }.sorted()
    let interval = CoverageInterval.shortest(0.8, of: SortedDraws(values))
    let widths = (0..<120).map { values[$0 + 480] - values[$0] }
    #expect(interval.high.value - interval.low.value == widths.min())
  }

  @Test func `the shortest interval of an exponential starts at zero`() {
    var generator = SplitMix64(seed: 4)
    let draws = SortedDraws(generator.draws(50_000) { $0.exponential() })
    let interval = CoverageInterval.shortest(0.9, of: draws)
    #expect(interval.low.value < 0.02)
    #expect(abs(interval.high.value - log(10)) < 0.07)
  }

  @Test(arguments: [1, 2, 3, 10])
  func `few and equal draws have their range`(_ n: Int) {
    let interval = CoverageInterval.shortest(
      0.9, of: SortedDraws(Array(repeating: 2, count: n)))
    #expect(interval.low.value == 2 && interval.high.value == 2)
  }
}
