import Foundation
import Testing

@testable import Statistics

/// What a fitted tail says of moments, on draws at even probabilities: no chance is in these tests.
@Suite struct HeavyTailsTests {
  private static func draws(_ count: Int, _ quantile: (Double) -> Double) -> [Double] {
    (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
  }
  private static func moments(_ draws: [Double]) throws -> (own: Moments, reaching: Moments) {
    let own = Moments(draws: draws)
    let sorted = SortedDraws(draws)
    return (own, HeavyTails(of: sorted, own)?.reaching(own) ?? own)
  }

  @Test func `light tails keep their own intervals`() throws {
    let uniform = try Self.moments(Self.draws(1000) { $0 })
    #expect(uniform.own == uniform.reaching)
    let exponential = try Self.moments(Self.draws(100_000) { -log1p(-$0) })
    #expect(exponential.own == exponential.reaching)
  }

  @Test func `tails of equal values are not heavy`() throws {
    // Whole numbers: two fifths of the lowest twentieth lie on its threshold.
    let counts = try Self.moments(Self.draws(20_000) { (-33 * log1p(-$0)).rounded(.down) })
    #expect(counts.own == counts.reaching)
    // Products of two of 40 listed values: the largest is drawn 13 times.
    let listed = Self.draws(40) { exp(-log(1 / $0 - 1)) }
    let products = try Self.moments(
      listed.flatMap { x in listed.flatMap { [Double](repeating: x * $0, count: 13) } })
    #expect(products.own == products.reaching)
  }

  @Test(arguments: [1000, 20_000])
  func `a spread that may not exist has no upper end and no error`(_ count: Int) throws {
    // Indices 1.5, 0.5, and a lognormal whose mean lies beyond the threshold of the tail.
    for shape in [2.0 / 3, 2] {
      let (_, heavy) = try Self.moments(Self.draws(count) { pow(1 - $0, -shape) })
      let spread = try #require(heavy.standardDeviation)
      #expect(spread.standardError == nil)
      #expect(spread.confidence?.high == nil && spread.confidence?.low != nil)
    }
    let (_, endless) = try Self.moments(Self.draws(count) { pow(1 - $0, -2) })
    #expect(endless.mean?.standardError == nil && endless.mean?.confidence?.high == nil)
  }

  @Test func `a heavy tail with a mean has a wider interval of it`() throws {
    let (own, reaching) = try Self.moments(Self.draws(20_000) { pow(1 - $0, -0.7) })
    let (narrow, wide) = (try #require(own.mean), try #require(reaching.mean))
    let high = try #require(wide.confidence?.high)
    #expect(high > narrow.value + 1.96 * (narrow.standardError ?? 0))
    // The exact mean is 1 / 0.3: the draws at even probabilities have less, as they end too soon.
    #expect(narrow.value < 1 / 0.3 && high > 1 / 0.3)
  }
}
