import Diagnostics
import Foundation
import Testing

@testable import CostMC

/// Worked examples of metrology against exact figures by integration (Reference/metrology.py).
@Suite struct MetrologyTests {
  struct Exact: Decodable {
    var mean: Double
    var sd: Double
    var low: Double?
    var high: Double?
  }
  static let scenarios = [
    "jcgm-101-additive", "jcgm-101-mass", "jcgm-101-power-meter", "jcgm-101-gauge-block",
    "nist-viscosity", "nist-thermal-expansion",
  ]

  /// Errors from 32 replicates: six of them are passed by chance once in 1e6.
  @Test(arguments: scenarios)
  func `examples of metrology agree with exact figures`(_ name: String) throws {
    let exact = try JSONDecoder().decode(
      [String: Exact].self,
      from: Data(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "Reference/metrology.json")))
    let model = try Model(Scenario(contentsOf: Files.root + "scenarios/\(name).json"))
    var settings = model.settings
    settings.percentiles = [0.025, 0.975]
    let analysis = try Analysis(
      of: model, scenario: name, options: RunOptions(settings: settings),
      monitor: Simulation.Monitor())
    #expect(!analysis.outputs.isEmpty)
    for output in analysis.outputs {
      let truth = try #require(exact[output.name])
      func compare(_ estimate: Double?, _ error: Double?, _ truth: Double, _ what: String) throws {
        let gap = try #require(estimate) - truth
        #expect(abs(gap) <= 6 * (try #require(error)), "\(output.name): \(what) off by \(gap)")
      }
      try compare(output.mean?.value, output.mean?.standardError, truth.mean, "mean")
      let sd = output.standardDeviation
      try compare(sd?.value, sd?.standardError, truth.sd, "standard deviation")
      for (percentile, end) in zip(output.percentiles, [truth.low, truth.high]) {
        guard let end else { continue }
        let estimate = percentile.estimate
        try compare(estimate.value, estimate.standardError, end, "P\(percentile.p)")
      }
    }
  }
}
