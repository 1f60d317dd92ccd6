import Foundation
import Testing

@testable import Statistics

@Suite struct MomentsTests {
  // NIST StRD, univariate summary statistics: certified mean and standard deviation.
  // https://www.itl.nist.gov/div898/strd/univ/homepage.html
  static let numAcc: [(name: String, draws: [Double], mean: Double, sd: Double, digits: Double)] = [
    ("NumAcc1", [10_000_001, 10_000_003, 10_000_002], 10_000_002, 1, 14),
    ("NumAcc2", [1.2] + (0..<500).flatMap { _ in [1.1, 1.3] }, 1.2, 0.1, 13.5),
    (
      "NumAcc3", [1_000_000.2] + (0..<500).flatMap { _ in [1_000_000.1, 1_000_000.3] },
      1_000_000.2, 0.1, 9
    ),
    (
      "NumAcc4", [10_000_000.2] + (0..<500).flatMap { _ in [10_000_000.1, 10_000_000.3] },
      10_000_000.2, 0.1, 8
    ),
  ]

  @Test(arguments: numAcc.indices)
  func `certified values of NIST are met up to the rounding of the data`(_ index: Int) throws {
    let set = Self.numAcc[index]
    let moments = Moments(draws: set.draws)
    #expect(relativeGap(try #require(moments.mean).value, set.mean) < 1e-15)
    #expect(
      relativeGap(try #require(moments.standardDeviation).value, set.sd) < pow(10, -set.digits))
  }

  @Test(arguments: [1e300, 1e-300])
  func `draws of extreme size have the moments of scaled ones`(_ size: Double) throws {
    let factor = Double(sign: .plus, exponent: Int(size.exponent), significand: 1)
    let draws = (1...500).map { exp(2 * sin(Double($0))) }
    let plain = Moments(draws: draws)
    #expect(Moments(draws: draws.map { $0 * factor }) == plain.scaled(by: factor))
    #expect(try #require(plain.standardDeviation).value > 1)
  }

  @Test(arguments: Reference.values.moments.indices)
  func `moments equal sums at 30 digits`(_ index: Int) throws {
    let expected = Reference.values.moments[index]
    let draws = (1...expected.count).map { exp(2 * sin(Double($0))) + Double($0) / 100 }
    for shift in [0, 3, -7.5] {
      let moments = Moments(batches: [PowerSums(draws, shift: shift)])
      let sd = try #require(moments.standardDeviation)
      #expect(relativeGap(try #require(moments.mean).value, expected.mean) < 1e-14)
      #expect(relativeGap(sd.value, expected.sd) < 1e-13)
      #expect(relativeGap(try #require(sd.standardError), expected.sdError) < 1e-11)
      #expect(relativeGap(try #require(moments.skewness).value, expected.skewness) < 1e-11)
      if let kurtosis = expected.excessKurtosis {
        #expect(relativeGap(try #require(moments.excessKurtosis).value, kurtosis) < 1e-10)
      } else {
        #expect(moments.excessKurtosis == nil)
      }
    }
  }

  @Test func `a far offset costs no digits with a near shift`() throws {
    var generator = SplitMix64(seed: 1)
    // Multiples of 2^-23, so that adding 1e9 is exact.
    let draws = generator.draws(1000) { ($0.normal() * 8).rounded() * 0x1p-23 }
    let plain = Moments(batches: [PowerSums(draws, shift: 0)])
    let moved = Moments(batches: [PowerSums(draws.map { $0 + 1e9 }, shift: 1e9)])
    #expect(plain.standardDeviation == moved.standardDeviation)
    #expect(plain.skewness == moved.skewness)
    #expect(plain.excessKurtosis == moved.excessKurtosis)
    #expect(moved.mean?.standardError == plain.mean?.standardError)
  }

  @Test func `batches give the same figures as all draws at once`() throws {
    var generator = SplitMix64(seed: 2)
    let draws = generator.draws(10_000) { $0.exponential() }
    let whole = Moments(batches: [PowerSums(draws, shift: 1)])
    let batches = stride(from: 0, to: draws.count, by: 77).map {
      PowerSums(draws[$0..<min($0 + 77, draws.count)], shift: 1)
    }
    let split = Moments(batches: batches + [PowerSums(shift: 1)])
    #expect(relativeGap(whole.mean!.value, split.mean!.value) < 1e-14)
    #expect(relativeGap(whole.standardDeviation!.value, split.standardDeviation!.value) < 1e-13)
    #expect(relativeGap(whole.skewness!.value, split.skewness!.value) < 1e-12)
    #expect(relativeGap(whole.excessKurtosis!.value, split.excessKurtosis!.value) < 1e-12)
    #expect(whole.skewness?.standardError == nil)
    #expect(split.skewness?.standardError != nil)
    #expect(whole.minimum == split.minimum && whole.maximum == split.maximum)
  }

  @Test func `few, equal and overflowing draws leave out what is undefined`() {
    let none = Moments(draws: [])
    #expect(none.mean == nil && none.minimum == nil)
    let one = Moments(draws: [3])
    #expect(one.mean == Estimate(3) && one.standardDeviation == nil && one.skewness == nil)
    let two = Moments(draws: [1, 2])
    #expect(two.mean == Estimate(1.5, standardError: 0.5))
    #expect(two.standardDeviation?.standardError == nil && two.skewness == nil)
    let equal = Moments(draws: Array(repeating: 0.1, count: 1000))
    #expect(equal.mean == Estimate(0.1, standardError: 0))
    #expect(equal.standardDeviation == Estimate(0, standardError: 0))
    #expect(equal.skewness == nil && equal.excessKurtosis == nil)
    let huge = Moments(draws: [-1e200, 1e200, 3e200])
    #expect(huge.mean?.value == 1e200 && huge.maximum == 3e200)
    #expect(abs((huge.standardDeviation?.value ?? .nan) / 2e200 - 1) < 1e-15)
    // Their distance is no double.
    let opposed = Moments(draws: [-1.7e308, 1.7e308])
    #expect(opposed.mean == nil && opposed.standardDeviation == nil && opposed.skewness == nil)
    #expect(opposed.maximum == 1.7e308)
  }

  /// Standard errors against the spread over 300 seeds; the spread of 300 is known to 4.1 %, so a
  /// factor of 1.25 is left with probability below 1e-7.
  @Test func `errors are the spread over reruns`() throws {
    var figures: [[Double]] = [[], [], [], []]
    var variances = [0.0, 0, 0, 0]
    for seed in 0..<300 {
      var generator = SplitMix64(seed: UInt64(1000 + seed))
      let draws = generator.draws(1000) { ($0.uniform() + $0.uniform()) * $0.uniform() }
      let moments = Moments(draws: draws)
      let estimates = [
        moments.mean, moments.standardDeviation, moments.skewness, moments.excessKurtosis,
      ]
      for (k, estimate) in estimates.enumerated() {
        figures[k].append(try #require(estimate).value)
        variances[k] += pow(try #require(estimate?.standardError), 2) / 300
      }
    }
    for k in 0..<4 {
      let spread = Moments(draws: figures[k]).standardDeviation!.value
      #expect((0.8...1.25).contains(spread / variances[k].squareRoot()), "moment \(k + 1)")
    }
  }
}
