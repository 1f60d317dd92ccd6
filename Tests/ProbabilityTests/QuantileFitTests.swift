import Testing

@testable import Probability

/// Families that are stated by more quantiles than define them.
@Suite struct QuantileFitTests {
  private static func points(_ marginal: any Marginal, _ probabilities: [Double])
    -> Parameters.Value
  {
    .quantiles(probabilities.map { ($0, marginal.quantile($0)) })
  }

  /// Every family that takes two quantiles, by its own example.
  static let fitted = Marginals.all.filter {
    $0.family.forms.contains(where: \.isByTwoQuantiles)
  }.map { $0.family.name }

  @Test(arguments: fitted)
  func `quantiles of one member of the family give it back`(name: String) throws {
    GSL.prepare()
    let type = try #require(Marginals.named(name))
    let example = try #require(
      type.family.examples.first { $0.values["quantiles"] != nil })
    let exact = try type.init(example)
    var stated = example
    stated.values["quantiles"] = Self.points(exact, [0.05, 0.2, 0.5, 0.8, 0.9])
    let found = try QuantileFit.marginal(type, stated)
    let spread = exact.quantile(upper: 0.1) - exact.quantile(lower: 0.1)
    for p in [0.01, 0.1, 0.5, 0.7, 0.99] {
      #expect(abs(found.quantile(p) - exact.quantile(p)) < 1e-6 * spread, "P\(100 * p)")
    }
    let all: [(p: Double, x: Double)] = [0.05, 0.2, 0.5, 0.8, 0.9].map { ($0, exact.quantile($0)) }
    #expect(QuantileMisfit(found, all)?.isNotable == false)
  }

  @Test func `the normal fit is the regression on normal scores`() throws {
    GSL.prepare()
    // Least squares of (x - m)/s against g is the line of g on x.
    let x = [1.0, 2, 4, 4.5]
    let p = [0.05, 0.5, 0.9, 0.95]
    let g = p.map(standardNormalQuantile)
    let meanX = x.reduce(0, +) / 4
    let meanG = g.reduce(0, +) / 4
    let slope =
      zip(x, g).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanG) }
      / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let fit = try QuantileFit.marginal(
      Normal.self, ["quantiles": .quantiles(zip(p, x).map { ($0, $1) })])
    #expect(abs((fit.standardDeviation ?? 0) - 1 / slope) < 1e-7)
    #expect(abs((fit.mean ?? 0) - (meanX - meanG / slope)) < 1e-7)
    let misfit = try #require(QuantileMisfit(fit, zip(p, x).map { ($0, $1) }))
    #expect(misfit.isNotable && [0.05, 0.5, 0.9, 0.95].contains(misfit.p))
  }

  @Test func `quantiles that fall are refused`() {
    #expect(throws: ParameterError.self) {
      try QuantileFit.marginal(
        Normal.self, ["quantiles": .quantiles([(0.1, 1), (0.5, 0.5), (0.9, 2)])])
    }
  }
}
