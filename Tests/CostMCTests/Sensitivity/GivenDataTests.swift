import Foundation
import Statistics
import Testing

@testable import CostMC

/// Methods on the run's own draws, against the bivariate normal distribution.
@Suite struct GivenDataTests {
  private static func linear(_ rho: Double) -> String {
    Study.scenario(
      [Study.normal("x"), Study.normal("noise"), Study.normal("inert")],
      "\(rho)*x + \((1 - rho * rho).squareRoot())*noise + 0*inert")
  }

  private static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// 1/2 E integral |f(y) - f(y | X)| dy, by the midpoint rule.
  static func delta(_ rho: Double) -> Double {
    let s = (1 - rho * rho).squareRoot()
    func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }
    var total = 0.0
    for i in 0..<800 {
      let x = -6 + (Double(i) + 0.5) * 12 / 800
      var sum = 0.0
      for j in 0..<1_600 {
        let y = -8 + (Double(j) + 0.5) * 0.01
        sum += abs(density(y) - density((y - rho * x) / s) / s) * 0.01
      }
      total += density(x) * 12 / 800 * 0.5 * sum
    }
    return total
  }

  /// Median over tenths of X of the largest distance of the cumulative probabilities.
  static func pawn(_ rho: Double) -> Double {
    let s = (1 - rho * rho).squareRoot()
    let steps = 400
    // Quantiles of the standard normal by bisection.
    let x = (0..<10 * steps).map { k -> Double in
      let p = (Double(k) + 0.5) / Double(10 * steps)
      var (low, high) = (-9.0, 9.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if cdf(middle) < p { low = middle } else { high = middle }
      }
      return low
    }
    let distances = (0..<10).map { slice -> Double in
      (0..<400).reduce(0.0) { largest, k in
        let y = -4 + Double(k) * 0.02
        let mean = (0..<steps).reduce(0.0) {
          $0 + cdf((y - rho * x[slice * steps + $1]) / s) / Double(steps)
        }
        return max(largest, abs(mean - cdf(y)))
      }
    }.sorted()
    return (distances[4] + distances[5]) / 2
  }

  /// The seed is fixed; five standard errors, 1e-6 each over seeds. Beyond that a tolerance for what
  /// grids lose.
  @Test(arguments: [0.05, 0.3, 0.7, 0.95])
  func `figures of the linear normal model are the closed forms`(_ rho: Double) throws {
    let analysis = try Study.run(
      Study.model(Self.linear(rho)),
      methods: [
        "spearman", "kendall", "delta", "pawn", "standardizedRegression",
        "partialRankCorrelation", "firstOrder",
      ])
    // Ranks of x and noise are uncorrelated: partial correlation by their Spearman coefficients.
    let rank = 6 / Double.pi * asin(rho / 2)
    let other = 6 / Double.pi * asin((1 - rho * rho).squareRoot() / 2)
    for (method, truth, tolerance) in [
      ("spearman", rank, 0), ("kendall", 2 / Double.pi * asin(rho), 0),
      ("delta", Self.delta(rho), 0.002), ("pawn", Self.pawn(rho), 0.002),
      ("standardizedRegression", rho, 0),
      ("partialRankCorrelation", rank / (1 - other * other).squareRoot(), 0),
      ("firstOrder", rho * rho, 0.001),
    ] {
      let estimate = try analysis.index(method, "x")
      let error = try #require(estimate.standardError)
      #expect(
        abs(estimate.value - truth) <= 5 * error + tolerance,
        "\(method): \(estimate.value) ± \(error), not \(truth)")
      #expect(error < 0.02)
    }
  }

  static let methods = [
    "spearman", "kendall", "delta", "pawn", "standardizedRegression", "partialRankCorrelation",
    "firstOrder",
  ]

  /// 200 seeds of 8,192 draws; false alarm by `chance`.
  @Test func `the interval of an input that does nothing includes 0`() throws {
    let model = try Study.model(Self.linear(0.7))
    var covered: [String: Double] = [:]
    var sums: [String: Double] = [:]
    for seed in 0..<200 {
      let analysis = try Study.run(
        model, methods: Set(Self.methods), seed: UInt64(seed) + 3_000, draws: 8_192)
      for method in Self.methods {
        let estimate = try analysis.index(method, "inert")
        sums[method, default: 0] += estimate.value / 200
        // The linear coefficient is exactly 0 here, but for rounding.
        if abs(estimate.value) <= 1.96 * (estimate.standardError ?? 0) + 1e-12 {
          covered[method, default: 0] += 1
        }
      }
    }
    for method in Self.methods {
      #expect((covered[method] ?? 0) >= chance(0.92, 200).lowerBound, "\(method) \(covered)")
      #expect(abs(sums[method] ?? 1) < 0.01, "\(method) \(sums)")
    }
  }

  @Test func `discrete inputs and events have all figures`() throws {
    let model = try Study.model(
      Study.scenario(
        [
          "\"k\": { \"distribution\": \"discrete\", \"values\": [1, 2, 3] }",
          "\"d\": { \"distribution\": \"bernoulli\", \"p\": 0.25 }",
        ], "d == 1 and k > 1"))
    let analysis = try Study.run(model, methods: Set(SensitivityMethods.all.map(\.name)))
    // P(Y) = 1/6; total variation: 3/4 * 1/6 + 1/4 * (2/3 - 1/6).
    let delta = try analysis.index("delta", "d")
    #expect(abs(delta.value - 0.25) <= 5 * (delta.standardError ?? 0))
    // tau-b and Spearman of two binary columns are their correlation.
    let phi = (1.0 / 6 - 0.25 / 6) / (0.25 * 0.75 * (1.0 / 6) * (5.0 / 6)).squareRoot()
    for method in ["kendall", "spearman", "standardizedRegression"] {
      let estimate = try analysis.index(method, "d")
      #expect(abs(estimate.value - phi) <= 5 * (estimate.standardError ?? 0))
    }
    // Y given D = 1 has the cumulative probability 1/3 at 0, in all 5/6.
    let pawn = try analysis.index("pawn", "d")
    #expect(abs(pawn.value - 1.0 / 6) <= 5 * (pawn.standardError ?? 0))
  }

  @Test func `every method of the registry has its field`() throws {
    let names = SensitivityMethods.all.map(\.name)
    #expect(Set(names).count == names.count)
    let model = try Study.model(
      Study.scenario(
        [Study.normal("x"), Study.normal("noise")], "x + noise",
        more:
          ", \"claims\": [ { \"id\": \"low\", \"output\": \"y\", \"atMost\": 0 } ], \"decision\": { \"options\": { \"go\": \"y\", \"stay\": 0 } }"
      ))
    let analysis = try Study.run(model, methods: Set(names), draws: 4_096, points: 1_024)
    for name in names { #expect(analysis.json.contains("\"\(name)\": "), "\(name)") }
    for method in SensitivityMethods.all {
      #expect(!method.answers.isEmpty && !method.misleads.isEmpty && method.source.contains("doi:"))
      let alone = try Study.run(model, methods: [method.name], draws: 4_096, points: 1_024)
      #expect(names.filter { alone.json.contains("\"\($0)\": ") } == [method.name])
    }
  }

  @Test func `the same bytes come from any number of threads`() throws {
    let model = try Study.model(Self.linear(0.5))
    let names = Set(SensitivityMethods.all.map(\.name))
    let runs = try [1, 2, 5].map {
      try Study.run(model, methods: names, draws: 8_192, points: 8_192, threads: $0).json
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test func `one at a time: swings and elementary effects are exact for a linear model`() throws {
    let model = try Study.model(
      Study.scenario([Study.uniform("a", 0, 10), Study.normal("b")], "2*a - 3*b"))
    let analysis = try Study.run(model, methods: ["swing", "elementaryEffects"], draws: 1_000)
    let ranking = try #require(analysis.rankings.first)
    let a = try #require(ranking.inputs.first { $0.input == "a" })
    #expect(abs((a.swing?.low ?? 0) - 2) < 1e-9 && abs((a.swing?.high ?? 0) - 18) < 1e-9)
    let effects = try #require(a.elementaryEffects)
    #expect(abs(effects.meanAbsolute.value - 20) < 1e-9)
    #expect(effects.standardDeviation.value < 1e-9)
    #expect((effects.standardDeviation.standardError ?? 1) < 1e-9)
    let b = try #require(ranking.inputs.first { $0.input == "b" })
    #expect((b.elementaryEffects?.mean.value ?? 0) < 0)
    #expect(abs((b.swing?.low ?? 0) - (10 + 3 * 1.2815515655446004)) < 1e-8)
  }
}
