import Testing

@testable import Probability

/// Truncated marginals whose moments no single integral gives.
@Suite struct TruncationTests {
  private static func relativeGap(_ a: Double?, _ b: Double) -> Double {
    a.map { abs($0 / b - 1) } ?? .infinity
  }

  /// By the probabilities of the whole numbers one by one.
  private static func summed(
    _ marginal: any Marginal, _ range: ClosedRange<Double>
  ) -> (mean: Double, deviation: Double) {
    let probabilities = stride(from: range.lowerBound, through: range.upperBound, by: 1).map {
      (x: $0, p: marginal.survival($0 - 1) - marginal.survival($0))
    }
    let total = probabilities.reduce(0) { $0 + $1.p }
    let mean = probabilities.reduce(0) { $0 + $1.x * $1.p } / total
    let square = probabilities.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) * $1.p } / total
    return (mean, square.squareRoot())
  }

  @Test func `counts without a table have moments`() throws {
    let rare = try Geometric(["p": .number(0.3)])
    // Without memory: the count beyond 6 is the count itself, 6 further on.
    let later = try Truncated.marginal(rare, min: 7, max: nil)
    #expect(Self.relativeGap(later.mean, 6 + 1 / 0.3) < 1e-13)
    #expect(Self.relativeGap(later.standardDeviation, 0.7.squareRoot() / 0.3) < 1e-13)

    for (p, range) in [(1e-5, 20.0...300_000), (1e-4, 1.0...9_999), (0.02, 3.0...50)] {
      let geometric = try Geometric(["p": .number(p)])
      let cut = try Truncated.marginal(geometric, min: range.lowerBound, max: range.upperBound)
      let exact = Self.summed(geometric, range)
      #expect(Self.relativeGap(cut.mean, exact.mean) < 1e-11)
      #expect(Self.relativeGap(cut.standardDeviation, exact.deviation) < 1e-11)
    }
  }

  @Test func `very many whole numbers are not added up one by one`() throws {
    let die = try UniformInteger(["min": .number(0), "max": .number(4e15)])
    let cut = try Truncated.marginal(die, min: 1e15, max: 3e15)
    #expect(Self.relativeGap(cut.mean, 2e15) < 1e-13)
    #expect(Self.relativeGap(cut.standardDeviation, 2e15 / 12.0.squareRoot()) < 1e-12)
    // Far from both ends truncation changes nothing.
    let wide = try NegativeBinomial(["successes": .number(7.5), "p": .number(1e-8)])
    let whole = try Truncated.marginal(wide, min: 0, max: 1e12)
    #expect(Self.relativeGap(whole.mean, try #require(wide.mean)) < 1e-11)
    #expect(
      Self.relativeGap(whole.standardDeviation, try #require(wide.standardDeviation)) < 1e-10)
  }

  @Test func `moved counts keep their places`() throws {
    let moved = try Geometric(["p": .number(0.3)]).shifted(by: 0.5)
    let cut = try Truncated.marginal(moved, min: 3, max: nil)
    #expect(Self.relativeGap(cut.mean, 2.5 + 1 / 0.3) < 1e-13)
  }

  private static func mixture() throws -> any Marginal {
    try Mixture([
      "components": .components([
        (weight: 1, marginal: try Discrete(["values": .numbers([0, 2])])),
        (weight: 1, marginal: try Uniform(["min": .number(0), "max": .number(4)])),
      ])
    ])
  }

  @Test func `a value with a probability stays where it is the bound`() throws {
    let whole = try Truncated.marginal(try Self.mixture(), min: 0, max: nil)
    #expect(whole.mean == 1.5)
    #expect(whole.quantile(lower: 0.2) == 0)
    let upper = try Truncated.marginal(try Self.mixture(), min: 2, max: nil)
    // Left are half of either part, both means known: 2 and 3.
    #expect(Self.relativeGap(upper.mean, 2.5) < 1e-13)
    #expect(upper.quantile(lower: 0.45) == 2)
    #expect(Self.relativeGap(upper.quantile(upper: 0.25), 3) < 1e-13)
    #expect(
      Self.relativeGap(upper.standardDeviation, (0.5 * (0.25 + 0.25 + 1.0 / 3)).squareRoot())
        < 1e-12)
  }

  @Test func `small shares of a slope that begins at its mode keep their digits`() throws {
    let falling = try Triangular(["min": .number(0), "mode": .number(0), "max": .number(2)])
    #expect(Self.relativeGap(falling.quantile(lower: 1e-12), 1e-12) < 1e-12)
    let rising = try Triangular(["min": .number(-2), "mode": .number(0), "max": .number(0)])
    #expect(Self.relativeGap(rising.quantile(upper: 1e-12), -1e-12) < 1e-12)
  }

  @Test func `medians of symmetric families are their location`() throws {
    let cauchy = try Cauchy(["location": .number(0), "scale": .number(3)])
    #expect(cauchy.quantile(lower: 0.5) == 0 && cauchy.quantile(upper: 0.5) == 0)
    #expect(try StudentT(["df": .number(0.5)]).quantile(lower: 0.5) == 0)
  }
}
