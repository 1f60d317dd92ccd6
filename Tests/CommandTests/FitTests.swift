import Foundation
import Testing

/// `costmc fit` against scipy's fits (Reference/make_fit_reference.py), and as its users run it.
@Suite struct FitTests {
  private static let folder = CommandTests.root.appending(path: "Tests/CommandTests/Reference")
  private static let data = folder.appending(path: "fit.csv").path

  private static func fits(_ arguments: String...) throws -> [[String: Any]] {
    let outcome = try CommandTests.costmc(
      arguments: ["fit"] + arguments + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.err)")
    return try #require(try FormatTests.object(outcome.out)["fits"] as? [[String: Any]])
  }

  private static func number(_ fit: [String: Any], _ key: String) throws -> Double {
    try #require(fit[key] as? Double, "\(key)")
  }

  /// The columns of fit-bounded.csv are drawn of an arcsine, a trapezoidal, a triangular, a
  /// generalised Pareto and a curvilinear trapezoid distribution.
  static let columns = ["cost", "sine", "plateau", "slope", "exceedance", "blurred"]
  /// Where the greatest likelihood is a limit: of an end or of degrees of freedom at infinity, of the
  /// mode at an end, of a half width of 0; of a shape below -1 there is none.
  private static let peakless: [String: Set<String>] = [
    "sine": [
      "student-t", "skew-normal", "generalized-extreme-value", "curvilinear-trapezoid", "pert",
    ],
    "plateau": ["student-t"], "slope": ["student-t"], "exceedance": ["skew-normal", "pert"],
    "blurred": ["student-t"],
  ]

  @Test func `closed forms are met to the last digits`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
      .path
    try "x\n1\n2\n6\n7\n".write(toFile: path, atomically: true, encoding: .utf8)
    let fits = try Self.fits(path, "--families", "normal,lognormal,exponential")
    func parameter(_ family: String, _ name: String) throws -> Double {
      let fit = try #require(fits.first { $0["family"] as? String == family })
      return try Self.number(try #require(fit["input"] as? [String: Any]), name)
    }
    #expect(try parameter("normal", "mean") == 4)
    #expect(abs(try parameter("normal", "sd") - 6.5.squareRoot()) < 1e-14)
    #expect(try parameter("exponential", "mean") == 4)
    #expect(abs(try parameter("lognormal", "mu") - log(84) / 4) < 1e-14)
  }

  @Test func `numbers too large to be squared are told from too few`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
      .path
    try "x\n1e300\n2e300\n5e300\n".write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = try CommandTests.costmc("fit", path)
    #expect(outcome.code == 65)
    #expect(outcome.err.contains("give it in another unit"), "\(outcome.err)")
  }

  @Test(arguments: columns)
  func `likelihoods and distances are scipy's`(_ column: String) throws {
    let reference = try FormatTests.object(
      String(contentsOf: Self.folder.appending(path: "fit.json"), encoding: .utf8))
    let all = try #require(reference["fits"] as? [String: [String: [String: Double]]])
    let expected = try #require(all[column])
    #expect(expected.count >= 27)
    let fits = try Self.fits(Self.file(column), "--column", column)
    for (family, figures) in expected {
      let fit = try #require(fits.first { $0["family"] as? String == family }, "\(family)")
      let hasPeak = !(Self.peakless[column] ?? []).contains(family)
      #expect(fit["converged"] as? Bool == hasPeak, "\(family)")
      guard hasPeak else { continue }
      let exact = try #require(figures["logLikelihood"])
      let likelihood = try Self.number(fit, "logLikelihood")
      if family == "arcsine" {
        // Not the likelihood is greatest, but the product of spacings, which is flat to a few digits.
        let input = try #require(fit["input"] as? [String: Any])
        for end in ["min", "max"] {
          let found = try Self.number(input, end)
          #expect(abs(found - (figures[end] ?? .nan)) < 1e-6, "\(end) \(found)")
        }
        #expect(abs(likelihood - exact) < 1e-3)
      } else {
        // Not lower; scipy's searches may stop a hair short of the peak.
        #expect(likelihood > exact - 1e-6, "\(family): \(likelihood) for \(exact)")
        #expect(likelihood < exact + 1e-4, "\(family): \(likelihood) for \(exact)")
      }
      // Of an even number of values any median in the middle makes the same Laplace fit.
      let distance = try Self.number(fit, "kolmogorovSmirnov")
      #expect(
        abs(distance - (figures["kolmogorovSmirnov"] ?? 0)) < (family == "laplace" ? 2e-3 : 1e-4),
        "\(family)")
    }
    let ranked = try fits.filter { $0["converged"] as? Bool == true }.map {
      try Self.number($0, "aic")
    }
    #expect(ranked == ranked.sorted())
  }

  private static func file(_ column: String) -> String {
    column == "cost" ? data : folder.appending(path: "fit-bounded.csv").path
  }

  @Test func `parameters without a standard error have a reason`() throws {
    let irregular = [
      "uniform": ["min", "max"], "log-uniform": ["min", "max"], "pareto": ["scale"],
      "generalized-pareto": ["location", "scale", "shape"], "arcsine": ["min", "max"],
      "triangular": [],
      "trapezoidal": [], "curvilinear-trapezoid": [], "normal": [],
    ]
    let fits = try Self.fits(
      Self.file("blurred"), "--column", "blurred", "--families",
      irregular.keys.joined(separator: ","))
    #expect(fits.count == irregular.count)
    for fit in fits {
      let family = try #require(fit["family"] as? String)
      let reasons = try #require(fit["withoutError"] as? [String: String])
      let errors = try #require(fit["standardErrors"] as? [String: Double])
      #expect(reasons.keys.sorted() == irregular[family]?.sorted(), "\(family)")
      #expect(Set(errors.keys).isDisjoint(with: reasons.keys))
    }
    let text = try CommandTests.costmc(
      "fit", Self.file("blurred"), "--column", "blurred", "--families", "uniform,pareto")
    #expect(
      text.out.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
        "no standard error of min of uniform, max of uniform and scale of pareto: an end of the data"
      ))
  }

  @Test func `standard errors are the closed forms`() throws {
    let n = 200.0
    let errors = { (fit: [String: Any]) in
      try #require(fit["standardErrors"] as? [String: Double])
    }
    let fits = try Self.fits(Self.data, "--families", "normal,exponential,laplace,rayleigh")
    for fit in fits {
      let input = try #require(fit["input"] as? [String: Any])
      let found = try errors(fit)
      func value(_ name: String) -> Double { input[name] as? Double ?? .nan }
      let exact: [String: Double] =
        switch fit["family"] as? String {
        case "normal":
          ["mean": value("sd") / n.squareRoot(), "sd": value("sd") / (2 * n).squareRoot()]
        case "exponential": ["mean": value("mean") / n.squareRoot()]
        case "laplace":
          ["location": value("scale") / n.squareRoot(), "scale": value("scale") / n.squareRoot()]
        default: ["scale": value("scale") / (4 * n).squareRoot()]
        }
      #expect(found.keys.sorted() == exact.keys.sorted())
      for (name, error) in exact { #expect(abs((found[name] ?? 0) / error - 1) < 1e-3, "\(name)") }
    }
  }

  @Test func `every fit is an input that runs`() throws {
    let fits = try Self.fits(Self.data)
    #expect(fits.count >= 27)
    try FormatTests.withFolder { folder in
      var inputs: [String: Any] = [:]
      for (place, fit) in fits.enumerated() { inputs["x\(place)"] = fit["input"] }
      let scenario: [String: Any] = [
        "costmc": 1, "title": "fits", "inputs": inputs,
        "formulas": ["total": inputs.keys.sorted().joined(separator: " + ")],
      ]
      let file = folder.appending(path: "s.json")
      try JSONSerialization.data(withJSONObject: scenario).write(to: file)
      let outcome = try CommandTests.costmc("run", file.path, "--draws", "2000")
      #expect(outcome.code == 0, "\(outcome.err)")
    }
  }

  @Test func `mistakes have a place and a way out`() throws {
    try FormatTests.withFolder { folder in
      func file(_ text: String) throws -> String {
        let path = folder.appending(path: UUID().uuidString + ".csv")
        try Data(text.utf8).write(to: path)
        return path.path
      }
      let cases: [(arguments: [String], code: Int32, words: String)] = [
        ([try file("cost,size\n1,2\n2,3\n4,4\n")], 64, "--column: cost, size"),
        ([try file("cost\n1\n2\n4\n"), "--column", "cots"], 65, "did you mean `cost`"),
        ([try file("cost\n1\ntwo\n4\n")], 65, ":3: column `cost` holds `two`"),
        ([try file("cost\n3\n3\n3\n")], 65, "not all equal"),
        ([try file("cost\n1\n2\n")], 65, "three"),
        (["nowhere.csv"], 66, "nowhere.csv"),
        ([Self.data, "--families", "gama"], 64, "Did you mean 'gamma'"),
        ([Self.data, "--families", "metalog"], 64, "follows any data"),
        ([Self.data, "--families", "poisson"], 64, "is discrete"),
      ]
      for one in cases {
        let outcome = try CommandTests.costmc(arguments: ["fit"] + one.arguments)
        #expect(outcome.code == one.code && outcome.err.contains(one.words), "\(outcome.err)")
      }
    }
  }

  /// What a fit of these values prints.
  private static func report(of values: String) throws -> String {
    try FormatTests.withFolder { folder in
      let path = folder.appending(path: "d.csv")
      try Data("x\n\(values.replacing(" ", with: "\n"))\n".utf8).write(to: path)
      let outcome = try CommandTests.costmc("fit", path.path)
      #expect(outcome.code == 0)
      return outcome.out
    }
  }

  @Test func `families that the data rule out are named`() throws {
    let report = try Self.report(of: "-1 0.5 2 3 1")
    #expect(report.contains("lognormal: needs x > 0 of all values"))
    #expect(report.contains("beta: needs 0 < x < 1 of all values"))
  }

  @Test func `tied ends leave the arcsine distribution out`() throws {
    let report = try Self.report(of: "1 1 2 3 5")
    #expect(report.contains("arcsine: has no estimate where several values share"))
  }

  @Test func `an empty file is said to be one`() throws {
    try FormatTests.withFolder { folder in
      let file = folder.appending(path: "empty.csv")
      try Data().write(to: file)
      for arguments in [[], ["--column", "cost"]] {
        let outcome = try CommandTests.costmc(arguments: ["fit", file.path] + arguments)
        #expect(outcome.code == 65)
        #expect(outcome.err.contains("is empty"), "\(outcome.err)")
      }
    }
  }
}
