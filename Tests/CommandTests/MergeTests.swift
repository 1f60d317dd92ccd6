import Foundation
import Testing

/// A run that is split over machines gives the bytes of the whole.
@Suite struct MergeTests {
  private static func costmc(_ arguments: [String]) throws -> CommandTests.Outcome {
    try CommandTests.costmc(arguments: arguments)
  }

  private static func parts(
    _ run: [String], count: Int, in folder: URL, named name: String = "part"
  ) throws -> [String] {
    try (1...count).map { index in
      let file = folder.appending(path: "\(name)-\(index)").path
      let outcome = try costmc(["run"] + run + ["--shard", "\(index)/\(count)", "--part", file])
      #expect(outcome.code == 0 && outcome.out.isEmpty && outcome.err.isEmpty)
      return file
    }
  }

  @Test(arguments: [
    ["scenarios/deepseek.json", "--draws", "1000003"],
    ["scenarios/deepseek.json", "--draws", "700001", "--design", "sobol", "--variant", "lean"],
    [
      "scenarios/deepseek.json", "--draws", "700001", "--design", "latin-hypercube", "--set",
      "rent_rate=2",
    ],
    ["scenarios/gemini-ultra.json", "--draws", "1200000", "--seed", "18446744073709551615"],
    ["scenarios/v3-2-lineage.json", "--draws", "3000"],
    ["scenarios/jcgm-101-mass.json", "--draws", "1100000", "--engine", "gsl"],
  ])
  func `parts give the bytes of the whole`(run: [String]) throws {
    let formats = ["json", "text", "html"]
    let whole = try formats.map { try Self.costmc(["run"] + run + ["--format", $0]).out }
    #expect(whole[0].count > 500)
    try FormatTests.withFolder { folder in
      for count in [1, 3, 70] where count < 70 || run.contains("1000003") {
        let files = try Self.parts(run, count: count, in: folder).reversed()
        for (format, expected) in zip(formats, whole) {
          let merged = try Self.costmc(["merge"] + files + ["--format", format])
          #expect(merged.code == 0 && merged.out == expected, "\(count) parts, \(format)")
        }
      }
    }
  }

  @Test func `draws that are not finite are counted over all parts`() throws {
    try FormatTests.withFolder { folder in
      let file = folder.appending(path: "s.json")
      try Data(
        #"""
        { "costmc": 1, "title": "t", "inputs": {
            "x": { "distribution": "normal", "mean": 4.5, "sd": 1 } },
          "formulas": { "y": "ln(x)" } }
        """#.utf8
      ).write(to: file)
      let run = [file.path, "--draws", "4000000"]
      let whole = try Self.costmc(["run"] + run + ["--format", "json"]).out
      #expect(whole.contains("are not finite"))
      let files = try Self.parts(run, count: 2, in: folder)
      #expect(try Self.costmc(["merge"] + files + ["--format", "json"]).out == whole)
    }
  }

  /// Correlated, discrete and uncertain inputs, one of data beside the scenario that is extended,
  /// draws that are not finite, claims and a bridge.
  private static func writeScenario(in folder: URL) throws -> URL {
    let base = folder.appending(path: "base")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    try Data("hours\n3\n4.5\n5\n7\n11\n".utf8).write(to: base.appending(path: "hours.csv"))
    try Data(
      #"""
      { "costmc": 1, "title": "parts",
        "inputs": {
          "hours": { "distribution": "empirical", "file": "hours.csv", "column": "hours" },
          "rate": { "distribution": "normal", "mean": 4.5, "sd": 1 },
          "fee": { "distribution": "lognormal", "quantiles": { "0.05": 1, "0.95": 4 } },
          "runs": { "distribution": "poisson", "mean": 3 },
          "m": { "distribution": "uniform", "min": 1, "max": 2 },
          "more": { "distribution": "normal", "mean": "m", "sd": 0.5 } },
        "correlations": [ { "between": ["rate", "fee"], "spearman": 0.6 } ],
        "formulas": { "small": "ln(rate)", "large": "hours * fee", "total": "small + large",
          "count": "runs + 1", "spread": "total * more" },
        "outputs": ["total", "count", "spread"],
        "claims": [ { "id": "dear", "output": "total", "atLeast": 60 },
          { "id": "about", "output": "spread", "value": 10 } ] }
      """#.utf8
    ).write(to: base.appending(path: "base.json"))
    let file = folder.appending(path: "s.json")
    try Data(
      #"""
      { "extends": "base/base.json", "title": "parts of it",
        "variants": { "few": { "label": "fewer", "inputs": { "runs": { "mean": 2 } } } } }
      """#.utf8
    ).write(to: file)
    return file
  }

  @Test(arguments: ["monte-carlo", "latin-hypercube", "sobol"])
  func `a part needs no other file`(design: String) throws {
    try FormatTests.withFolder { folder in
      let file = try Self.writeScenario(in: folder)
      let run = [
        file.path, "--draws", "1300001", "--design", design, "--variant", "few", "--robustness",
      ]
      let formats = ["json", "text", "markdown"]
      let whole = try formats.map { try Self.costmc(["run"] + run + ["--format", $0]) }
      #expect(whole.allSatisfy { $0.code == 0 }, "\(whole[0].err)")
      #expect(whole[0].out.contains("are not finite"))
      let files = try [2, 7].map {
        try Self.parts(run.dropLast(), count: $0, in: folder, named: "part-of-\($0)")
      }
      try FileManager.default.removeItem(at: file)
      try FileManager.default.removeItem(at: folder.appending(path: "base"))
      for files in files {
        for (format, expected) in zip(formats, whole) {
          let merged = try Self.costmc(
            ["merge"] + files.reversed() + ["--robustness", "--format", format])
          #expect(merged.out == expected.out, "\(files.count) parts, \(format): \(merged.err)")
        }
      }
    }
  }

  @Test func `the order of the parts changes nothing`() throws {
    try FormatTests.withFolder { folder in
      let file = try Self.writeScenario(in: folder)
      let other = folder.appending(path: "other.json")
      try FileManager.default.copyItem(at: file, to: other)
      let files = try [file, other].enumerated().map { index, scenario in
        let part = folder.appending(path: "part-\(index)").path
        let made = try Self.costmc([
          "run", scenario.path, "--draws", "3000", "--shard", "\(index + 1)/2", "--part", part,
        ])
        #expect(made.code == 0)
        return part
      }
      let merged = try Self.costmc(["merge"] + files)
      #expect(merged.code == 0 && merged.out.contains(file.path))
      #expect(try Self.costmc(["merge"] + files.reversed()).out == merged.out)
    }
  }

  @Test func `percentiles that merging draws anew can be chosen with every design`() throws {
    try FormatTests.withFolder { folder in
      let run = ["scenarios/simple.json", "--draws", "20000", "--design", "sobol"]
      let files = try Self.parts(run, count: 2, in: folder)
      let other = ["--percentiles", "1,50", "--format", "json"]
      let merged = try Self.costmc(["merge"] + files + other)
      #expect(try merged.code == 0 && merged.out == Self.costmc(["run"] + run + other).out)
    }
  }

  @Test func `no part is no run`() throws {
    #expect(try Self.costmc(["merge"]).code == 64)
  }

  @Test func `other levels and percentiles are the whole run's`() throws {
    try FormatTests.withFolder { folder in
      let run = ["scenarios/deepseek.json", "--draws", "600000"]
      let files = try Self.parts(run, count: 2, in: folder)
      let other = ["--level", "0.5", "--percentiles", "2,50,99.9", "--format", "json"]
      #expect(
        try Self.costmc(["merge"] + files + other).out == Self.costmc(["run"] + run + other).out)
      let sobol = try Self.parts(
        run + ["--design", "sobol"], count: 2, in: folder, named: "sobol")
      let refused = try Self.costmc(["merge"] + sobol + ["--percentiles", "2"])
      #expect(refused.code == 64 && refused.err.contains("--percentiles"))
    }
  }

  @Test func `parts that do not belong together are refused`() throws {
    try FormatTests.withFolder { folder in
      let run = ["scenarios/simple.json", "--draws", "3000"]
      let files = try Self.parts(run, count: 3, in: folder)
      let seed = try Self.parts(run + ["--seed", "9"], count: 3, in: folder, named: "seed")
      let set = try Self.parts(run + ["--set", "rate=3"], count: 3, in: folder, named: "set")
      let two = try Self.parts(run, count: 2, in: folder, named: "two")
      let broken = folder.appending(path: "broken").path
      var bytes = try [UInt8](Data(contentsOf: URL(filePath: files[2])))
      bytes[bytes.count / 2] ^= 1
      try Data(bytes).write(to: URL(filePath: broken))
      let short = folder.appending(path: "short").path
      try Data(bytes.prefix(40)).write(to: URL(filePath: short))
      let cases: [(files: [String], code: Int32, words: String)] = [
        ([files[0], files[2]], 65, "missing: 2"),
        ([files[0], files[1], files[1]], 65, "both part 2"),
        ([files[0], files[1], seed[2]], 65, "seed: 1 and 9"),
        ([files[0], two[1]], 65, "number of parts: 3 and 2"),
        ([files[0], files[1], set[2]], 65, "scenario:"),
        ([files[0], files[1], broken], 65, "is damaged"),
        ([files[0], files[1], short], 65, "is damaged"),
        ([files[0], files[1], "scenarios/simple.json"], 65, "is no part of a run"),
        ([files[0], files[1], "nowhere.part"], 66, "cannot be read"),
      ]
      for one in cases {
        let outcome = try Self.costmc(["merge"] + one.files)
        #expect(outcome.code == one.code && outcome.err.contains(one.words), "\(one.words)")
        #expect(outcome.out.isEmpty)
      }
    }
  }

  @Test(arguments: [
    ["--shard", "1/2"], ["--part", "x"], ["--shard", "3/2", "--part", "x"],
    ["--shard", "0/2", "--part", "x"], ["--shard", "half", "--part", "x"],
    ["--shard", "1/2", "--part", "x", "--precision", "1%"],
    ["--shard", "1/2", "--part", "x", "--check"],
  ])
  func `options that make no part are refused`(options: [String]) throws {
    #expect(try Self.costmc(["run", "scenarios/simple.json"] + options).code == 64)
    #expect(!FileManager.default.fileExists(atPath: CommandTests.root.appending(path: "x").path))
  }
}
