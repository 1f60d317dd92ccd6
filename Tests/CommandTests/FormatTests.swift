import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What the program writes, read as others read it.
@Suite struct FormatTests {
  static func costmc(_ arguments: String...) throws -> CommandTests.Outcome {
    try CommandTests.costmc(arguments: arguments)
  }

  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `figures over many orders of magnitude have no rows of zeros`() throws {
    try Self.withFolder { folder in
      let file = folder.appending(path: "wide.json")
      try """
      { "costmc": 1, "title": "Wide", "outputs": ["x"], "run": { "draws": 20000 }, "inputs":
        { "x": { "distribution": "log-uniform", "min": 0.1, "max": 1e9, "unit": "m" } } }
      """.write(to: file, atomically: true, encoding: .utf8)
      let report = try Self.costmc("run", file.path).out
      let answer = try #require(report.split(separator: "\n").first { $0.contains("median") })
      #expect(answer.contains("median 10.00K m, 90% between 0.316 m and 314M m"), "\(answer)")
    }
  }

  // MARK: A start

  @Test func `init writes the committed example, which runs`() throws {
    let simple = try String(
      contentsOf: CommandTests.root.appending(path: "scenarios/simple.json"), encoding: .utf8)
    #expect(try Self.costmc("init").out == simple)
    try Self.withFolder { folder in
      let file = folder.appending(path: "first.json").path
      #expect(try Self.costmc("init", file).code == 0)
      #expect(try String(contentsOfFile: file, encoding: .utf8) == simple)
      let again = try Self.costmc("init", file)
      #expect(again.code == 73 && again.err.contains("is there already"))
      let run = try Self.costmc("run", file, "--check", "--draws", "20000")
      #expect(run.code == 0 && run.err.isEmpty)
      let sensitivity = try Self.costmc("sensitivity", file, "--method", "firstOrder")
      #expect(sensitivity.code == 0)
    }
  }

  // MARK: Schema

  @Test func `the schema takes every committed scenario`() throws {
    let schema = try Schema(Self.object(Self.costmc("schema").out))
    let folder = CommandTests.root.appending(path: "scenarios")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(files.count > 20)
    for file in files {
      let scenario = try Self.object(
        String(contentsOf: folder.appending(path: file), encoding: .utf8))
      #expect(schema.accepts(scenario), "\(file)")
    }
  }

  @Test func `the schema refuses what the reader refuses`() throws {
    let schema = try Schema(Self.object(Self.costmc("schema").out))
    let simple = try Self.object(Self.costmc("init").out)
    #expect(schema.accepts(simple))
    func changed(_ path: [String], _ value: Any?) -> [String: Any] {
      func set(_ object: [String: Any], _ path: ArraySlice<String>) -> [String: Any] {
        var object = object
        let key = path[path.startIndex]
        if path.count == 1 {
          object[key] = value
        } else {
          object[key] = set(object[key] as? [String: Any] ?? [:], path.dropFirst())
        }
        return object
      }
      return set(simple, path[...])
    }
    let mistakes: [(path: [String], value: Any?)] = [
      (["title"], nil), (["tittle"], "x"), (["costmc"], 1.5), (["run", "design"], "sobl"),
      (["inputs", "rate", "distribution"], "trianglar"), (["inputs", "rate", "mode"], nil),
      (["inputs", "rate", "sd"], 1), (["inputs", "gpu_hours", "min"], 1),
      (["inputs", "repeats", "quantiles"], [0.1, 0.5]), (["inputs", "rate", "min"], "a b"),
      (["formulas", "cost", "formula"], 3), (["claims"], ["a"]),
    ]
    for mistake in mistakes {
      let scenario = changed(mistake.path, mistake.value)
      #expect(!schema.accepts(scenario), "\(mistake.path)")
      try Self.withFolder { folder in
        let file = folder.appending(path: "s.json")
        try JSONSerialization.data(withJSONObject: scenario).write(to: file)
        #expect(try Self.costmc("validate", file.path).code == 65, "\(mistake.path)")
      }
    }
  }

  // MARK: Reports

  @Test func `CSV has the figures of the JSON result`() throws {
    let arguments = ["run", "scenarios/deepseek.json", "--draws", "5000", "--format"]
    let result = try Self.object(CommandTests.costmc(arguments: arguments + ["json"]).out)
    let table = try CommandTests.costmc(arguments: arguments + ["csv"]).out
    let rows = Self.csv(table)
    #expect(rows.first?.prefix(4) == ["section", "subject", "unit", "figure"])
    #expect(rows.allSatisfy { $0.count == 9 })
    let outputs = try #require(result["outputs"] as? [[String: Any]])
    #expect(outputs.count > 20)
    for output in outputs {
      let mean = try #require(output["mean"] as? [String: Any])
      let name = try #require(output["name"] as? String)
      let row = try #require(rows.first { $0[0] == "output" && $0[1] == name && $0[3] == "mean" })
      for (cell, key) in [(row[5], "value"), (row[6], "standardError")] {
        // Foundation's reader is off in the last digits.
        let value = try #require(mean[key] as? Double)
        #expect(abs((Double(cell) ?? .nan) - value) <= 1e-14 * abs(value))
      }
    }
  }

  @Test(arguments: ["run", "sensitivity"])
  func `HTML is well formed and takes no markup from the scenario`(command: String) throws {
    try Self.withFolder { folder in
      var scenario = try Self.object(Self.costmc("init").out)
      scenario["title"] = "<script>alert('&\"')</script>"
      var claims = try #require(scenario["claims"] as? [[String: Any]])
      claims[0]["by"] = "<img src=x onerror=alert(1)>]]>"
      scenario["claims"] = claims
      let file = folder.appending(path: "s.json")
      try JSONSerialization.data(withJSONObject: scenario).write(to: file)
      let page = try Self.costmc(command, file.path, "--draws", "5000", "--format", "html").out
      #expect(page.hasPrefix("<!DOCTYPE html>"))
      // Nothing runs, and nothing is fetched.
      for markup in ["<script", "<img", "<link", "<iframe", "href=", "url(", "@import"] {
        #expect(!page.contains(markup), "\(markup)")
      }
      #expect(page.contains("&lt;script&gt;alert(") && page.contains("<svg"))
      #expect(XMLParser(data: Data(page.utf8)).parse())
    }
  }

  @Test func `a folder gets every format`() throws {
    try Self.withFolder { folder in
      let outcome = try Self.costmc(
        "run", "scenarios/simple.json", "--draws", "2000", "--output", folder.path)
      #expect(outcome.code == 0 && outcome.out.isEmpty)
      let inside = folder.path + "/new/"
      #expect(
        try Self.costmc("run", "scenarios/simple.json", "--draws", "2000", "--output", inside).code
          == 0)
      for place in [folder.path, inside] {
        for (end, format) in [
          ("txt", "text"), ("md", "markdown"), ("html", "html"), ("json", "json"), ("csv", "csv"),
        ] {
          let written = try String(contentsOfFile: "\(place)/simple.\(end)", encoding: .utf8)
          let shown = try Self.costmc(
            "run", "scenarios/simple.json", "--draws", "2000", "--format", format)
          #expect(written == shown.out, "\(format)")
        }
      }
    }
    let outcome = try Self.costmc(
      "run", "scenarios/simple.json", "--draws", "2000", "--output", "/nowhere/at/all/")
    #expect(outcome.code == 73)
  }

  @Test func `output that cannot be written ends with 74`() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let process = Process()
    process.executableURL = CommandTests.binary
    process.arguments = ["schema"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
  }

  // MARK: Draws

  @Test(arguments: [
    ("monte-carlo", "block"), ("latin-hypercube", "block"), ("sobol", "block"),
    ("monte-carlo", "gsl"),
  ])
  func `the draws are those of the report`(design: String, engine: String) throws {
    try Self.withFolder { folder in
      let run = [
        "run", "scenarios/deepseek.json", "--draws", "20001", "--design", design, "--engine",
        engine, "--format", "json",
      ]
      let csv = folder.appending(path: "d.csv")
      let npy = folder.appending(path: "d.npy")
      let plain = try CommandTests.costmc(arguments: run)
      let first = try CommandTests.costmc(arguments: run + ["--draws-file", csv.path])
      let second = try CommandTests.costmc(
        arguments: run + ["--draws-file", npy.path, "--threads", "1"])
      #expect(first.out == plain.out && second.out == plain.out)
      let rows = Self.csv(try String(contentsOf: csv, encoding: .utf8))
      let names = try #require(rows.first)
      #expect(rows.count == 20002)

      let bytes = try [UInt8](Data(contentsOf: npy))
      #expect(bytes.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
      let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
      #expect(start % 64 == 0 && bytes.count == start + 20001 * names.count * 8)
      let header = String(decoding: bytes[10..<start], as: UTF8.self)
      #expect(names.allSatisfy { header.contains("('\($0)', '<f8')") })
      let result = try Self.object(plain.out)
      for output in try #require(result["outputs"] as? [[String: Any]]) {
        let name = try #require(output["name"] as? String)
        let column = try #require(names.firstIndex(of: name))
        var sum = 0.0
        for draw in 0..<20001 {
          let place = start + (draw * names.count + column) * 8
          let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
          let value = Double(bitPattern: bits)
          #expect(Double(rows[draw + 1][column]) == value)
          sum += value
        }
        let mean = try #require((output["mean"] as? [String: Any])?["value"] as? Double)
        #expect(abs(sum / 20001 - mean) <= 1e-9 * abs(mean), "\(name)")
      }
    }
  }

  @Test func `a file of draws needs a known ending`() throws {
    let outcome = try Self.costmc("run", "scenarios/simple.json", "--draws-file", "draws.xls")
    #expect(outcome.code == 64 && outcome.err.contains(".csv or .npy"))
  }

  /// RFC 4180 without line breaks in cells.
  static func csv(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
