import CGSL
import Foundation
import Testing

@testable import Statistics

/// What a fitted tail says of moments, on draws at even probabilities: no chance is in these tests.
@Suite struct HeavyTailsTests {
  private static func draws(_ count: Int, _ quantile: (Double) -> Double) -> [Double] {
    (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
  }
  private static func moments(
    _ draws: [Double], _ known: TailClass = .unknown
  ) throws -> (own: Moments, reaching: Moments) {
    let own = Moments(draws: draws)
    let sorted = SortedDraws(draws)
    let tails = HeavyTails(of: sorted, own, TailClasses(lower: .light, upper: known))
    return (own, tails?.reaching(own) ?? own)
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

  @Test func `a spread that the model says exists has ends near the exact one`() throws {
    let cases: [(known: TailClass, exact: Double, quantile: (Double) -> Double)] = [
      // A lognormal of sigma 1.5, Pareto tails.
      (
        .light, (exp(4.5) - exp(2.25)).squareRoot(),
        { exp(1.5 * gsl_cdf_ugaussian_Pinv($0)) }
      ),
      (
        .logNormal(rate: 1.5, origin: 0), (exp(4.5) - exp(2.25)).squareRoot(),
        { exp(1.5 * gsl_cdf_ugaussian_Pinv($0)) }
      ),
      (.power(index: 3), 0.75.squareRoot(), { pow(1 - $0, -1 / 3) }),
      (.power(index: 2.2), (2.2 / 0.2).squareRoot() / 1.2, { pow(1 - $0, -1 / 2.2) }),
    ]
    for (known, exact, quantile) in cases {
      for count in [1000, 20_000] {
        let (own, reaching) = try Self.moments(Self.draws(count, quantile), known)
        let (narrow, wide) = (
          try #require(own.standardDeviation), try #require(reaching.standardDeviation)
        )
        let high = try #require(wide.confidence?.high)
        // Draws at even probabilities end too soon.
        #expect(narrow.value < exact && high > exact && high < 2.2 * exact, "\(known) \(count)")
        #expect(wide.standardError != nil)
      }
    }
  }

  @Test func `fitted tails have the moments of the tails that they are fitted to`() throws {
    // Conditional moments of 1e5 draws at even probabilities hardly differ from exact ones.
    // Their median is 0, and the distances above it are lognormal.
    let draws = SortedDraws(
      Self.draws(100_000) { $0 < 0.5 ? $0 - 0.5 : exp(0.6 * gsl_cdf_ugaussian_Pinv($0)) })
    let excesses = try #require(TailExcesses(.upper, of: draws, class: .light))
    let fit = try #require(LogNormalTailFit(excesses).likely(within: 0).first)
    #expect(abs(fit.mean / excesses.mean - 1) < 0.02)
    #expect(abs(fit.square / excesses.square - 1) < 0.05)
    #expect(abs(fit.mean(beyond: 0) / fit.mean - 1) < 1e-12)
    // From 0 on they are lognormal of the sigma that is known.
    let known = SortedDraws(Self.draws(100_000) { exp(0.6 * gsl_cdf_ugaussian_Pinv($0)) })
    let beyond = try #require(
      TailExcesses(.upper, of: known, class: .logNormal(rate: 0.6, origin: 0)))
    let sure = try #require(
      LogNormalTailFit(beyond, rate: 0.6, distance: beyond.threshold).likely(within: 0).first)
    #expect(abs(sure.mean / beyond.mean - 1) < 0.005)
    #expect(abs(sure.square / beyond.square - 1) < 0.02)
    let power = SortedDraws(Self.draws(100_000) { pow(1 - $0, -0.2) })
    let far = try #require(TailExcesses(.upper, of: power, class: .power(index: 5)))
    let fixed = try #require(ParetoTailFit(far, shape: 0.2).likely(within: 0).first)
    // Beyond u the excesses of a Pareto tail have the scale u / index.
    let scale = 0.2 * far.threshold
    #expect(abs(fixed.mean / (scale / 0.8) - 1) < 0.005)
    #expect(abs(fixed.square / (2 * scale * scale / 0.8 / 0.6) - 1) < 0.01)
    #expect(fixed.mean(beyond: 1) > fixed.mean)
    // A fifth of what is beyond the threshold, by the quantile function that made the draws.
    #expect(fixed.excess(beyondWhichLies: 1) == 0)
    #expect(
      abs(fixed.excess(beyondWhichLies: 0.2) / (pow(0.2 * far.share, -0.2) - far.threshold) - 1)
        < 0.005)
    let end = exp(0.6 * gsl_cdf_ugaussian_Qinv(0.2 * beyond.share)) - beyond.threshold
    #expect(abs(sure.excess(beyondWhichLies: 0.2) / end - 1) < 0.005)
  }

  @Test func `a fit is as sure as the replicates agree on it`() throws {
    let count = 3200
    let draws = Self.draws(count) { exp(gsl_cdf_ugaussian_Pinv($0)) }
    let known = TailClass.logNormal(rate: 1, origin: 0)
    let excesses = try #require(TailExcesses(.upper, of: SortedDraws(draws), class: known))
    let tail = try #require(
      LogNormalTailFit(excesses, rate: 1, distance: excesses.threshold).likely(within: 0).first)
    func ratio(_ draws: [Double]) -> Double {
      draws.withUnsafeBufferPointer {
        ReplicatedDraws($0, replicates: 32).errorRatio(
          of: tail, beyond: excesses.threshold, .upper)
      }
    }
    // Each replicate has one draw in each tenth of the tail. Nearly all that is left is the spread
    // within the outermost one: the root of a tenth.
    #expect((0.27...0.4).contains(ratio(draws)))
    // The replicates one after the other in value: they share nothing.
    let apart = (0..<count).map { draws[$0 % 32 * (count / 32) + $0 / 32] }
    #expect(ratio(apart) == 1)
  }
}
