import Statistics

/// A verdict that is not the one a scenario expects.
public struct UnmetExpectation: Sendable, Equatable {
  /// "claim `true`".
  public var subject: String
  public var expected: String
  public var found: String

  public init(subject: String, expected: String, found: String) {
    self.subject = subject
    self.expected = expected
    self.found = found
  }
}

extension Analysis {
  /// The claims, checks and bridges whose verdict differs from what the scenario expects beyond
  /// Monte Carlo error: an undecided claim meets every expectation that its draws leave open.
  ///
  /// A bridge that is here adds up: one that does not ends the run.
  public var unmetExpectations: [UnmetExpectation] {
    claims.compactMap(\.unmetExpectation) + checks.compactMap(\.unmetExpectation)
  }

  /// How many verdicts the scenario expects.
  public var expectationCount: Int {
    claims.count { $0.claim.expect != nil } + checks.count { $0.check.expect != nil }
      + bridges.count { $0.bridge.expect != nil }
  }
}

extension ClaimFinding {
  fileprivate var unmetExpectation: UnmetExpectation? {
    guard let expect = claim.expect, expect != verdict.rawValue else { return nil }
    if verdict == .undecided, open.contains(where: { $0.rawValue == expect }) { return nil }
    let shares = [
      ("rank", rank), ("inside", inside), ("below", below), ("above", above), ("holds", holds),
    ]
    .compactMap { name, share in share.map { "\(name) \(NumberFormat.percent($0))" } }
    return UnmetExpectation(
      subject: "claim `\(claim.id)`", expected: expect,
      found: "\(verdict.rawValue) (\(shares.joined(separator: ", ")))")
  }
}

extension CheckFinding {
  fileprivate var unmetExpectation: UnmetExpectation? {
    let found = holds ? "holds" : "wrong"
    guard let expect = check.expect, expect != found else { return nil }
    let figure = NumberFormat(unit: check.unit, magnitude: check.computed)
      .string(check.computed, withUnit: true)
    return UnmetExpectation(
      subject: "check `\(check.statement)`", expected: expect,
      found: "\(found) (computed \(figure))")
  }
}
