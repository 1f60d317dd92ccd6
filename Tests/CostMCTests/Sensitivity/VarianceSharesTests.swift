import Foundation
import Statistics
import Testing

@testable import CostMC

/// Shares of variance against closed forms.
@Suite struct VarianceSharesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var scenario: String
    /// Expected first order, total order and Shapley effect; nil where no closed form is at hand.
    var expected: [String: (first: Double, total: Double, shapley: Double?)]
  }

  private static func g(_ a: [Double]) -> Case {
    // V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1.
    let parts = a.map { 1 / (3 * (1 + $0) * (1 + $0)) }
    let all = parts.reduce(1) { $0 * (1 + $1) }
    var expected: [String: (first: Double, total: Double, shapley: Double?)] = [:]
    for (k, part) in parts.enumerated() {
      expected["x\(k)"] = (part / (all - 1), part * all / (1 + part) / (all - 1), nil)
    }
    return Case(
      testDescription: "Sobol g \(a)",
      scenario: Study.scenario(
        a.indices.map { Study.uniform("x\($0)") },
        a.enumerated().map { "((abs(4*x\($0) - 2) + \($1)) / (1 + \($1)))" }
          .joined(separator: " * ")), expected: expected)
  }

  static let cases: [Case] = [
    Case(
      testDescription: "Ishigami",
      scenario: Study.scenario(
        ["x1", "x2", "x3", "x4"].map { Study.uniform($0, -Double.pi, Double.pi) },
        "sin(x1) + 7*sin(x2)^2 + 0.1*x3^4*sin(x1) + 0*x4"),
      expected: [
        "x1": (0.3139, 0.5576, 0.4357), "x2": (0.4424, 0.4424, 0.4424),
        "x3": (0, 0.2437, 0.1218), "x4": (0, 0, 0),
      ]),
    g([0, 1, 4.5, 9, 99, 99]), g([0, 0, 0]), g([6.52, 6.52, 6.52, 6.52, 6.52, 6.52, 6.52]),
    Case(
      testDescription: "pure interaction",
      scenario: Study.scenario([Study.normal("a"), Study.normal("b")], "a * b"),
      expected: ["a": (0, 1, 0.5), "b": (0, 1, 0.5)]),
    // Var(max) = 1/18, E[max | X] = (1 + X^2) / 2 with variance 1/45.
    Case(
      testDescription: "maximum of two uniforms",
      scenario: Study.scenario([Study.uniform("a"), Study.uniform("b")], "max(a, b)"),
      expected: ["a": (0.4, 0.6, 0.5), "b": (0.4, 0.6, 0.5)]),
    // exp(s_i^2) - 1 takes the place of g's V_i; s = 0.5 and 0.8.
    {
      let parts = [exp(0.25) - 1, exp(0.64) - 1]
      let all = parts.reduce(1) { $0 * (1 + $1) }
      let first = parts.map { $0 / (all - 1) }
      let total = first.map { $0 + 1 - first.reduce(0, +) }
      return Case(
        testDescription: "product of lognormals",
        scenario: Study.scenario(
          [Study.normal("a", 0.5), Study.normal("b", 0.8)], "exp(a) * exp(b)"),
        expected: [
          "a": (first[0], total[0], (first[0] + total[0]) / 2),
          "b": (first[1], total[1], (first[1] + total[1]) / 2),
        ])
    }(),
    // a + b + c with variances 1, 1, 4 and corr(b, c) = 0.8: V = 9.2.
    Case(
      testDescription: "correlated linear",
      scenario: Study.scenario(
        [Study.normal("a"), Study.normal("b"), Study.normal("c", 2)], "a + b + c",
        more: ", \"correlations\": [ { \"between\": [\"b\", \"c\"], \"pearson\": 0.8 } ]"),
      expected: [
        "a": (1 / 9.2, 1 / 9.2, 1 / 9.2), "b": (6.76 / 9.2, 0.36 / 9.2, 3.56 / 9.2),
        "c": (7.84 / 9.2, 1.44 / 9.2, 4.64 / 9.2),
      ]),
    // A coin that the output does not use, correlated 0.8 with what it uses: knowing its *value*
    // explains 2/pi 0.8^2 of the variance.
    Case(
      testDescription: "discrete and correlated",
      scenario: Study.scenario(
        [Study.normal("a"), "\"c\": { \"distribution\": \"bernoulli\", \"p\": 0.5 }"], "a + 0*c",
        more: ", \"correlations\": [ { \"between\": [\"a\", \"c\"], \"pearson\": 0.8 } ]"),
      expected: [
        "a": (1, 1 - 1.28 / Double.pi, 1 - 0.64 / Double.pi),
        "c": (1.28 / Double.pi, 0, 0.64 / Double.pi),
      ]),
    // a + b + c multivariate t, all correlations 1/2 (Kendall's tau 1/3): shares as if normal.
    Case(
      testDescription: "linear with a student-t copula",
      scenario: Study.scenario(
        ["a", "b", "c"].map { "\"\($0)\": { \"distribution\": \"student-t\", \"df\": 9 }" },
        "a + b + c",
        more: ", \"copula\": { \"family\": \"student-t\", \"df\": 9 }, \"correlations\": [ "
          + [("a", "b"), ("a", "c"), ("b", "c")].map {
            "{ \"between\": [\"\($0)\", \"\($1)\"], \"kendall\": 0.3333333333333333 }"
          }.joined(separator: ", ") + " ]"),
      expected: [
        "a": (2.0 / 3, 1.0 / 9, 1.0 / 3), "b": (2.0 / 3, 1.0 / 9, 1.0 / 3),
        "c": (2.0 / 3, 1.0 / 9, 1.0 / 3),
      ]),
    Case(
      testDescription: "event",
      scenario: Study.scenario([Study.uniform("a"), Study.uniform("b")], "a < 0.5 and b < 0.5"),
      expected: ["a": (1.0 / 3, 2.0 / 3, 0.5), "b": (1.0 / 3, 2.0 / 3, 0.5)]),
  ]

  /// The seed is fixed; over seeds, each comparison within five standard errors would fail with a
  /// probability below 2e-5 (Student's t with 31 or more degrees of freedom).
  @Test(arguments: cases) func `indices are the closed forms within their errors`(_ test: Case)
    throws
  {
    let analysis = try Study.run(
      Study.model(test.scenario),
      methods: ["firstOrder", "sobolFirstOrder", "totalOrder", "shapley"])
    for (input, expected) in test.expected {
      // The fit of `firstOrder` loses a little where the conditional mean bends or jumps.
      for (method, truth, tolerance) in [
        ("firstOrder", expected.first, 0.004), ("sobolFirstOrder", expected.first, 1e-4),
        ("totalOrder", expected.total, 1e-4), ("shapley", expected.shapley, 1e-4),
      ] {
        guard let truth else { continue }
        let estimate = try analysis.index(method, input)
        let error = try #require(estimate.standardError)
        #expect(
          abs(estimate.value - truth) <= 5 * error + tolerance,
          "\(method) of \(input): \(estimate.value) ± \(error), not \(truth)")
        #expect(error < 0.03)
      }
    }
    let shares = try #require(analysis.rankings.first).inputs.compactMap {
      $0.indices["shapley"]?.value
    }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
  }

  /// Six inputs: the orders are sampled, not enumerated. In closed form for the linear model with
  /// two correlated pairs and two independent inputs.
  @Test func `sampled Shapley effects are the closed forms`() throws {
    let names = ["a", "b", "c", "d", "h", "f"]
    let model = try Study.model(
      Study.scenario(
        names.map { Study.normal($0) }, "a + b + c + 2*d + h + 0.5*f",
        more:
          ", \"correlations\": [ { \"between\": [\"a\", \"b\"], \"pearson\": 0.5 }, { \"between\": [\"c\", \"d\"], \"pearson\": -0.6 } ]"
      ))
    let analysis = try Study.run(model, methods: ["shapley", "totalOrder"])
    // A pair shares the explained covariance equally: beta_i^2 s_i^2 and the rest by symmetry of
    // phi_1 = b1^2 + b1 b2 r + r^2 (b2^2 - b1^2) / 2.
    func pair(_ b1: Double, _ b2: Double, _ r: Double) -> Double {
      b1 * b1 + b1 * b2 * r + r * r * (b2 * b2 - b1 * b1) / 2
    }
    let parts = [
      pair(1, 1, 0.5), pair(1, 1, 0.5), pair(1, 2, -0.6), pair(2, 1, -0.6), 1, 0.25,
    ]
    let variance = parts.reduce(0, +)
    #expect(abs(variance - (3 + 2.6 + 1.25)) < 1e-12)
    for (name, part) in zip(names, parts) {
      let estimate = try analysis.index("shapley", name)
      let error = try #require(estimate.standardError)
      #expect(abs(estimate.value - part / variance) <= 5 * error)
      #expect(error < 0.02)
    }
  }

  @Test func `pairs are charged with what they cause only together`() throws {
    let model = try Study.model(Self.cases[0].scenario)
    let analysis = try Study.run(model, methods: ["secondOrder", "totalOrder"])
    let pairs = try #require(analysis.rankings.first).second
    #expect(pairs.count == 6)
    for pair in pairs {
      let truth = Set([pair.first, pair.second]) == ["x1", "x3"] ? 0.2437 : 0
      let error = try #require(pair.share.standardError)
      #expect(abs(pair.share.value - truth) <= 5 * error + 1e-4)
    }
  }

  @Test func `a group has the index of its sum`() throws {
    let model = try Study.model(
      Study.scenario(
        [
          Study.normal("a"), Study.normal("b", group: "pair"), Study.normal("c", 2, group: "pair"),
        ], "a + b + c",
        more: ", \"correlations\": [ { \"between\": [\"b\", \"c\"], \"pearson\": 0.8 } ]"))
    let analysis = try Study.run(model, methods: ["shapley", "totalOrder", "firstOrder"])
    let group = try #require(analysis.rankings.first?.groups.first { $0.name == "pair" })
    #expect(group.inputs == ["b", "c"])
    for method in ["shapley", "totalOrder", "firstOrder"] {
      let estimate = try #require(group.indices[method])
      #expect(abs(estimate.value - 8.2 / 9.2) <= 5 * (estimate.standardError ?? 0))
    }
    let ranking = try #require(analysis.rankings.first)
    #expect(ranking.inputs.filter(\.isCorrelated).map(\.input).sorted() == ["b", "c"])
    #expect(ranking.rankedBy == "shapley")
  }

  /// 200 seeds each; false alarm by `chance` (2e-6 a bound). With 32 replicates intervals of 1.96
  /// errors cover 94 %.
  @Test(arguments: ["totalOrder", "sobolFirstOrder", "shapley", "firstOrder"])
  func `intervals cover the truth over seeds`(_ method: String) throws {
    let model = try Study.model(Self.cases[0].scenario)
    let truth: [String: Double] =
      switch method {
      case "totalOrder": ["x1": 0.55759, "x2": 0.44241, "x3": 0.24368]
      case "shapley": ["x1": 0.43575, "x2": 0.44241, "x3": 0.12184]
      default: ["x1": 0.31391, "x2": 0.44241, "x3": 0]
      }
    var covered: [String: Double] = [:]
    for seed in 0..<200 {
      let analysis = try Study.run(
        model, methods: [method], seed: UInt64(seed) + 1_000, draws: 16_384, points: 4_096)
      for (input, value) in truth {
        let estimate = try analysis.index(method, input)
        // The fit of `firstOrder` loses less than this.
        let slack = method == "firstOrder" ? 0.002 : 0
        if abs(estimate.value - value) <= 1.96 * (estimate.standardError ?? 0) + slack {
          covered[input, default: 0] += 1
        }
      }
    }
    for input in truth.keys {
      #expect((covered[input] ?? 0) >= chance(0.93, 200).lowerBound, "\(input) \(covered)")
    }
  }
}
