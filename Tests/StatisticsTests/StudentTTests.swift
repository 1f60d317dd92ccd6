import Testing

@testable import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct StudentTTests {
  @Test func `the end on the side of the long tail reaches further`() {
    let even = StudentT.factors(of: [-2, -1, 0, 1, 2], degreesOfFreedom: 4)
    #expect(even.low == even.high && abs(even.low - 2.7764) < 1e-4)
    // Skewness of 0, 0, 0, 1: 2 / sqrt 3.
    let skewed = StudentT.factors(of: [0, 0, 0, 1], degreesOfFreedom: 3)
    let t = 3.182446
    #expect(abs(skewed.low - t) < 1e-5)
    #expect(abs(skewed.high - t - 2 / 3.0.squareRoot() / 12 * (1 + 2 * t * t)) < 1e-4)
    let mirrored = StudentT.factors(of: [1, 1, 1, 0], degreesOfFreedom: 3)
    #expect(abs(mirrored.low - skewed.high) < 1e-12 && abs(mirrored.high - skewed.low) < 1e-12)
    #expect(
      StudentT.factors(of: [1, 1], degreesOfFreedom: 1).low == StudentT.factor(degreesOfFreedom: 1))
  }

  /// 20,000 means of 32 values each: a share of 95 % is off by 0.5 % with probability 0.001.
  @Test func `intervals of means of skewed values hold`() {
    var generator = SplitMix64(seed: 91)
    func covered(_ draw: (inout SplitMix64) -> Double, mean: Double, isSkewed: Bool) -> Double {
      var hits = 0
      for _ in 0..<20_000 {
        let values = (0..<32).map { _ in draw(&generator) }
        let centre = values.reduce(0, +) / 32
        let square = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / 31
        let error = (square / 32).squareRoot()
        let factors =
          isSkewed
          ? StudentT.factors(of: values, degreesOfFreedom: 31)
          : (
            low: StudentT.factor(degreesOfFreedom: 31), high: StudentT.factor(degreesOfFreedom: 31)
          )
        if centre - error * factors.low <= mean, mean <= centre + error * factors.high { hits += 1 }
      }
      return Double(hits) / 20_000
    }
    func exponential(_ generator: inout SplitMix64) -> Double {
      -log1p(-Double.random(in: 0..<1, using: &generator))
    }
    #expect(covered(exponential, mean: 1, isSkewed: false) < 0.94)
    #expect(abs(covered(exponential, mean: 1, isSkewed: true) - 0.952) < 0.005)
    let uniform = covered({ .random(in: 0..<1, using: &$0) }, mean: 0.5, isSkewed: true)
    #expect(uniform > 0.95 && uniform < 0.965)
  }
}
