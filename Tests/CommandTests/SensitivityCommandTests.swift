import Foundation
import Testing

@Suite struct SensitivityCommandTests {
  @Test func `the JSON has its fields, most important input first`() throws {
    let outcome = try CommandTests.costmc(
      "sensitivity", "scenarios/true-cost-bottom-up.json", "--output", "true_cost", "--draws",
      "8192", "--points", "4096", "--format", "json")
    #expect(outcome.code == 0)
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
    #expect(result["format"] as? String == "costmc-sensitivity-1")
    let outputs = try #require(result["outputs"] as? [[String: Any]])
    #expect(outputs.compactMap { $0["output"] as? String } == ["true_cost"])
    let inputs = try #require(outputs.first?["inputs"] as? [[String: Any]])
    #expect(inputs.compactMap { $0["rank"] as? Int } == Array(1...inputs.count))
    for input in inputs {
      let range = try #require(input["rankRange"] as? [Int])
      let rank = try #require(input["rank"] as? Int)
      #expect(range.count == 2 && range[0] <= rank && rank <= range[1])
      for method in [
        "firstOrder", "totalOrder", "shapley", "spearman", "partialRankCorrelation",
        "standardizedRegression", "delta", "kendall", "pawn",
      ] {
        let index = try #require(input[method] as? [String: Any], "\(method)")
        #expect(index["value"] is Double && index["standardError"] is Double)
      }
      for method in ["tornado", "swing"] {
        let ends = try #require(input[method] as? [String: Any])
        #expect(ends["low"] is Double && ends["high"] is Double)
      }
      #expect(input["elementaryEffects"] == nil)
    }
  }

  @Test func `every format carries every method`() throws {
    for (format, sign) in [("text", "swing: "), ("markdown", "## "), ("csv", "kendall,")] {
      let outcome = try CommandTests.costmc(
        "sensitivity", "scenarios/true-cost-bottom-up.json", "--method", "all", "--draws", "4096",
        "--points", "1024", "--format", format)
      #expect(outcome.code == 0 && outcome.err.isEmpty && outcome.out.contains(sign))
      for method in ["shapley", "totalOrder", "pawn", "delta", "kendall", "secondOrder"] {
        #expect(outcome.out.contains(method), "\(format) \(method)")
      }
    }
  }

  @Test func `text fits the width of a terminal`() throws {
    let outcome = try CommandTests.costmc(
      "sensitivity", "scenarios/deepseek.json", "--draws", "4096", "--points", "512")
    for line in outcome.out.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `mistakes are answered with the nearest name`() throws {
    let method = try CommandTests.costmc(
      "sensitivity", "scenarios/simple.json", "--method", "shaply")
    #expect(method.code == 64 && method.err.contains("'shapley'"))
    let output = try CommandTests.costmc(
      "sensitivity", "scenarios/deepseek.json", "--output", "true_csot")
    #expect(output.code == 64 && output.err.contains("`true_cost`"))
    let other = try CommandTests.costmc(
      "sensitivity", "scenarios/simple.json", "--output", "nothing_like_it")
    #expect(other.code == 64 && other.err.contains("only `cost` is known here"))
    #expect(
      try CommandTests.costmc("sensitivity", "scenarios/simple.json", "--points", "1").code == 64)
    #expect(try CommandTests.costmc("sensitivity", "no-such-file.json").code == 66)
  }

  @Test func `options may stand before the scenario`() throws {
    let scenario = "scenarios/simple.json"
    func first(_ arguments: String...) throws -> String {
      let outcome = try CommandTests.costmc(
        arguments: ["sensitivity", "--draws", "2048", "--points", "1024"] + arguments)
      #expect(outcome.code == 0, "\(outcome.err)")
      return outcome.out
    }
    let expected = try first(scenario, "--method", "pawn", "--method", "delta")
    #expect(try first("--method", "pawn", "delta", scenario) == expected)
    #expect(try first("--method", "pawn delta", scenario) == expected)
    #expect(try first(scenario, "--method", "pawn,delta") == expected)
    #expect(try first(scenario, "--method", "pawn", "delta", "--seed", "7") != expected)
    #expect(try first("--output", "cost", scenario).contains("cost"))
  }

  @Test func `the page of methods says what the program says`() throws {
    let list = try CommandTests.costmc("list", "methods").out
    let page = try String(
      contentsOf: CommandTests.root.appending(path: "docs/sensitivity.md"), encoding: .utf8)
    // A block of the list is: name and what it answers, when it misleads, its source.
    for line in list.split(separator: "\n") {
      let parts = line.split(separator: ": ", maxSplits: 1)
      #expect(parts.count == 2 && page.contains(parts[1]), "\(line)")
    }
  }

  /// The same model in other units has the same shares, of whatever size its figures are.
  @Test func `shares do not depend on the unit`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
      .path
    try """
    { "costmc": 1, "title": "t", "inputs": {
        "a": { "distribution": "normal", "mean": 1e200, "sd": 1e199 },
        "b": { "distribution": "normal", "mean": 1e200, "sd": 3e199 } },
      "formulas": { "large": "a + b", "small": "(a + b) * 1e-300 * 1e-90", "plain": "(a + b) / 1e200" },
      "outputs": ["plain", "large", "small"] }
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let methods = [
      "shapley", "totalOrder", "firstOrder", "sobolFirstOrder", "standardizedRegression",
      "elementaryEffects",
    ]
    let outcome = try CommandTests.costmc(
      "sensitivity", path, "--draws", "5000", "--format", "json", "--method",
      methods.joined(separator: ","))
    let outputs = try #require(try FormatTests.object(outcome.out)["outputs"] as? [[String: Any]])
    let shares = try outputs.map { output in
      let inputs = try #require(output["inputs"] as? [[String: Any]])
      return try inputs.flatMap { input in
        try methods.dropLast().map {
          try #require((input[$0] as? [String: Any])?["value"] as? Double, "\($0)")
        }
      }
    }
    for other in shares.dropFirst() {
      for (x, y) in zip(shares[0], other) { #expect(abs(x - y) < 1e-9, "\(x) \(y)") }
    }
    let errors = try outputs.map { output in
      let first = try #require((output["inputs"] as? [[String: Any]])?.first)
      let effects = try #require(first["elementaryEffects"] as? [String: Any])
      return try #require(effects["standardDeviation"] as? Double)
    }
    // Rounding only, but not none: squares of small effects do not vanish.
    #expect(errors.allSatisfy { $0 > 0 }, "\(errors)")
  }
}
