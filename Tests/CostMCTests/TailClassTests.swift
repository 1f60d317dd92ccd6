import Diagnostics
import Statistics
import Testing

@testable import CostMC

/// What inputs and formulas tell of the outputs' tails.
@Suite struct TailClassTests {
  private static func tails(_ formula: String) throws -> TailClasses {
    let model = try Model(
      Scenario(
        parsing: Source(
          name: "test",
          text: """
            { "costmc": 1, "title": "t", "inputs": {
                "u": { "distribution": "uniform", "min": 0, "max": 1 },
                "b": { "distribution": "triangular", "min": 1, "mode": 2, "max": 3 },
                "n": { "distribution": "normal", "mean": 10, "sd": 1 },
                "l": { "distribution": "lognormal", "mu": 0, "sigma": 2 },
                "p": { "distribution": "pareto", "shape": 3, "scale": 1 },
                "q": { "distribution": "pareto", "shape": 1.5, "scale": 1 },
                "t": { "distribution": "student-t", "df": 4 },
                "g": { "distribution": "gamma", "shape": 2.5, "scale": 1 },
                "r": { "distribution": "lognormal", "mu": 0, "sigma": 1 },
                "s": { "distribution": "pareto", "shape": 2.5, "scale": 1 },
                "d": { "distribution": "normal", "mean": "n", "sd": 1 } },
              "correlations": [ { "between": ["r", "s"], "spearman": 0.5 } ],
              "formulas": { "y": "\(formula)" }, "outputs": ["y"] }
            """)))
    return model.tailClasses()["y"] ?? .unknown
  }

  static let cases: [(formula: String, lower: TailClass, upper: TailClass)] = [
    ("n + l - b", .light, .logNormal(rate: 2, origin: nil)),
    ("3 * l - 7", .light, .logNormal(rate: 2, origin: -7)),
    ("7 - l", .logNormal(rate: 2, origin: 7), .light),
    ("l * r", .light, .logNormal(rate: 5.0.squareRoot(), origin: 0)),
    ("l^2 / b", .light, .logNormal(rate: 4, origin: 0)),
    ("1 / l", .light, .logNormal(rate: 2, origin: 0)),
    ("r * r", .light, .light),
    ("max(r, l)", .light, .logNormal(rate: 2, origin: 0)),
    ("(l + 1) * b", .light, .logNormal(rate: 2, origin: nil)),
    ("p * q", .light, .power(index: 1.5)),
    ("p - q", .power(index: 1.5), .power(index: 3)),
    ("-2 * p", .power(index: 3), .light),
    ("p * l + n", .light, .power(index: 3)),
    ("p^2", .light, .power(index: 1.5)),
    ("sqrt(q)", .light, .power(index: 3)),
    ("p * p", .light, .momentsBelow(1.5)),
    ("p / p", .light, .momentsBelow(3)),
    ("p - p", .momentsBelow(3), .momentsBelow(3)),
    ("p + p", .light, .power(index: 3)),
    ("1 / u", .light, .power(index: 1)),
    ("n / g", .power(index: 2.5), .power(index: 2.5)),
    ("p / b", .light, .power(index: 3)),
    ("l / n", .unknown, .unknown),
    ("max(p, l)", .light, .power(index: 3)),
    ("min(p, 100)", .light, .light),
    ("clamp(t, 0, 1e6)", .light, .light),
    ("max(t, 0)", .light, .power(index: 4)),
    ("if(u < 0.5, q, 0)", .light, .momentsBelow(1.5)),
    ("abs(t)", .light, .power(index: 4)),
    ("ln(q) + ln(u)", .light, .light),
    ("exp(n)", .unknown, .unknown),
    ("r * s", .light, .momentsBelow(2.5)),
    ("r + s", .light, .power(index: 2.5)),
    ("d", .unknown, .unknown),
    ("sin(q) * l", .logNormal(rate: 2, origin: 0), .logNormal(rate: 2, origin: 0)),
    ("t^3", .power(index: 4.0 / 3), .power(index: 4.0 / 3)),
    ("mean(p, q, n)", .light, .power(index: 1.5)),
  ]

  @Test(arguments: cases.indices)
  func `formulas keep, join and end tails`(_ index: Int) throws {
    let (formula, lower, upper) = Self.cases[index]
    let found = try Self.tails(formula)
    func same(_ a: TailClass, _ b: TailClass) -> Bool {
      switch (a, b) {
      case (.power(let x, _), .power(let y, _)), (.momentsBelow(let x), .momentsBelow(let y)):
        abs(x / y - 1) < 1e-9
      case (.logNormal(let x, let from), .logNormal(let y, let to)):
        abs(x / y - 1) < 1e-6 && from == to
      default: a == b
      }
    }
    #expect(same(found.lower, lower) && same(found.upper, upper), "\(formula): \(found)")
  }

  @Test func `a moment that the model excludes is left out in the shortest run`() throws {
    let analysis = try CoverageTests.analysis(
      """
      { "costmc": 1, "title": "t", "inputs": {
          "q": { "distribution": "pareto", "shape": 1.5, "scale": 1 },
          "u": { "distribution": "uniform", "min": 0, "max": 1 },
          "l": { "distribution": "lognormal", "mu": 0, "sigma": 3 } },
        "formulas": { "y": "1 / u" }, "outputs": ["q", "y", "l"] }
      """, draws: 400)
    let (q, y, l) = (analysis.outputs[0], analysis.outputs[1], analysis.outputs[2])
    #expect(q.mean?.confidence != nil && q.mean?.standardError == nil && q.standardDeviation == nil)
    #expect(y.mean == nil && y.standardDeviation == nil)
    #expect(l.mean?.standardError != nil && l.standardDeviation?.confidence?.high != nil)
    #expect(analysis.warnings.contains { $0.contains("a power of index 1.5.") })
  }
}
