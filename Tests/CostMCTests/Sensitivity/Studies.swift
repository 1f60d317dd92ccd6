import Diagnostics
import Statistics
import Testing

@testable import CostMC

/// Sensitivity studies of scenarios that are written in the tests.
enum Study {
  static func model(_ text: String) throws -> Model {
    try Model(Scenario(parsing: Source(name: "test.json", text: text)))
  }

  static func run(
    _ model: Model, methods: Set<String>, seed: UInt64 = 1, draws: Int = 1 << 16,
    points: Int = 1 << 15, threads: Int = 2, design: String = "sobol"
  ) throws -> SensitivityAnalysis {
    var settings = model.settings
    settings.seed = seed
    settings.draws = draws
    settings.design = design
    return try SensitivityAnalysis(
      of: model, scenario: "test.json",
      options: SensitivityOptions(
        settings: settings, methods: methods, points: points, threads: threads),
      monitor: Simulation.Monitor())
  }

  /// A scenario of one output `y`.
  static func scenario(
    _ inputs: [String], _ formula: String, more: String = ""
  ) -> String {
    """
    { "costmc": 1, "title": "test", "inputs": { \(inputs.joined(separator: ", ")) },
      "formulas": { "y": "\(formula)" }, "outputs": ["y"]\(more) }
    """
  }

  static func uniform(_ name: String, _ low: Double = 0, _ high: Double = 1) -> String {
    "\"\(name)\": { \"distribution\": \"uniform\", \"min\": \(low), \"max\": \(high) }"
  }
  static func normal(_ name: String, _ sd: Double = 1, group: String? = nil) -> String {
    "\"\(name)\": { \"distribution\": \"normal\", \"mean\": 0, \"sd\": \(sd)"
      + (group.map { ", \"group\": \"\($0)\"" } ?? "") + " }"
  }
}

extension SensitivityAnalysis {
  func index(_ method: String, _ input: String) throws -> Estimate {
    let entry = try #require(rankings.first?.inputs.first { $0.input == input })
    return try #require(entry.indices[method])
  }
}

/// The bounds of a count of hits in `trials` of probability `p` that are left with a probability
/// below 2e-6.
func chance(_ p: Double, _ trials: Int) -> ClosedRange<Double> {
  let n = Double(trials)
  let sd = (n * p * (1 - p)).squareRoot()
  return n * p - 4.75 * sd - 1...n * p + 4.75 * sd + 1
}
