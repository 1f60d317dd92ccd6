import Diagnostics
import Foundation
import Probability
import Statistics
import Testing

@testable import CostMC

/// The 95 % intervals of small runs hold the exact figure as often as they say, for every design.
///
/// `COVERAGE_SEEDS=1000 COVERAGE_DRAWS=1000` prints a table of more.
@Suite struct CoverageTests {
  static let scenario = """
    { "costmc": 1, "title": "Coverage",
      "inputs": {
        "n1": { "distribution": "normal", "mean": 1, "sd": 1 },
        "n2": { "distribution": "normal", "mean": 2, "sd": 2 },
        "n3": { "distribution": "normal", "mean": 3, "sd": 2 },
        "l1": { "distribution": "lognormal", "mu": 0, "sigma": 0.4 },
        "l2": { "distribution": "lognormal", "mu": 1, "sigma": 0.3 },
        "e1": { "distribution": "exponential", "mean": 1 },
        "e2": { "distribution": "exponential", "mean": 1 },
        "u1": { "distribution": "uniform", "min": 0, "max": 1 },
        "u2": { "distribution": "uniform", "min": 0, "max": 1 },
        "u3": { "distribution": "uniform", "min": 0, "max": 1 },
        "h": { "distribution": "student-t", "df": 5 },
        "k1": { "distribution": "lognormal", "mu": 0, "sigma": 1 },
        "k2": { "distribution": "lognormal", "mu": 0, "sigma": 1 },
        "t": { "distribution": "pareto", "shape": 3, "scale": 1 },
        "v": { "distribution": "pareto", "shape": 1.5, "scale": 1 } },
      "formulas": {
        "total": "n1 + n2 + n3", "cost": "l1 * l2", "waiting": "e1 + e2",
        "largest": "max(u1, u2, u3)", "heavy": "h", "late": "e1 + e2 > 4",
        "skewed": "k1 * k2", "tail": "t", "endless": "v" },
      "outputs": ["total", "cost", "waiting", "largest", "heavy", "late", "skewed", "tail", "endless"],
      "claims": [
        { "id": "a", "output": "total", "atMost": 5 }, { "id": "b", "output": "cost", "value": 5 },
        { "id": "c", "output": "largest", "range": [0.5, 0.8] } ] }
    """

  /// Distributions with known figures.
  struct Exact: Sendable {
    var mean: Double
    var sd: Double
    var quantile: @Sendable (Double) -> Double
    /// Mean over the draws below the p-quantile times p.
    var below: @Sendable (Double) -> Double

    func shortfall(_ p: Double) -> Double {
      p >= 0.5 ? (mean - below(p)) / (1 - p) : below(p) / p
    }
  }

  static func normalQuantile(_ p: Double) -> Double {
    bisected(-10, 10) { erfc(-$0 / 2.0.squareRoot()) / 2 - p }
  }
  static func normalDensity(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }
  static func normalCDF(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }
  static func bisected(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
    var (low, high) = (a, b)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if f(middle) < 0 { low = middle } else { high = middle }
    }
    return low
  }

  static let exact: [String: Exact] = {
    let sigma = 0.5
    let lognormalMean = exp(1 + sigma * sigma / 2)
    @Sendable func waiting(_ p: Double) -> Double {
      bisected(0, 60) { 1 - (1 + $0) * exp(-$0) - p }
    }
    /// Student's t with 5 degrees of freedom.
    @Sendable func studentCDF(_ x: Double) -> Double {
      let t = x / 5.0.squareRoot()
      let c = 1 / (1 + t * t)
      return 0.5 + (t * c * (1 + 2 * c / 3) + atan(t)) / .pi
    }
    @Sendable func student(_ p: Double) -> Double { bisected(-200, 200) { studentCDF($0) - p } }
    return [
      "total": Exact(
        mean: 6, sd: 3, quantile: { 6 + 3 * normalQuantile($0) },
        below: { 6 * $0 - 3 * normalDensity(normalQuantile($0)) }),
      "cost": Exact(
        mean: lognormalMean, sd: lognormalMean * (exp(sigma * sigma) - 1).squareRoot(),
        quantile: { exp(1 + sigma * normalQuantile($0)) },
        below: { lognormalMean * normalCDF(normalQuantile($0) - sigma) }),
      "waiting": Exact(
        mean: 2, sd: 2.0.squareRoot(), quantile: waiting,
        below: {
          let z = waiting($0)
          return 2 - (2 + 2 * z + z * z) * exp(-z)
        }),
      "largest": Exact(
        mean: 0.75, sd: (3.0 / 80).squareRoot(), quantile: { cbrt($0) },
        below: { 0.75 * pow($0, 4.0 / 3) }),
      "skewed": Exact(
        mean: exp(1), sd: exp(1) * (exp(2.0) - 1).squareRoot(),
        quantile: { exp(2.0.squareRoot() * normalQuantile($0)) },
        below: { exp(1) * normalCDF(normalQuantile($0) - 2.0.squareRoot()) }),
      "tail": Exact(
        mean: 1.5, sd: 0.75.squareRoot(), quantile: { pow(1 - $0, -1.0 / 3) },
        below: { 1.5 - 1.5 * pow(1 - $0, 2.0 / 3) }),
      "endless": Exact(
        mean: 3, sd: .infinity, quantile: { pow(1 - $0, -2.0 / 3) },
        below: { 3 - 3 * pow(1 - $0, 1.0 / 3) }),
      // Density 8 / (3 pi sqrt 5) (1 + x^2 / 5)^-3.
      "heavy": Exact(
        mean: 0, sd: (5.0 / 3).squareRoot(), quantile: student,
        below: {
          let x = student($0)
          return -8 / (3 * .pi * 5.0.squareRoot()) * 5 / 4 * pow(1 + x * x / 5, -2)
        }),
    ]
  }()

  struct Tally {
    var covered = 0
    var missing = 0
    var squares = 0.0
    var variance = 0.0
  }

  /// Outputs whose fourth moments, and more, do not exist, or are known slowly.
  static let heavy = ["heavy", "skewed", "tail", "endless"]

  /// Figure to how often its interval held the exact value.
  static func tallies(
    design: String, draws: Int, seeds: Range<Int>
  ) throws -> [String: Tally] {
    let model: Model
    do throws(Failure) {
      model = try Model(Scenario(parsing: Source(name: "coverage", text: scenario)))
    } catch {
      Issue.record("\(error.rendered())")
      return [:]
    }
    var tallies: [String: Tally] = [:]
    func count(_ name: String, _ estimate: Estimate?, _ truth: Double) {
      var tally = tallies[name, default: Tally()]
      defer { tallies[name] = tally }
      let reach = 1.96 * (estimate?.standardError ?? 0)
      guard let estimate, estimate.confidence != nil || estimate.standardError != nil else {
        tally.missing += 1
        return
      }
      let ends =
        estimate.confidence
        ?? Estimate.Confidence(low: estimate.value - reach, high: estimate.value + reach)
      if (ends.low ?? -.infinity) <= truth && truth <= (ends.high ?? .infinity) {
        tally.covered += 1
      }
      guard let error = estimate.standardError else { return }
      tally.squares += (estimate.value - truth) * (estimate.value - truth)
      tally.variance += error * error
    }
    for seed in seeds {
      var settings = Settings()
      settings.seed = UInt64(seed)
      settings.draws = draws
      settings.design = design
      settings.percentiles = [0.05, 0.5, 0.95]
      let analysis = try Analysis(
        of: model, scenario: "coverage", options: RunOptions(settings: settings, threads: 1),
        monitor: Simulation.Monitor())
      for output in analysis.outputs {
        guard let exact = exact[output.name] else {
          count("late.probability", output.mean, 5 * exp(-4))
          continue
        }
        count("\(output.name).mean", output.mean, exact.mean)
        count("\(output.name).sd", output.standardDeviation, exact.sd)
        for percentile in output.percentiles {
          count(
            "\(output.name).P\(percentile.p)", percentile.estimate, exact.quantile(percentile.p))
        }
        for shortfall in output.expectedShortfall where shortfall.p != 0.5 {
          count(
            "\(output.name).ES\(shortfall.p)", shortfall.estimate, exact.shortfall(shortfall.p))
        }
      }
      for claim in analysis.claims {
        switch claim.claim.id {
        case "a": count("total.holds", claim.holds, normalCDF(-1.0 / 3))
        case "b": count("cost.rank", claim.rank, normalCDF((log(5) - 1) / 0.5))
        default: count("largest.inside", claim.inside, 0.512 - 0.125)
        }
      }
    }
    return tallies
  }

  @Test(arguments: Designs.all.map { $0.name })
  func `intervals hold the exact figure`(_ design: String) throws {
    let environment = ProcessInfo.processInfo.environment
    let seeds = environment["COVERAGE_SEEDS"].flatMap(Int.init) ?? 100
    let draws = environment["COVERAGE_DRAWS"].flatMap(Int.init) ?? 2_000
    let tallies = try Self.tallies(design: design, draws: draws, seeds: 1..<seeds + 1)
    #expect(tallies.count > 30)
    if environment["COVERAGE_SEEDS"] != nil {
      for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
        let share = 100 * Double(tally.covered) / Double(seeds - tally.missing)
        let ratio = (tally.squares / tally.variance).squareRoot()
        print(
          design, draws, name, String(format: "%.1f%% error/se %.2f", share, ratio),
          tally.missing > 0 ? "missing \(tally.missing)" : "",
          share < 93 || share > 97 ? "<<<" : "")
      }
    }
    for (name, tally) in tallies {
      // Moments of heavy tails rest on a fit of the tail; one that does not exist may be left out.
      let isHeavy = Self.heavy.contains { name.hasPrefix($0) } && !name.contains(".P")
      let least = isHeavy ? 0.9 : 0.93
      let n = Double(seeds - tally.missing)
      // Below by chance: less than 2e-6 a figure, 3e-4 a run of all designs.
      let bound = n * least - 4.75 * (n * least * (1 - least)).squareRoot() - 1
      // A tail this heavy is now and then taken for one without a variance.
      let most = name.hasPrefix("endless") ? seeds : isHeavy ? seeds / 10 : 0
      #expect(tally.missing <= most, "\(name)")
      #expect(Double(tally.covered) >= bound, "\(name): \(tally.covered) of \(seeds)")
    }
    // A figure's error varies by 1 / sqrt(2 seeds), the mean over figures less: five times that.
    let ratios = tallies.filter { one in
      !Self.heavy.contains { one.key.hasPrefix($0) }
    }.map {
      $0.value.squares / $0.value.variance
    }
    let ratio = (ratios.reduce(0, +) / Double(ratios.count)).squareRoot()
    #expect((0.8...1.2).contains(ratio), "\(ratio)")
  }

  static func analysis(
    _ text: String, draws: Int, design: String = "monte-carlo"
  ) throws -> Analysis {
    var settings = Settings()
    settings.draws = draws
    settings.design = design
    let model = try Model(Scenario(parsing: Source(name: "test", text: text)))
    return try Analysis(
      of: model, scenario: "test", options: RunOptions(settings: settings),
      monitor: Simulation.Monitor())
  }

  @Test(arguments: Designs.all.map { $0.name })
  func `moments that do not exist are left out with a warning`(_ design: String) throws {
    let analysis = try Self.analysis(
      """
      { "costmc": 1, "title": "t", "inputs": {
          "x": { "distribution": "student-t", "df": 1.5 },
          "y": { "distribution": "student-t", "df": 1 },
          "z": { "distribution": "normal", "mean": 0, "sd": 1 } },
        "outputs": ["x", "y", "z"] }
      """, draws: 100_000, design: design)
    let (x, y, z) = (analysis.outputs[0], analysis.outputs[1], analysis.outputs[2])
    #expect(x.mean != nil && x.mean?.standardError == nil && x.standardDeviation == nil)
    #expect(y.mean == nil && y.standardDeviation == nil && y.expectedShortfall.isEmpty)
    #expect(z.mean?.standardError != nil && z.standardDeviation != nil)
    #expect(analysis.warnings.contains { $0.contains("`x` has no standard deviation") })
    #expect(analysis.warnings.contains { $0.contains("`y` has no mean") })
    #expect(!analysis.warnings.contains { $0.contains("`z` has no") })
  }

  @Test func `a median between two modes is warned of`() throws {
    let analysis = try Self.analysis(
      """
      { "costmc": 1, "title": "t", "inputs": {
          "a": { "distribution": "normal", "mean": 0, "sd": 1 },
          "s": { "distribution": "bernoulli", "p": 0.5 } },
        "formulas": { "x": "a + if(s > 0.5, 10, 0)", "y": "a + s" }, "outputs": ["x", "y"] }
      """, draws: 50_000)
    #expect(analysis.outputs[0].modes.count == 2 && analysis.outputs[0].medianIsInValley)
    #expect(analysis.outputs[1].modes.isEmpty)
    #expect(analysis.warnings.contains { $0.contains("`x`") && $0.contains("valley") })
  }

  @Test func `inputs taken as independent are warned of with figures`() throws {
    let analysis = try Self.analysis(
      """
      { "costmc": 1, "title": "t", "inputs": {
          "a": { "distribution": "normal", "mean": 10, "sd": 3 },
          "b": { "distribution": "normal", "mean": 0, "sd": 3 },
          "c": { "distribution": "normal", "mean": 0, "sd": 3 } },
        "formulas": { "x": "a + b - c" }, "outputs": ["x"] }
      """, draws: 100_000)
    // P95: 10 + 1.645 * 3 sqrt 3 = 18.55; together 10 + 1.645 * 9 = 24.80, +34 %;
    // two together 10 + 1.645 * 3 sqrt 5 = 21.03, +13 %.
    let warning = try #require(analysis.warnings.first { $0.contains("moved together") })
    #expect(warning.contains("all 3"))
    let pattern = /(\d+\.?\d*) instead of (\d+\.?\d*) \(\+(\d+)%\)/
    let figures = warning.matches(of: pattern).first?.output
    let (together, apart, growth) = try (
      #require(figures.flatMap { Double($0.1) }), #require(figures.flatMap { Double($0.2) }),
      #require(figures.flatMap { Double($0.3) })
    )
    // Known to half a per cent each, and shown without decimals.
    #expect(abs(together - 24.80) < 0.8 && abs(apart - 18.55) < 0.8 && abs(growth - 33.7) < 2)
    let pairs = warning.matches(of: #/ and \w \+(\d+)%/#).compactMap { Double($0.output.1) }
    #expect(pairs.count == 3 && pairs.allSatisfy { abs($0 - 13.4) < 2 })
  }
}
