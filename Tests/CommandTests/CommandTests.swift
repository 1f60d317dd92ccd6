import Foundation
import Testing

/// The built program, driven as its users do.
@Suite struct CommandTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// Beside the test bundle.
  static let binary: URL = {
    let products = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }?
      .deletingLastPathComponent()
    return (products ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent())
      .appending(path: "costmc")
  }()

  struct Outcome {
    var code: Int32
    var out: String
    var err: String
  }

  static func costmc(_ arguments: String...) throws -> Outcome {
    try costmc(arguments: arguments)
  }

  /// - Parameter environment: what is added to the tests' own.
  static func costmc(
    arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = binary
    process.arguments = arguments
    process.currentDirectoryURL = root
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let out = folder.appending(path: "out")
    let err = folder.appending(path: "err")
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, out: try String(contentsOf: out, encoding: .utf8),
      err: try String(contentsOf: err, encoding: .utf8))
  }

  static func result(_ arguments: String...) throws -> [String: Any] {
    let process = try costmc(
      arguments[0], arguments[1], "--format", "json", "--draws", arguments[2])
    #expect(process.code == 0)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(process.out.utf8)) as? [String: Any])
  }

  @Test func `the receipt gets the same bytes again`() throws {
    let first = try Self.costmc(
      "run", "scenarios/simple.json", "--set", "rate=4", "--draws", "3000", "--engine", "gsl")
    let lines = first.out.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("costmc run") })
    let words = (lines[start] + lines[start + 1]).split(separator: " ").map(String.init)
    let again = try Self.costmc(arguments: words.dropFirst().filter { $0 != "\\" })
    #expect(again.code == 0 && again.out == first.out)
  }

  @Test func `an instruction set that is none is told and left`() throws {
    func run(_ level: String) throws -> Outcome {
      try Self.costmc(
        arguments: ["run", "scenarios/simple.json", "--draws", "1000"],
        environment: ["COSTMC_ISA": level])
    }
    let plain = try run("")
    #expect(plain.code == 0 && plain.err.isEmpty)
    let wrong = try run("sse9")
    #expect(wrong.code == 0 && wrong.out == plain.out)
    #expect(
      wrong.err.hasPrefix(
        "warning: COSTMC_ISA=sse9 is ignored: there are base, avx2, avx512 and gfni; `"))
    #expect(try run("base").err.isEmpty)
  }

  @Test func `reports fit 80 columns`() throws {
    for arguments in [
      ["run", "scenarios/simple.json"],
      [
        "compare", "scenarios/deepseek.json", "scenarios/deepseek.json@lean", "--output",
        "true_cost",
      ],
    ] {
      let report = try Self.costmc(arguments: arguments + ["--draws", "2000"])
      #expect(report.code == 0 && report.out.contains("SHA-256"))
      for line in report.out.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func `every scenario validates`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "scenarios").path
    ).filter { $0.hasSuffix(".json") }
    #expect(files.count > 20)
    for file in files {
      let outcome = try Self.costmc("validate", "scenarios/\(file)")
      #expect(outcome.code == 0, "\(outcome.out)")
    }
  }

  @Test func `the same bytes come from any number of threads`() throws {
    let runs = try ["1", "2", "3", "7"].map {
      try Self.costmc(
        "run", "scenarios/deepseek.json", "--draws", "40000", "--format", "json", "--threads", $0)
    }
    #expect(runs[0].code == 0)
    for run in runs.dropFirst() { #expect(run.out == runs[0].out) }
  }

  @Test(arguments: ["latin-hypercube", "sobol"])
  func `designs in replicates give the same bytes from any number of threads`(
    _ design: String
  ) throws {
    let runs = try ["1", "3"].map {
      try Self.costmc(
        "run", "scenarios/deepseek.json", "--draws", "40001", "--format", "json", "--threads", $0,
        "--design", design)
    }
    #expect(runs[0].code == 0 && runs[0].out == runs[1].out)
    #expect(runs[0].out.contains("\"replicates\": 32"))
  }

  /// Errors that are known better still tell the truth: the designs agree within five of them.
  @Test func `the designs agree`() throws {
    let results = try ["monte-carlo", "latin-hypercube", "sobol"].map { design in
      let run = try Self.costmc(
        "run", "scenarios/deepseek.json", "--draws", "100000", "--format", "json", "--design",
        design)
      return try #require(
        try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any])
    }
    let percentiles = try results.map { result in
      let outputs = try #require(result["outputs"] as? [[String: Any]])
      let output = try #require(outputs.first { $0["name"] as? String == "true_cost" })
      return try #require(output["percentiles"] as? [[String: Any]])
    }
    for (k, first) in percentiles[0].enumerated() {
      let value = try #require(first["value"] as? Double)
      let error = try #require(first["standardError"] as? Double)
      for other in percentiles.dropFirst() {
        let found = try #require(other[k]["value"] as? Double)
        let own = try #require(other[k]["standardError"] as? Double)
        #expect(abs(found - value) < 5 * (error * error + own * own).squareRoot())
      }
    }
  }

  /// More columns than there is room to keep all draws of, and fewer draws than a chunk.
  @Test func `thousands of outputs have the figures of few`() throws {
    func scenario(_ count: Int) -> String {
      let inputs = (0..<count).map {
        "\"x\($0)\": { \"distribution\": \"uniform\", \"min\": 0, \"max\": 1 }"
      }
      return
        "{ \"costmc\": 1, \"title\": \"t\", \"inputs\": { \(inputs.joined(separator: ", ")) } }"
    }
    try FormatTests.withFolder { folder in
      let results = try [3, 2000].map { count in
        let file = folder.appending(path: "\(count).json")
        try scenario(count).write(to: file, atomically: true, encoding: .utf8)
        let outcome = try Self.costmc("run", file.path, "--draws", "15000", "--format", "json")
        #expect(outcome.code == 0)
        let outputs = try #require(
          try FormatTests.object(outcome.out)["outputs"] as? [[String: Any]])
        return try outputs.prefix(3).map { output in
          try #require(output["percentiles"] as? [[String: Any]]).compactMap {
            $0["value"] as? Double
          }
        }
      }
      #expect(results[0] == results[1])
    }
  }

  @Test func `percent become the nearest fractions`() throws {
    // 99.9 / 100 is 0.9990000000000001.
    let outcome = try Self.costmc(
      "describe", "scenarios/simple.json", "--percentiles", "0.07,57,9.99e1", "--format", "json")
    for p in ["0.0007", "0.57", "0.999"] { #expect(outcome.out.contains("\"p\": \(p),"), "\(p)") }
  }

  @Test func `a precision gives the result of as many draws`() throws {
    let precise = try Self.costmc(
      "run", "scenarios/simple.json", "--precision", "0.1%", "--percentiles", "50", "--design",
      "sobol", "--format", "json")
    #expect(precise.code == 0)
    #expect(precise.err.contains("precision 0.1% reached with 65536 draws"))
    let plain = try Self.costmc(
      "run", "scenarios/simple.json", "--draws", "65536", "--percentiles", "50", "--design",
      "sobol", "--format", "json")
    #expect(plain.out == precise.out)
    let limited = try Self.costmc(
      "run", "scenarios/simple.json", "--precision", "0.0001%", "--max-draws", "200K")
    #expect(limited.code == 0)
    #expect(limited.err.contains("precision 0.0001% not reached with 200000 draws"))
    #expect(try Self.costmc("run", "scenarios/simple.json", "--precision", "0").code == 64)
    #expect(try Self.costmc("run", "scenarios/simple.json", "--max-draws", "9").code == 64)
  }

  /// Independent NumPy results for the bottom-up true cost (five replications of 1e5 draws differ
  /// by 0.02 to 0.06 MUSD), compared within six of our standard errors and their spread.
  @Test func `the true cost agrees with an independent program`() throws {
    let result = try Self.result("run", "scenarios/deepseek.json", "40000")
    let outputs = try #require(result["outputs"] as? [[String: Any]])
    let output = try #require(outputs.first { $0["name"] as? String == "true_cost" })
    let percentiles = try #require(output["percentiles"] as? [[String: Any]])
    let unit = output["unit"] as? String == "MUSD" ? 1.0 : 1e6
    for (p, expected, spread) in [(0.05, 10.69, 0.02), (0.5, 18.75, 0.02), (0.95, 39.37, 0.06)] {
      let entry = try #require(percentiles.first { $0["p"] as? Double == p })
      let value = try #require(entry["value"] as? Double) / unit
      let error = try #require(entry["standardError"] as? Double) / unit
      #expect(abs(value - expected) <= 6 * (error * error + spread * spread).squareRoot())
    }
  }

  @Test func `both columns of a bridge add up exactly`() throws {
    let result = try Self.result("run", "scenarios/deepseek.json", "20000")
    let bridges = try #require(result["bridges"] as? [[String: Any]])
    #expect(!bridges.isEmpty)
    for bridge in bridges {
      for column in ["mean", "nearMedian"] {
        let from = try #require((bridge["from"] as? [String: Any])?[column] as? Double)
        let to = try #require((bridge["to"] as? [String: Any])?[column] as? Double)
        let steps = try #require(bridge["steps"] as? [[String: Any]]).compactMap {
          $0[column] as? Double
        }
        #expect(abs(from + steps.reduce(0, +) - to) <= 1e-9 * abs(to))
      }
    }
  }

  /// Continuous pairs reach the stated coefficient; false alarm below 1e-6 a pair.
  @Test func `the drawn correlations are the stated ones`() throws {
    let result = try Self.result("run", "scenarios/owned-route-article.json", "40000")
    let pairs = try #require(result["correlations"] as? [[String: Any]])
    #expect(!pairs.isEmpty)
    for pair in pairs {
      let stated = try #require(pair["spearman"] as? Double)
      let drawn = try #require(pair["achievedSpearman"] as? [String: Any])
      let value = try #require(drawn["value"] as? Double)
      let error = try #require(drawn["standardError"] as? Double)
      #expect(error < 0.02 && abs(value - stated) <= 5 * error)
    }
  }

  @Test func `what would have to be true lies inside the inputs' supports`() throws {
    let result = try Self.result("run", "scenarios/rented-route.json", "20000")
    let claims = try #require(result["claims"] as? [[String: Any]])
    var seen = 0
    for claim in claims {
      for implied in claim["implied"] as? [[String: Any]] ?? []
      where implied["input"] as? String == "rent_rate" {
        guard let given = implied["given"] as? [String: Double] else { continue }
        seen += 1
        #expect(given.values.allSatisfy { $0 >= 3 && $0 <= 4 })
      }
    }
    #expect(seen > 0)
  }

  @Test func `exit codes are those of sysexits`() throws {
    #expect(try Self.costmc("run", "no-such-file.json").code == 66)
    #expect(try Self.costmc("run").code == 64)
    #expect(try Self.costmc("run", "scenarios/deepseek.json", "--level", "2").code == 64)
    #expect(try Self.costmc("run", "Tests/CommandTests/Errors/cycle.json").code == 65)
    #expect(
      try Self.costmc(
        "run", "scenarios/simple.json", "--draws", "100", "--output", "/nowhere/report.txt"
      ).code == 73)
  }

  @Test func `an interrupted run ends with 130 and leaves no file`() throws {
    let process = Process()
    let target = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    process.executableURL = Self.binary
    process.arguments = [
      "run", "scenarios/deepseek.json", "--draws", "1000000000", "--output", target.path,
    ]
    process.currentDirectoryURL = Self.root
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: 2)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(!FileManager.default.fileExists(atPath: target.path))
  }

  @Test func `one input's draws do not depend on the others`() throws {
    let plain = try Self.result("run", "scenarios/rented-route.json", "5000")
    let fixed = try Self.costmc(
      "run", "scenarios/rented-route.json", "--draws", "5000", "--format", "json", "--set",
      "reported_rate=3")
    let changed = try #require(
      try JSONSerialization.jsonObject(with: Data(fixed.out.utf8)) as? [String: Any])
    func mean(_ result: [String: Any]) -> Double? {
      let outputs = result["outputs"] as? [[String: Any]]
      let cost = outputs?.first { $0["name"] as? String == "rented_cost" }
      return (cost?["mean"] as? [String: Any])?["value"] as? Double
    }
    #expect(mean(plain) != nil && mean(plain) == mean(changed))
  }

  @Test(arguments: ["distributions", "functions", "units", "designs", "methods"])
  func `the catalogue is listed`(_ what: String) throws {
    let outcome = try Self.costmc("list", what)
    #expect(outcome.code == 0 && outcome.out.split(separator: "\n").count > 1)
  }

  @Test func `describe gives exact figures`() throws {
    let outcome = try Self.costmc("describe", "scenarios/rented-route.json", "--format", "json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
    let inputs = try #require(object["inputs"] as? [[String: Any]])
    let rate = try #require(inputs.first { $0["name"] as? String == "rent_rate" })
    #expect(rate["mean"] as? Double == 3.5)
  }
}
