import Foundation
import Testing

/// Expectations, former results, single-input solutions, robustness and the quality of sources, on
/// scenarios whose answers are known.
@Suite struct ClaimTests {
  private static func written(_ text: String, to name: String = "scenario.json") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func scenario(_ members: String) -> String {
    #"{ "costmc": 1, "title": "t", \#(members) }"#
  }

  /// x + y with P(x + y <= 30) near 0.5.
  private static func expecting(_ verdict: String, _ check: String = "holds") -> String {
    scenario(
      """
      "inputs": { "x": { "distribution": "uniform", "min": 10, "max": 20 },
                  "y": { "distribution": "uniform", "min": 10, "max": 20 } },
      "formulas": { "z": "x + y" }, "outputs": ["z"],
      "claims": [ { "id": "c", "output": "z", "atMost": 30, "expect": "\(verdict)" } ],
      "checks": [ { "statement": "2 x 3 = 6", "formula": "2*3", "stated": 6, "expect": "\(check)" } ]
      """)
  }

  @Test func `check passes where the verdicts are those expected`() throws {
    let path = try Self.written(Self.expecting("plausible"))
    let outcome = try CommandTests.costmc("run", path, "--check", "--draws", "20000", "--quiet")
    #expect(outcome.code == 0)
    #expect(outcome.err.isEmpty)
  }

  @Test func `check ends with 1 and a difference where they are not`() throws {
    let path = try Self.written(Self.expecting("supported", "wrong"))
    let outcome = try CommandTests.costmc("run", path, "--check", "--draws", "20000", "--quiet")
    #expect(outcome.code == 1)
    #expect(outcome.err.contains("2 of 2 expectations differ"))
    #expect(outcome.err.contains("- claim `c`: supported\n+ claim `c`: plausible"))
    #expect(outcome.err.contains("- check `2 x 3 = 6`: wrong\n+ check `2 x 3 = 6`: holds"))
    #expect(try CommandTests.costmc("run", path, "--draws", "20000", "--quiet").code == 0)
  }

  /// P(u <= 0.9) = 0.9 is exactly the level: no number of draws settles it.
  @Test func `what the draws leave open is no difference`() throws {
    func text(_ verdict: String) -> String {
      Self.scenario(
        """
        "inputs": { "u": { "distribution": "uniform", "min": 0, "max": 1 } },
        "claims": [ { "id": "c", "output": "u", "atMost": 0.9, "expect": "\(verdict)" } ],
        "outputs": ["u"], "run": { "draws": 5000, "seed": 3 }
        """)
    }
    let result = try CommandTests.costmc(
      "run", Self.written(text("supported")), "--format", "json", "--check")
    #expect(result.code == 0)
    let claims = try #require(try Self.object(result.out)["claims"] as? [[String: Any]])
    #expect(claims[0]["verdict"] as? String == "undecided")
    #expect(Set(claims[0]["open"] as? [String] ?? []) == ["supported", "plausible"])
    let plausible = try CommandTests.costmc("run", Self.written(text("plausible")), "--check")
    #expect(plausible.code == 0)
    let contradicted = try CommandTests.costmc("run", Self.written(text("contradicted")), "--check")
    #expect(contradicted.code == 1)
  }

  @Test func `a bridge that was expected to hold and does not is a difference`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "uniform", "min": 1, "max": 2 } },
        "formulas": { "y": "x + 1", "step": "1.5" }, "outputs": ["y"],
        "bridges": [ { "id": "b", "from": "x", "to": "y", "steps": ["step"], "expect": "holds" } ]
        """))
    #expect(try CommandTests.costmc("run", path, "--draws", "1000").code == 65)
    #expect(try CommandTests.costmc("run", path, "--draws", "1000", "--check").code == 1)
  }

  // MARK: Former results

  @Test func `nothing has moved against the same result`() throws {
    let former = try CommandTests.costmc(
      "run", "scenarios/rented-route.json", "--draws", "20000", "--format", "json")
    let path = try Self.written(former.out, to: "former.json")
    // Other draws of the same scenario differ by their errors only.
    for seed in ["20250127", "7"] {
      let again = try CommandTests.costmc(
        "run", "scenarios/rented-route.json", "--draws", "20000", "--format", "json", "--seed",
        seed, "--against", path)
      let against = try #require(try Self.object(again.out)["against"] as? [String: Any])
      #expect((against["compared"] as? Int ?? 0) > 40)
      #expect((against["moved"] as? [Any])?.isEmpty == true)
      #expect((against["verdicts"] as? [Any])?.isEmpty == true)
      #expect((against["gone"] as? [Any])?.isEmpty == true)
    }
  }

  @Test func `what has moved against a former result is told`() throws {
    let former = try CommandTests.costmc(
      "run", "scenarios/rented-route.json", "--draws", "20000", "--format", "json")
    let path = try Self.written(former.out, to: "former.json")
    let now = try CommandTests.costmc(
      "run", "scenarios/rented-route.json", "--draws", "20000", "--format", "json", "--set",
      "rent_rate=2", "--against", path)
    let against = try #require(try Self.object(now.out)["against"] as? [String: Any])
    let moved = try #require(against["moved"] as? [[String: Any]])
    let subjects = Set(moved.compactMap { $0["subject"] as? String })
    #expect(subjects.contains("output `rented_cost`"))
    #expect(!subjects.contains("output `market_cost`"))
    let verdicts = try #require(against["verdicts"] as? [[String: Any]])
    #expect(verdicts.contains { $0["subject"] as? String == "claim `reported-rented`" })
    #expect(
      try CommandTests.costmc(
        "run", "scenarios/simple.json", "--against", "scenarios/simple.json", "--draws", "100"
      ).code == 65)
    #expect(
      try CommandTests.costmc("run", "scenarios/simple.json", "--against", "none.json").code == 66)
  }

  // MARK: Single inputs

  private static func alone(
    _ path: String, _ claim: String, _ input: String, draws: String = "200000"
  ) throws -> [String: Double]? {
    let outcome = try CommandTests.costmc("run", path, "--draws", draws, "--format", "json")
    let claims = try #require(try object(outcome.out)["claims"] as? [[String: Any]])
    let implied = claims.first { $0["id"] as? String == claim }?["implied"] as? [[String: Any]]
    return implied?.first { $0["input"] as? String == input }?["alone"] as? [String: Double]
  }

  @Test func `the rate that gives the reported figure is two dollars`() throws {
    let alone = try #require(
      try Self.alone("scenarios/rented-route.json", "reported-rented", "rent_rate"))
    #expect(abs((alone["value"] ?? 0) - 2) <= 2e-6)
    #expect(alone["percentile"] == 0)
    #expect(alone["standardError"] == 0)
  }

  /// The median of x*y is x times that of y, which is 2: a median of 10 needs x = 5.
  @Test func `one input alone brings the median to the claim`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "uniform", "min": 1, "max": 6 },
                    "y": { "distribution": "lognormal", "median": 2, "geometricSD": 1.5 },
                    "n": { "distribution": "poisson", "mean": 3 },
                    "s": { "distribution": "uniform", "min": 1, "max": 1.0001 } },
        "formulas": { "z": "x*y + 0*n", "w": "exp(-s)" }, "outputs": ["z", "w"],
        "claims": [ { "id": "c", "output": "z", "value": 10 },
                    { "id": "unreachable", "output": "w", "value": 2 },
                    { "id": "met", "output": "z", "atMost": 100 } ]
        """))
    let alone = try #require(try Self.alone(path, "c", "x"))
    let value = try #require(alone["value"])
    let error = try #require(alone["standardError"])
    #expect(error > 0 && error < 0.1)
    #expect(abs(value - 5) <= 4.9 * error)
    #expect(abs((alone["percentile"] ?? 0) - (value - 1) / 5) <= 1e-9)
    #expect(try Self.alone(path, "c", "n") == nil)
    #expect(try Self.alone(path, "unreachable", "s") == nil)
    #expect(try Self.alone(path, "met", "x") == nil)
    let set = try CommandTests.costmc(
      "run", path, "--set", "x=\(value)", "--draws", "200000", "--format", "json")
    let outputs = try #require(try Self.object(set.out)["outputs"] as? [[String: Any]])
    let percentiles = try #require(outputs[0]["percentiles"] as? [[String: Any]])
    let median = try #require(percentiles.first { $0["p"] as? Double == 0.5 }?["value"] as? Double)
    #expect(abs(median - 10) <= 4.9 * 2 * error + 0.02)
  }

  /// Given x <= 0.5, x is uniform on (0, 0.5); given x <= 0.001 on (0, 0.001), which the 65,536
  /// draws that are retained hold some 65 of.
  @Test(arguments: [0.5, 0.001])
  func `inputs given a claim have their conditional percentiles`(_ limit: Double) throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "uniform", "min": 0, "max": 1 },
                    "y": { "distribution": "uniform", "min": 0, "max": 1 } },
        "formulas": { "z": "x + 0*y" }, "outputs": ["z"],
        "claims": [ { "id": "c", "output": "z", "atMost": \(limit) } ]
        """))
    let outcome = try CommandTests.costmc("run", path, "--draws", "400000", "--format", "json")
    let claim = try #require((try Self.object(outcome.out)["claims"] as? [[String: Any]])?.first)
    let implied = try #require(claim["implied"] as? [[String: Any]])
    for (input, scale) in [("x", limit), ("y", 1.0)] {
      let entry = try #require(implied.first { $0["input"] as? String == input })
      #expect((entry["effectiveDraws"] as? Int ?? 0) >= 400)
      let given = try #require(entry["given"] as? [String: Double])
      let errors = try #require(entry["givenStandardErrors"] as? [String: Double])
      for (name, p) in [("p5", 0.05), ("p50", 0.5), ("p95", 0.95)] {
        let error = try #require(errors[name])
        #expect(error > 0 && error < 0.05 * scale)
        #expect(abs((given[name] ?? 0) - p * scale) <= 6 * error)
      }
    }
  }

  /// x given x + y = 1.5 of two standard normals is normal with mean 0.75 and variance 1/2; given
  /// -2x + y = 1 it has mean -0.4 and variance 1/5.
  @Test(arguments: ["monte-carlo", "sobol", "latin-hypercube"])
  func `inputs given a value are those of the conditional distribution`(_ design: String) throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "normal", "mean": 0, "sd": 1 },
                    "y": { "distribution": "normal", "mean": 0, "sd": 1 } },
        "formulas": { "z": "x + y", "falling": "-2*x + y" }, "outputs": ["z"],
        "claims": [ { "id": "sum", "output": "z", "value": 1.5 },
                    { "id": "falling", "output": "falling", "value": 1 } ]
        """))
    let claims = try Self.claims(path, "--draws", "200000", "--design", design)
    for (id, mean, variance, alone) in [("sum", 0.75, 0.5, 1.5), ("falling", -0.4, 0.2, -0.5)] {
      let implied = try #require(claims[id]?["implied"] as? [[String: Any]])
      let entry = try #require(implied.first { $0["input"] as? String == "x" })
      let given = try #require(entry["given"] as? [String: Double])
      let errors = try #require(entry["givenStandardErrors"] as? [String: Double])
      for (name, score) in [("p5", -1.644_853_627), ("p50", 0), ("p95", 1.644_853_627)] {
        let expected = mean + score * variance.squareRoot()
        let error = try #require(errors[name])
        #expect(error < 0.1)
        #expect(abs((given[name] ?? .nan) - expected) <= 5 * error, "\(design) \(id) \(name)")
      }
      let found = try #require(entry["alone"] as? [String: Double])
      #expect(abs((found["value"] ?? .nan) - alone) <= 5 * (found["standardError"] ?? 0))
    }
  }

  private static func claims(_ path: String, _ options: String...) throws -> [String: [String: Any]]
  {
    let outcome = try CommandTests.costmc(
      arguments: ["run", path, "--format", "json"] + options)
    let claims = try #require(try object(outcome.out)["claims"] as? [[String: Any]])
    return Dictionary(uniqueKeysWithValues: claims.map { ($0["id"] as? String ?? "", $0) })
  }

  private static func figure(_ claim: [String: Any]?, _ name: String) throws -> (Double, Double) {
    let estimate = try #require(claim?[name] as? [String: Any])
    return (
      try #require(estimate["value"] as? Double), try #require(estimate["standardError"] as? Double)
    )
  }

  /// A Poisson count of mean 2: limits lie on values that many draws take, 0 among them.
  @Test func `draws on a limit count on the right side`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "n": { "distribution": "poisson", "mean": 2 } }, "outputs": ["n"],
        "claims": [ { "id": "none", "output": "n", "value": 0 },
                    { "id": "least", "output": "n", "atLeast": 0 },
                    { "id": "some", "output": "n", "atLeast": 1 },
                    { "id": "few", "output": "n", "range": [0, 1] },
                    { "id": "two", "output": "n", "value": 2 } ]
        """))
    let claims = try Self.claims(path, "--draws", "100000", "--design", "monte-carlo")
    let none = exp(-2.0)
    for (id, name, expected) in [
      ("none", "rank", none), ("least", "holds", 1), ("some", "holds", 1 - none),
      ("few", "inside", 3 * none), ("few", "below", 0), ("few", "above", 1 - 3 * none),
      ("two", "rank", 5 * none),
    ] {
      let (value, error) = try Self.figure(claims[id], name)
      #expect(abs(value - expected) <= 5 * error, "\(id) \(name)")
    }
    #expect(try Self.figure(claims["least"], "holds").0 == 1)
    // Given that it is 2, it is 2.
    let implied = try #require(claims["two"]?["implied"] as? [[String: Any]])
    #expect(implied.first?["given"] as? [String: Double] == ["p5": 2, "p50": 2, "p95": 2])
  }

  @Test func `what no uncertain input feeds is certain after one draw`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "k": { "value": 3 }, "x": { "distribution": "uniform", "min": 0, "max": 1 } },
        "formulas": { "c": "2*k" }, "outputs": ["x"],
        "claims": [ { "id": "right", "output": "c", "value": 6 },
                    { "id": "wrong", "output": "c", "value": 7 },
                    { "id": "most", "output": "c", "atMost": 5 },
                    { "id": "least", "output": "c", "atLeast": 5 },
                    { "id": "range", "output": "c", "range": [5, 7] } ]
        """))
    let claims = try Self.claims(path, "--draws", "1")
    let verdicts = claims.mapValues { $0["verdict"] as? String }
    #expect(
      verdicts == [
        "right": "plausible", "wrong": "contradicted", "most": "contradicted",
        "least": "supported", "range": "supported",
      ])
    #expect(try Self.figure(claims["wrong"], "rank") == (1, 0))
  }

  /// x(2 - x) of a standard normal x passes 0.9 at 1 - sqrt(0.1), between its median and its far
  /// end only; it never passes 2.
  @Test func `a formula that rises and falls is searched between its ends`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "normal", "mean": 0, "sd": 1 } },
        "formulas": { "hump": "x*(2 - x)" }, "outputs": ["hump"],
        "claims": [ { "id": "reached", "output": "hump", "value": 0.9 },
                    { "id": "never", "output": "hump", "value": 2 } ]
        """))
    let alone = try #require(try Self.alone(path, "reached", "x"))
    #expect(abs((alone["value"] ?? 0) - (1 - 0.1.squareRoot())) < 1e-6)
    #expect(try Self.alone(path, "never", "x") == nil)
  }

  // MARK: Robustness

  private static func robustness(_ scenario: String) throws -> [String: [String: String]] {
    let outcome = try CommandTests.costmc(
      "run", written(scenario), "--draws", "100000", "--format", "json", "--robustness")
    let findings = try #require(try object(outcome.out)["robustness"] as? [[String: Any]])
    var flips: [String: [String: String]] = [:]
    for finding in findings {
      let claim = finding["claim"] as? String ?? ""
      flips[claim] = [:]
      for choice in finding["choices"] as? [[String: Any]] ?? []
      where choice["flips"] as? Bool == true {
        flips[claim]?[choice["choice"] as? String ?? ""] = choice["verdict"] as? String
      }
    }
    return flips
  }

  /// P(a + b <= 3) is 0, but P(a <= 3) = 1.
  @Test func `a verdict that hangs on a cost line flips without it`() throws {
    let flips = try Self.robustness(
      Self.scenario(
        """
        "inputs": { "a": { "distribution": "uniform", "min": 1, "max": 2 },
                    "b": { "distribution": "uniform", "min": 10, "max": 20 } },
        "formulas": { "cost": "a + b" }, "outputs": ["cost"],
        "claims": [ { "id": "c", "output": "cost", "atMost": 3 } ]
        """))
    #expect(flips == ["c": ["without `b`": "supported"]])
  }

  /// x + y of two standard normals: P(<= 2) is 0.921 when independent, as stated, and 0.841 when
  /// they move as one.
  @Test func `a verdict that hangs on independence flips with the strongest correlation`() throws {
    let flips = try Self.robustness(
      Self.scenario(
        """
        "inputs": { "x": { "distribution": "normal", "mean": 0, "sd": 1 },
                    "y": { "distribution": "normal", "mean": 0, "sd": 1 } },
        "correlations": [ { "between": ["x", "y"], "spearman": 0.02 } ],
        "formulas": { "z": "max(x + y, -100)" }, "outputs": ["z"],
        "claims": [ { "id": "c", "output": "z", "atMost": 2 },
                    { "id": "far", "output": "z", "atMost": 50 } ]
        """))
    #expect(flips["c"]?["correlated inputs move as one"] == "plausible")
    #expect(flips["c"]?["no correlations"] == nil)
    #expect(flips["far"] == [:])
  }

  // MARK: Sources

  /// Variances 1 and 3 of a sum: a quarter and three quarters.
  @Test func `shares of the variance are told by quality`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "sources": { "meter": { "title": "m", "quality": "measured" } },
        "inputs": { "x": { "distribution": "normal", "mean": 0, "sd": 1, "source": "meter" },
                    "y": { "distribution": "normal", "mean": 0, "sd": 1.7320508, "quality": "press" } },
        "formulas": { "z": "x + y" }, "outputs": ["z"]
        """))
    let outcome = try CommandTests.costmc("run", path, "--draws", "60000", "--format", "json")
    let entry = try #require(
      (try Self.object(outcome.out)["sourceQuality"] as? [[String: Any]])?.first)
    let shares = try #require(entry["shares"] as? [[String: Any]])
    for (quality, expected) in [("measured", 0.25), ("press", 0.75)] {
      let share = try #require(shares.first { $0["quality"] as? String == quality })
      let value = try #require(share["value"] as? Double)
      let error = try #require(share["standardError"] as? Double)
      #expect(error > 0 && abs(value - expected) <= 5 * error + 0.005)
    }
  }

  /// Two narrow normal distributions far apart, with equal weights and little between them.
  @Test func `two modes are found and the median between them warned of`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "which": { "distribution": "discrete", "values": [0, 1, 2], "weights": [9, 9, 2] },
                    "c": { "distribution": "uniform", "min": 10, "max": 50 },
                    "a": { "distribution": "normal", "mean": 10, "sd": 1 },
                    "b": { "distribution": "normal", "mean": 50, "sd": 1 } },
        "formulas": { "z": "if(which == 0, a, if(which == 1, b, c))" }, "outputs": ["z"]
        """))
    let outcome = try CommandTests.costmc("run", path, "--draws", "50000", "--format", "json")
    let result = try Self.object(outcome.out)
    let modes = try #require(
      (result["outputs"] as? [[String: Any]])?.first?["modes"] as? [Double])
    #expect(modes.count == 2 && abs(modes[0] - 10) < 1 && abs(modes[1] - 50) < 1)
    #expect((result["warnings"] as? [String] ?? []).contains { $0.contains("valley") })
  }

  private static func alone(
    _ input: String, _ members: String, _ options: String...
  ) throws -> (value: Double, error: Double) {
    let path = try written(scenario(members))
    let outcome = try CommandTests.costmc(
      arguments: ["run", path, "--format", "json", "--draws", "10000"] + options)
    let claims = try #require(try object(outcome.out)["claims"] as? [[String: Any]])
    let implied = try #require(claims.first?["implied"] as? [[String: Any]])
    let entry = try #require(implied.first { $0["input"] as? String == input })
    let alone = try #require(entry["alone"] as? [String: Any])
    return (
      try #require(alone["value"] as? Double), try #require(alone["standardError"] as? Double)
    )
  }

  @Test(arguments: ["sobol", "latin-hypercube", "monte-carlo"])
  func `the error of what one input would take is its spread over seeds`(_ design: String) throws {
    let sum = """
      "inputs": { "a": { "distribution": "normal", "mean": 10, "sd": 1 },
                  "b": { "distribution": "normal", "mean": 10, "sd": 1 },
                  "c": { "distribution": "normal", "mean": 5, "sd": 2 } },
      "formulas": { "y": "a + b + c" }, "claims": [ { "id": "k", "output": "y", "value": 27 } ]
      """
    let found = try (1...24).map {
      try Self.alone("a", sum, "--design", design, "--seed", "\($0)")
    }
    let mean = found.reduce(0) { $0 + $1.value } / 24
    let spread = (found.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / 23).squareRoot()
    let error = found.reduce(0) { $0 + $1.error } / 24
    // The spread of 24 is known to 15 %.
    #expect((0.5...2).contains(error / spread), "\(error) for \(spread)")
  }

  /// The median of a k passes 45 where a is 45 / 4, as P(k <= 4) > 1/2 > P(k <= 3).
  @Test func `a value at which the median jumps is exact`() throws {
    let product = """
      "inputs": { "a": { "distribution": "normal", "mean": 10, "sd": 2 },
                  "k": { "distribution": "binomial", "trials": 10, "p": 0.42 } },
      "formulas": { "y": "a * k" }, "claims": [ { "id": "k", "output": "y", "atLeast": 45 } ]
      """
    let found = try Self.alone("a", product)
    #expect(abs(found.value - 11.25) < 1e-5, "\(found)")
    #expect(found.error == 0)
  }

  @Test func `a bridge that does not add up is told with its place`() throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "a": { "distribution": "normal", "mean": 1, "sd": 1 } }, "formulas": { "t": "a + 1.5" },
        "bridges": [ { "id": "one", "from": "a", "to": "t", "steps": ["1"] } ]
        """))
    let outcome = try CommandTests.costmc("run", path, "--draws", "1000")
    #expect(outcome.code == 65 && outcome.out.isEmpty)
    #expect(outcome.err.contains("the bridge `one` does not add up"))
    #expect(outcome.err.contains("scenario.json:2:22"), "\(outcome.err)")
  }

  /// 20,000 inputs whose parameters are the inputs before them, and what each rests on.
  @Test(.timeLimit(.minutes(1)))
  func `a long chain of uncertain parameters is no square of work`() throws {
    let chain = (1..<20_000).map {
      #""x\#($0)": { "distribution": "normal", "mean": "x\#($0 - 1)", "sd": 1 }"#
    }
    let inputs = [#""x0": { "distribution": "normal", "mean": 0, "sd": 1 }"#] + chain
    let path = try Self.written(
      Self.scenario("\"inputs\": { \(inputs.joined(separator: ", ")) }, \"outputs\": [\"x19999\"]"))
    #expect(try CommandTests.costmc("validate", path).code == 0)
  }

  @Test(arguments: ["sobol", "monte-carlo"])
  func `figures of extreme size are there`(_ design: String) throws {
    let path = try Self.written(
      Self.scenario(
        """
        "inputs": { "large": { "distribution": "normal", "mean": 1e300, "sd": 1e299 },
                    "small": { "distribution": "lognormal", "mean": 1e-300, "sd": 1e-301 } },
        "outputs": ["large", "small"]
        """))
    let outcome = try CommandTests.costmc(
      "run", path, "--format", "json", "--draws", "200000", "--design", design)
    let result = try Self.object(outcome.out)
    let outputs = try #require(result["outputs"] as? [[String: Any]])
    for (output, size) in zip(outputs, [1e300, 1e-300]) {
      for (figure, exact) in [("mean", 1), ("standardDeviation", 0.1)] {
        let estimate = try #require(output[figure] as? [String: Any])
        let value = try #require(estimate["value"] as? Double) / size
        let error = try #require(estimate["standardError"] as? Double) / size
        #expect(error > 0 && abs(value - exact) < 4.89 * error, "\(figure) \(value) \(error)")
      }
    }
    let rankings = try #require(result["sensitivity"] as? [[String: Any]])
    #expect(rankings.count == 2)
    for ranking in rankings {
      let first = try #require((ranking["inputs"] as? [[String: Any]])?.first)
      let share = try #require((first["firstOrder"] as? [String: Any])?["value"] as? Double)
      #expect(abs(share - 1) < 0.01)
    }
  }
}
