import Foundation
import Testing

/// Comparisons whose answers are known.
@Suite struct CompareTests {
  private static func folder(_ files: [String: String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    return folder.path + "/"
  }

  private static func compare(_ arguments: String...) throws -> [String: Any] {
    try compare(arguments: ["compare"] + arguments)
  }

  private static func compare(arguments: [String]) throws -> [String: Any] {
    let outcome = try CommandTests.costmc(arguments: arguments + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.err)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
  }

  private static func value(_ object: Any?, _ name: String = "value") -> Double? {
    (object as? [String: Any])?[name] as? Double
  }

  /// The difference of means is the mean of the paired differences, and far better known than two
  /// independent runs would tell.
  @Test func `variants are compared on common random numbers`() throws {
    let result = try Self.compare(
      "scenarios/deepseek.json", "scenarios/deepseek.json@no_failed_runs", "--output", "true_cost",
      "--draws", "50000")
    let subjects = try #require(result["scenarios"] as? [[String: Any]])
    let means = try subjects.map { try #require(Self.value($0["mean"])) }
    let errors = try subjects.map { try #require(Self.value($0["mean"], "standardError")) }
    let pair = try #require((result["pairs"] as? [[String: Any]])?.first)
    let difference = try #require((pair["difference"] as? [String: Any])?["mean"])
    #expect(abs((Self.value(difference) ?? 0) - (means[1] - means[0])) < 1e-9)
    let independent = (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot()
    #expect((Self.value(difference, "standardError") ?? 1) < 0.5 * independent)
    // Without failed runs nothing costs more.
    #expect(Self.value(pair["probabilityFirstLess"]) == 0)
    // The figures are those of a run.
    let run = try CommandTests.result("run", "scenarios/deepseek.json", "50000")
    let output = (run["outputs"] as? [[String: Any]])?.first {
      $0["name"] as? String == "true_cost"
    }
    #expect(abs((Self.value(output?["mean"]) ?? 0) - means[0]) < 1e-9)
  }

  @Test func `the receipt names what was set`() throws {
    let arguments = [
      "compare", "scenarios/deepseek.json", "scenarios/deepseek.json@lean", "--output",
      "true_cost", "--draws", "2000", "--set", "gpu_hours=2000000",
    ]
    let text = try CommandTests.costmc(arguments: arguments)
    #expect(text.out.contains("--set gpu_hours=2000000"), "\(text.out)\(text.err)")
    let json = try Self.compare(arguments: arguments)
    #expect((json["receipt"] as? [String: Any])?["set"] as? [String] == ["gpu_hours=2000000"])
    let unset = try Self.compare(arguments: Array(arguments.dropLast(2)))
    #expect((unset["receipt"] as? [String: Any])?["set"] == nil)
  }

  @Test func `the probabilities of the orders add up to one`() throws {
    let result = try Self.compare(
      "scenarios/gpt-3.json", "scenarios/claude-3-opus.json", "scenarios/deepseek.json",
      "--output", "run_cost", "--draws", "20000")
    let orders = try #require(result["orders"] as? [[String: Any]])
    let sum = orders.compactMap { Self.value($0["probability"]) }.reduce(0, +)
    #expect(abs(sum - 1) < 1e-9)
    #expect((result["pairs"] as? [Any])?.count == 3)
    #expect((orders.first?["order"] as? [String])?.first == "scenarios/gpt-3.json")
  }

  @Test func `equal outputs have no order`() throws {
    let arguments = [
      "compare", "scenarios/gpt-3.json", "scenarios/deepseek.json", "scenarios/gpt-3.json",
      "--output", "run_cost", "--draws", "2000",
    ]
    let orders = try #require(try Self.compare(arguments: arguments)["orders"] as? [[String: Any]])
    #expect(!orders.isEmpty)
    for order in orders {
      let names = try #require(order["order"] as? [String])
      let relations = try #require(order["relations"] as? [String])
      for k in 0..<2 { #expect((relations[k] == "=") == (names[k] == names[k + 1])) }
    }
    let text = try CommandTests.costmc(arguments: arguments).out
    #expect(text.contains(" = ") && text.contains(" < "), "\(text)")
  }

  @Test func `units are brought together`() throws {
    func text(_ unit: String, _ value: String) -> String {
      """
      { "costmc": 1, "title": "t", "outputs": ["x"], "inputs":
        { "x": { "distribution": "uniform", "min": \(value), "max": \(value)5, "unit": "\(unit)" } } }
      """
    }
    let folder = try Self.folder([
      "a.json": text("kUSD", "1000.0"), "b.json": text("MUSD", "1.0"), "c.json": text("h", "1.0"),
    ])
    let result = try Self.compare(folder + "a.json", folder + "b.json", "--draws", "2000")
    let subjects = try #require(result["scenarios"] as? [[String: Any]])
    #expect(result["unit"] as? String == "kUSD")
    #expect(abs((Self.value(subjects[1]["mean"]) ?? 0) - 1025) < 1)
    #expect(try CommandTests.costmc("compare", folder + "a.json", folder + "c.json").code == 65)
    let unknown = try CommandTests.costmc(
      "compare", folder + "a.json", folder + "b.json", "--output", "y")
    #expect(unknown.code == 64 && unknown.err.contains("no output `y`"))
  }

  // MARK: Bridges

  /// x*y from (2, 3) to (5, 7): Shapley gives x 3*(3 + 7)/2 = 15 and y 4*(2 + 5)/2 = 14.
  @Test func `a difference is shared out by Shapley's value`() throws {
    func text(_ x: Double, _ y: Double) -> String {
      """
      { "costmc": 1, "title": "t", "inputs": { "x": { "value": \(x) }, "y": { "value": \(y) },
        "same": { "distribution": "uniform", "min": 0, "max": 1 } },
        "formulas": { "z": "x*y + same" }, "outputs": ["z"] }
      """
    }
    let folder = try Self.folder(["a.json": text(2, 3), "b.json": text(5, 7)])
    let result = try Self.compare(
      folder + "a.json", folder + "b.json", "--bridge", "--draws", "5000")
    let bridge = try #require(result["bridge"] as? [String: Any])
    #expect(bridge["exact"] as? Bool == true)
    let parts = try #require(bridge["parts"] as? [[String: Any]])
    let shares = Dictionary(
      uniqueKeysWithValues: parts.map { ($0["name"] as? String ?? "", $0["value"] as? Double ?? 0) }
    )
    #expect(Set(shares.keys) == ["x", "y"])
    #expect(abs((shares["x"] ?? 0) - 15) < 1e-9 && abs((shares["y"] ?? 0) - 14) < 1e-9)
  }

  @Test func `shares of inputs, formulas and correlations add up exactly`() throws {
    let first = """
      { "costmc": 1, "title": "t",
        "inputs": { "x": { "distribution": "lognormal", "median": 2, "geometricSD": 2 },
          "y": { "distribution": "lognormal", "median": 3, "geometricSD": 2 },
          "f": { "distribution": "uniform", "min": 0, "max": 1 } },
        "correlations": [ { "between": ["x", "y"], "spearman": 0.7 } ],
        "formulas": { "g": "1 + f", "z": "x*y*g" }, "outputs": ["z"],
        "variants": { "other": { "correlations": [],
          "inputs": { "x": { "median": 4 }, "f": { "distribution": null, "min": null, "max": null, "value": 0.5 } },
          "formulas": { "g": "2 + f" } } } }
      """
    let folder = try Self.folder(["a.json": first])
    let result = try Self.compare(
      folder + "a.json", folder + "a.json@other", "--bridge", "--draws", "40000")
    let bridge = try #require(result["bridge"] as? [String: Any])
    let parts = try #require(bridge["parts"] as? [[String: Any]])
    #expect(Set(parts.compactMap { $0["name"] as? String }) == ["x", "f", "g", "correlations"])
    let sum = parts.compactMap { $0["value"] as? Double }.reduce(0, +)
    let (from, to) = (Self.value(bridge["from"]) ?? 0, Self.value(bridge["to"]) ?? 0)
    #expect(abs(from + sum - to) <= 1e-9 * abs(to))
    let subjects = try #require(result["scenarios"] as? [[String: Any]])
    #expect(abs((Self.value(subjects[0]["mean"]) ?? 0) - from) < 1e-9 * from)
    #expect(abs((Self.value(subjects[1]["mean"]) ?? 0) - to) < 1e-9 * to)
    let correlations = parts.first { $0["name"] as? String == "correlations" }
    // Positive correlation raises the mean of a product: without it, it falls.
    #expect((correlations?["value"] as? Double ?? 0) < 0)
  }

  /// E[xy] of independent inputs is the product of the means, so that the shares are those of the
  /// means: for x from 2 to 4 and y from 3 to 5, 2*(3 + 5)/2 = 8 and 2*(2 + 4)/2 = 6.
  @Test func `shares of uncertain inputs have honest errors`() throws {
    func text(_ x: Double, _ y: Double) -> String {
      """
      { "costmc": 1, "title": "t", "inputs": {
        "x": { "distribution": "lognormal", "mean": \(x), "sd": \(x) },
        "y": { "distribution": "lognormal", "mean": \(y), "sd": \(y) } },
        "formulas": { "z": "x*y" }, "outputs": ["z"] }
      """
    }
    let folder = try Self.folder(["a.json": text(2, 3), "b.json": text(4, 5)])
    var deviations: [Double] = []
    for seed in 1...10 {
      let result = try Self.compare(
        folder + "a.json", folder + "b.json", "--bridge", "--draws", "20000", "--seed", "\(seed)")
      let parts = try #require((result["bridge"] as? [String: Any])?["parts"] as? [[String: Any]])
      for (name, expected) in [("x", 8.0), ("y", 6.0)] {
        let part = try #require(parts.first { $0["name"] as? String == name })
        let error = try #require(part["standardError"] as? Double)
        deviations.append(((part["value"] as? Double ?? 0) - expected) / error)
      }
    }
    #expect(deviations.allSatisfy { abs($0) < 5 })
    // 20 deviations that two by two go together: their mean square is near 1.
    let meanSquare = deviations.reduce(0) { $0 + $1 * $1 } / Double(deviations.count)
    #expect(meanSquare > 0.1 && meanSquare < 4)
  }

  /// A sum of 14 inputs has no interactions: every order gives each input its own change.
  @Test func `more inputs than can be tried in all ways are sampled`() throws {
    func text(_ scale: Double) -> String {
      let inputs = (1...14).map { "\"x\($0)\": { \"value\": \(Double($0) * scale) }" }
      let sum = (1...14).map { "x\($0)" }.joined(separator: " + ")
      return """
        { "costmc": 1, "title": "t", "inputs": { \(inputs.joined(separator: ", ")),
          "u": { "distribution": "uniform", "min": 0, "max": 1 } },
          "formulas": { "z": "\(sum) + u" }, "outputs": ["z"] }
        """
    }
    let folder = try Self.folder(["a.json": text(1), "b.json": text(3)])
    let result = try Self.compare(
      folder + "a.json", folder + "b.json", "--bridge", "--draws", "1024")
    let bridge = try #require(result["bridge"] as? [String: Any])
    #expect(bridge["exact"] as? Bool == false)
    let parts = try #require(bridge["parts"] as? [[String: Any]])
    #expect(parts.count == 14)
    for part in parts {
      let name = part["name"] as? String ?? ""
      #expect(abs((part["value"] as? Double ?? 0) - 2 * (Double(name.dropFirst()) ?? 0)) < 1e-9)
    }
  }

  @Test func `the picture has a row a scenario and one scale`() throws {
    let outcome = try CommandTests.costmc(
      "compare", "scenarios/deepseek.json", "scenarios/deepseek.json@lean", "--output",
      "true_cost", "--draws", "10000", "--format", "markdown")
    #expect(outcome.code == 0)
    let rows = outcome.out.split(separator: "\n").filter { $0.contains("=|=") }
    #expect(rows.count == 2)
  }
}
