import Foundation
import Statistics
import Testing

@testable import CostMC

/// Errors of all figures on draws: how often the interval of 1.96 errors holds the truth over seeds,
/// and that what does nothing gets 0 on average.
///
/// 50 seeds of 10,000 draws for each design. With an interval that covers 91 % (between 88 and 98 %
/// were measured over 200 seeds; where an estimate errs downwards, less: the truth is then widened by
/// `slack`), a count below `chance` has a probability below 2e-6.
@Suite struct IndexCoverageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var scenario: String
    /// `[method][input]`; tornados as `low` and `high`.
    var truth: [String: [String: Double]]
    /// As a share of the truth.
    var slack: [String: Double] = [:]
  }

  static let seeds = 50
  static let draws = 10_000
  static let methods: Set = [
    "spearman", "kendall", "delta", "pawn", "standardizedRegression", "partialRankCorrelation",
    "firstOrder", "tornado",
  ]

  /// 3 a + 2 b + 0.5 c of standard normals; delta and PAWN by quadrature, all others in closed form.
  static let linear: Case = {
    let size = (9 + 4 + 0.25).squareRoot()
    let rho = ["a": 3 / size, "b": 2 / size, "c": 0.5 / size, "inert": 0]
    // E[Z | Z above its upper tenth].
    let tail = 1.7549833193
    return Case(
      testDescription: "linear normal",
      scenario: Study.scenario(
        ["a", "b", "c", "inert"].map { Study.normal($0) }, "3*a + 2*b + 0.5*c + 0*inert"),
      truth: [
        "spearman": rho.mapValues { 6 / Double.pi * asin($0 / 2) },
        "kendall": rho.mapValues { 2 / Double.pi * asin($0) },
        "delta": rho.mapValues { $0 == 0 ? 0 : GivenDataTests.delta($0) },
        "pawn": rho.mapValues { $0 == 0 ? 0 : GivenDataTests.pawn($0) },
        "firstOrder": rho.mapValues { $0 * $0 },
        "low": rho.mapValues { -tail * $0 * size }, "high": rho.mapValues { tail * $0 * size },
      ], slack: ["delta": 0.01, "pawn": 0.02])
  }()

  /// E[Y | A] = (1 + A^2) / 2; Y given A has an atom at A.
  static let maximum: Case = {
    func both(_ value: Double) -> [String: Double] { ["a": value, "b": value, "inert": 0] }
    return Case(
      testDescription: "maximum of two uniforms",
      scenario: Study.scenario(
        [Study.uniform("a"), Study.uniform("b"), Study.uniform("inert")], "max(a, b) + 0*inert"),
      truth: [
        "spearman": both(0.6), "kendall": both(0.5), "firstOrder": both(0.4),
        "delta": both(13.0 / 24), "pawn": both(0.25),
        "standardizedRegression": both(0.375.squareRoot()), "partialRankCorrelation": both(0.75),
        "low": ["a": 0.5 + 0.01 / 6, "b": 0.5 + 0.01 / 6],
        "high": ["a": 0.5 + (1 - 0.729) / 0.6, "b": 0.5 + (1 - 0.729) / 0.6],
      ], slack: ["delta": 0.02, "pawn": 0.05])
  }()

  /// exp(N(0, 0.5)) exp(N(0, 0.8)); ranks as those of the logarithm.
  static let lognormals: Case = {
    let sigmas = ["a": 0.5, "b": 0.8, "inert": 0]
    let size = 0.89.squareRoot()
    let all = exp(0.89) - 1
    return Case(
      testDescription: "product of lognormals",
      scenario: Study.scenario(
        [Study.normal("a", 0.5), Study.normal("b", 0.8), Study.normal("inert")],
        "exp(a) * exp(b) + 0*inert"),
      truth: [
        "spearman": sigmas.mapValues { 6 / Double.pi * asin($0 / size / 2) },
        "kendall": sigmas.mapValues { 2 / Double.pi * asin($0 / size) },
        "delta": sigmas.mapValues { $0 == 0 ? 0 : GivenDataTests.delta($0 / size) },
        "firstOrder": sigmas.mapValues { (exp($0 * $0) - 1) / all },
      ], slack: ["delta": 0.01, "firstOrder": 0.005])
  }()

  /// An event of two uniforms: shares, total variations and tau-b of two-valued columns.
  static let event: Case = {
    func both(_ value: Double) -> [String: Double] { ["a": value, "b": value, "inert": 0] }
    return Case(
      testDescription: "event",
      scenario: Study.scenario(
        [Study.uniform("a"), Study.uniform("b"), Study.uniform("inert")],
        "a < 0.5 and b < 0.5 and inert < 2"),
      truth: [
        "spearman": both(-0.5), "kendall": both(-1 / 6.0.squareRoot()),
        "firstOrder": both(1.0 / 3), "delta": both(0.25), "standardizedRegression": both(-0.5),
        "partialRankCorrelation": both(-1 / 3.0.squareRoot()),
        "low": ["a": 0.5, "b": 0.5, "inert": 0.25], "high": ["inert": 0.25],
      ], slack: ["firstOrder": 0.005])
  }()

  @Test(
    arguments: [linear, maximum, lognormals, event], ["monte-carlo", "sobol", "latin-hypercube"])
  func `errors cover, and what does nothing gets 0`(_ test: Case, _ design: String) throws {
    let model = try Study.model(test.scenario)
    var hits: [String: Int] = [:]
    var idle: [String: [Double]] = [:]
    for seed in 0..<Self.seeds {
      let analysis = try Study.run(
        model, methods: Self.methods, seed: UInt64(seed) + 7_000, draws: Self.draws, design: design)
      for entry in try #require(analysis.rankings.first).inputs {
        var figures = entry.indices
        figures["low"] = entry.tornado?.low
        figures["high"] = entry.tornado?.high
        for (method, estimate) in figures.figures {
          guard let truth = test.truth[method]?[entry.input] else { continue }
          let slack = abs(truth) * (test.slack[method] ?? 0) + 1e-12
          let error = try #require(estimate.standardError)
          let isHit = abs(estimate.value - truth) <= 1.96 * error + slack
          hits["\(method) \(entry.input)", default: 0] += isHit ? 1 : 0
          if truth == 0 { idle["\(method) \(entry.input)", default: []].append(estimate.value) }
        }
      }
    }
    let least = chance(0.91, Self.seeds).lowerBound
    for (figure, count) in hits {
      #expect(Double(count) >= least, "\(figure): \(count) of \(Self.seeds)")
    }
    // Student's t with 49 degrees of freedom: above 5.4 with a probability of 2e-6.
    for (figure, values) in idle {
      let mean = try #require(Estimate(meanOf: values))
      #expect(abs(mean.value) <= 5.4 * (mean.standardError ?? 0) + 1e-12, "\(figure): \(mean)")
    }
  }

  /// go = 1 + a + 2 b + 0.3 c against 0, and `go <= 0`: with L(m, s) = s phi(m / s) - m Phi(-m / s) the
  /// values are L(1, s), and an unknown remainder r leaves E[min(p, 1 - p)], p = Phi((-1 - s Z) / r).
  @Test(arguments: ["monte-carlo", "sobol"])
  func `the value of information has errors that cover`(_ design: String) throws {
    let sds = ["a": 1.0, "b": 2, "inert": 0]
    let model = try Study.model(
      Study.scenario(
        [Study.normal("a"), Study.normal("b", 2), Study.normal("c", 0.3), Study.normal("inert")],
        "1 + a + b + c + 0*inert",
        more:
          ", \"claims\": [ { \"id\": \"low\", \"output\": \"y\", \"atMost\": 0 } ], \"decision\": { \"options\": { \"go\": \"y\", \"stay\": 0 } }"
      ))
    let whole = 5.09.squareRoot()
    func cdf(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }
    func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }
    func gain(_ sd: Double) -> Double { sd > 0 ? sd * density(1 / sd) - cdf(-1 / sd) : 0 }
    func wrong(knowing sd: Double) -> Double {
      let rest = (5.09 - sd * sd).squareRoot()
      return (-800...800).reduce(0.0) { sum, k in
        let z = Double(k) / 100
        let p = cdf((-1 - sd * z) / rest)
        return sum + min(p, 1 - p) * density(z) / 100
      }
    }
    var hits: [String: Int] = [:]
    func count(_ name: String, _ estimate: Estimate?, _ truth: Double, slack: Double = 0) throws {
      let estimate = try #require(estimate)
      let isHit = abs(estimate.value - truth) <= 1.96 * (estimate.standardError ?? 0) + slack
      hits[name, default: 0] += isHit ? 1 : 0
    }
    for seed in 0..<Self.seeds {
      let analysis = try Study.run(
        model, methods: ["valueOfInformation", "verdicts"], seed: UInt64(seed) + 8_000,
        draws: Self.draws, design: design)
      let value = try #require(analysis.valueOfInformation)
      try count("evpi", value.evpi, gain(whole))
      for partial in value.evppi {
        guard let sd = sds[partial.inputs[0]] else { continue }
        try count("evppi \(partial.inputs[0])", partial.value, gain(sd), slack: 0.001)
      }
      let verdict = try #require(analysis.verdicts.first)
      try count("wrong", verdict.wrong, cdf(-1 / whole))
      for entry in verdict.inputs {
        guard let sd = sds[entry.input] else { continue }
        try count(
          "reduction \(entry.input)", entry.reduction, cdf(-1 / whole) - wrong(knowing: sd),
          slack: 0.001)
        try count(
          "narrowing \(entry.input)", entry.narrowing, 1 - (1 - sd * sd / 5.09).squareRoot(),
          slack: 0.004)
      }
    }
    #expect(hits.count == 11)
    let least = chance(0.91, Self.seeds).lowerBound
    for (figure, count) in hits {
      #expect(Double(count) >= least, "\(figure): \(count) of \(Self.seeds)")
    }
  }

  /// a b + c of uniforms on 0...3: second order, a group, and Morris' effects on the four levels.
  @Test func `pairs, groups and elementary effects have errors that cover`() throws {
    let model = try Study.model(
      Study.scenario(
        [
          "\"a\": { \"distribution\": \"uniform\", \"min\": 0, \"max\": 3, \"group\": \"g\" }",
          "\"b\": { \"distribution\": \"uniform\", \"min\": 0, \"max\": 3, \"group\": \"g\" }",
          "\"c\": { \"distribution\": \"uniform\", \"min\": 0, \"max\": 3 }",
        ], "a * b + c"))
    // Var(a b) = 2 * 2.25 * 0.75 + 0.75^2; levels 0, 1, 2, 3 with steps of 2: effects 3 b.
    let variance = 3.375 + 0.5625 + 0.75
    var hits: [String: Int] = [:]
    func count(_ name: String, _ estimate: Estimate?, _ truth: Double) throws {
      let estimate = try #require(estimate)
      let isHit =
        abs(estimate.value - truth) <= 1.96 * (estimate.standardError ?? 0) + 1e-9
      hits[name, default: 0] += isHit ? 1 : 0
    }
    for seed in 0..<Self.seeds {
      let analysis = try Study.run(
        model,
        methods: ["secondOrder", "totalOrder", "shapley", "firstOrder", "elementaryEffects"],
        seed: UInt64(seed) + 9_000, draws: 1_024, points: 2_048)
      let ranking = try #require(analysis.rankings.first)
      for pair in ranking.second {
        let isProduct = Set([pair.first, pair.second]) == ["a", "b"]
        try count(
          "\(pair.first) \(pair.second)", pair.share, isProduct ? 0.5625 / variance : 0)
      }
      let group = try #require(ranking.groups.first { $0.name == "g" })
      for method in ["totalOrder", "shapley", "firstOrder"] {
        try count("group \(method)", group.indices[method], 3.9375 / variance)
      }
      let a = try #require(ranking.inputs.first { $0.input == "a" }?.elementaryEffects)
      try count("effect", a.meanAbsolute, 4.5)
      try count("sd of effects", a.standardDeviation, 3 * 1.25.squareRoot())
    }
    #expect(hits.count == 8)
    let least = chance(0.91, Self.seeds).lowerBound
    for (figure, count) in hits {
      #expect(Double(count) >= least, "\(figure): \(count) of \(Self.seeds)")
    }
  }
}
