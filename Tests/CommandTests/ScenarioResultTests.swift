import Foundation
import Testing

/// The scenarios against results that do not come from this program, and against their reports.
@Suite struct ScenarioResultTests {
  private struct Row: Decodable, CustomTestStringConvertible {
    var scenario: String
    var output: String
    var unit: String
    /// Figure and half a unit of its last digit.
    var p5: [Double]?
    var p25: [Double]?
    var p50: [Double]?
    var p75: [Double]?
    var p95: [Double]?
    var mean: [Double]?
    var testDescription: String { "\(scenario) \(output)" }
  }
  private struct Table: Decodable { var rows: [Row] }

  private static func rows() throws -> [String: [Row]] {
    let path = CommandTests.root.appending(path: "Tests/CommandTests/Reference/independent.json")
    let table = try JSONDecoder().decode(Table.self, from: Data(contentsOf: path))
    return Dictionary(grouping: table.rows, by: \.scenario)
  }

  /// Both sides have 100,000 draws, so that the error of the difference is sqrt 2 of ours; false alarm
  /// below 1e-6 a figure, plus half a unit of the last digit that the reference was printed with.
  @Test func `figures agree with an independent program`() throws {
    let rows = try Self.rows()
    #expect(rows.count >= 24)
    var compared = 0
    for (scenario, expected) in rows.sorted(by: { $0.key < $1.key }) {
      let result = try CommandTests.result("run", "scenarios/\(scenario).json", "100000")
      let outputs = try #require(result["outputs"] as? [[String: Any]])
      for row in expected {
        let output = try #require(outputs.first { $0["name"] as? String == row.output })
        #expect(output["unit"] as? String == row.unit)
        var figures: [(String, [Double]?, [String: Any]?)] = [
          ("mean", row.mean, output["mean"] as? [String: Any])
        ]
        let percentiles = output["percentiles"] as? [[String: Any]] ?? []
        for (p, figure) in [
          (0.05, row.p5), (0.25, row.p25), (0.5, row.p50), (0.75, row.p75), (0.95, row.p95),
        ] {
          figures.append(("p\(p)", figure, percentiles.first { $0["p"] as? Double == p }))
        }
        for case (let name, let figure?, let estimate) in figures {
          let value = try #require(estimate?["value"] as? Double)
          // A tail too heavy for a standard deviation leaves the mean without an error.
          guard let error = estimate?["standardError"] as? Double else { continue }
          compared += 1
          #expect(
            abs(value - figure[0]) <= 5 * 2.0.squareRoot() * error + 1.02 * figure[1],
            "\(scenario) \(row.output) \(name): \(value), expected \(figure[0])")
        }
      }
    }
    #expect(compared > 450)
  }

  static let scenarios =
    (try? FileManager.default.contentsOfDirectory(
      atPath: CommandTests.root.appending(path: "scenarios").path))?
    .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted() ?? []

  @Test(arguments: scenarios)
  func `the report is the committed one and its verdicts are those expected`(_ name: String) throws
  {
    let outcome = try CommandTests.costmc(
      "run", "scenarios/\(name).json", "--format", "markdown", "--check")
    #expect(outcome.code == 0, "\(outcome.err)")
    let path = CommandTests.root.appending(path: "reports/\(name).md")
    #expect(outcome.out == (try String(contentsOf: path, encoding: .utf8)))
  }

  @Test(arguments: scenarios) func `the JSON result is the committed one`(_ name: String) throws {
    let outcome = try CommandTests.costmc("run", "scenarios/\(name).json", "--format", "json")
    let now = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    let path = CommandTests.root.appending(path: "reports/\(name).json")
    let committed = try JSONSerialization.jsonObject(with: Data(contentsOf: path))
    if let difference = Self.difference(now, committed, at: "") { Issue.record("\(difference)") }
  }

  /// Where two results differ by more than 1e-9 relative; versions may differ.
  private static func difference(_ a: Any, _ b: Any, at path: String) -> String? {
    if path.hasSuffix(".receipt.gsl") || path.hasSuffix(".receipt.version") { return nil }
    if let a = a as? [String: Any], let b = b as? [String: Any] {
      if Set(a.keys) != Set(b.keys) { return "\(path): other members" }
      for key in a.keys.sorted() {
        guard let x = a[key], let y = b[key] else { continue }
        if let found = difference(x, y, at: "\(path).\(key)") { return found }
      }
      return nil
    }
    if let a = a as? [Any], let b = b as? [Any] {
      if a.count != b.count { return "\(path): \(a.count) for \(b.count) items" }
      for k in a.indices {
        if let found = difference(a[k], b[k], at: "\(path)[\(k)]") { return found }
      }
      return nil
    }
    if let a = a as? NSNumber, let b = b as? NSNumber {
      let (x, y) = (a.doubleValue, b.doubleValue)
      return abs(x - y) <= 1e-9 * max(abs(x), abs(y), 1e-12) ? nil : "\(path): \(x) for \(y)"
    }
    if let a = a as? String, let b = b as? String { return a == b ? nil : "\(path): \(a) for \(b)" }
    return a is NSNull && b is NSNull ? nil : "\(path): another kind"
  }
}
