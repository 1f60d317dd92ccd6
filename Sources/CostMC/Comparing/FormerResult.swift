import Diagnostics

/// The figures of a JSON result, each under a name that says what it is.
struct FormerResult: Sendable {
  struct Figure: Sendable {
    /// "output `true_cost`", "claim `true`".
    var subject: String
    /// "mean", "P95", "inside".
    var name: String
    var unit: String
    var value: Double
    /// nil where the figure is exact.
    var standardError: Double?
    var key: String { "\(subject) \(name)" }
  }

  private(set) var figures: [Figure] = []
  /// Verdicts of claims and checks, in order.
  private(set) var verdicts: [(subject: String, verdict: String)] = []

  /// Reads a result in the format `costmc-result-1`.
  init(_ source: Source) throws(Failure) {
    let reading = JSON.read(source)
    guard let root = reading.value?.object, reading.problems.isEmpty else {
      throw Failure(
        reading.problems.isEmpty ? [.error(.noResult(source.name))] : reading.problems)
    }
    guard root["format"]?.string?.text == "costmc-result-1" else {
      throw Failure([
        .error(
          .noResult(source.name), .init(reading.value?.head ?? Span(source, 0..<0)),
          help: "write one with `costmc run SCENARIO --format json --output FILE`")
      ])
    }
    for output in root["outputs"].items { add(output: output) }
    for claim in root["claims"].items { add(claim: claim) }
    for bridge in root["bridges"].items { add(bridge: bridge) }
    for check in root["checks"].items {
      let subject = "check `\(check.text("statement"))`"
      add(subject, "computed", check.text("unit"), check["computed"]?.number, nil)
      verdicts.append((subject, check.text("verdict")))
    }
    for input in root["inputs"].items {
      let subject = "input `\(input.text("name"))`"
      for name in ["mean", "standardDeviation"] {
        add(subject, name, input.text("unit"), input[name]?.number, nil)
      }
    }
    if figures.isEmpty {
      throw Failure([
        .error(.noFigures(source.name), .init(reading.value?.head ?? Span(source, 0..<0)))
      ])
    }
  }

  private mutating func add(
    _ subject: String, _ name: String, _ unit: String, _ value: Double?, _ error: Double?
  ) {
    guard let value else { return }
    figures.append(
      Figure(subject: subject, name: name, unit: unit, value: value, standardError: error))
  }

  private mutating func add(_ subject: String, _ name: String, _ unit: String, estimate: JSON?) {
    // Without an error nobody can tell whether such a figure moved.
    guard let estimate = estimate?.object, let error = estimate["standardError"]?.number else {
      return
    }
    add(subject, name, unit, estimate["value"]?.number, error)
  }

  private mutating func add(output: JSON.Object) {
    let subject = "output `\(output.text("name"))`"
    let unit = output.text("unit")
    for name in ["mean", "standardDeviation"] { add(subject, name, unit, estimate: output[name]) }
    for name in ["skewness", "excessKurtosis"] {
      guard let error = output["\(name)StandardError"]?.number else { continue }
      add(subject, name, "", output[name]?.number, error)
    }
    for percentile in output["percentiles"].items {
      guard let p = percentile["p"]?.number else { continue }
      let name = NumberFormat.percentile(p)
      add(subject, name, unit, estimate: JSON(.object(percentile), output.members[0].key.whole))
    }
  }

  private mutating func add(claim: JSON.Object) {
    let subject = "claim `\(claim.text("id"))`"
    for name in ["rank", "inside", "below", "above", "holds"] {
      add(subject, name, "", estimate: claim[name])
    }
    verdicts.append((subject, claim.text("verdict")))
  }

  private mutating func add(bridge: JSON.Object) {
    let subject = "bridge `\(bridge.text("id"))`"
    let unit = bridge.text("unit")
    for step in bridge["steps"].items {
      add(
        subject, step.text("label"), unit, step["mean"]?.number, step["standardError"]?.number)
    }
  }
}

extension JSON? {
  /// The objects of a list.
  fileprivate var items: [JSON.Object] { self?.array?.compactMap(\.object) ?? [] }
}

extension JSON.Object {
  fileprivate func text(_ key: String) -> String { self[key]?.string?.text ?? "" }
}

extension Diagnostic.Message {
  fileprivate static func noResult(_ name: String) -> Self {
    "\(Wording.quoted(name)) is no result of `costmc run`"
  }
  fileprivate static func noFigures(_ name: String) -> Self {
    "\(Wording.quoted(name)) holds no figures: it is damaged"
  }
}
