import Probability

/// The verdict on one claim under choices that an author could have made otherwise.
public struct RobustnessFinding: Sendable {
  public struct Outcome: Sendable {
    /// "all inputs triangular", "without `staff_cost`".
    public var choice: String
    public var verdict: Verdict
    /// The verdict is another one, and neither is left open by the draws.
    public var flips: Bool
  }
  public var claim: String
  /// As the scenario stands.
  public var verdict: Verdict
  public var outcomes: [Outcome]

  public var flips: [Outcome] { outcomes.filter(\.flips) }
}

/// Re-runs the verdicts over choices of the author's that the evidence does not settle.
///
/// - Families: every continuous input triangular, pert or lognormal with the same P5 and P95, the
///   mode of the first two at the median; all at once, and each of those that matter most by
///   itself. What has no such form (a lognormal of values that can be negative) stays as it is.
/// - Dependence: none; and as strong as can be, all correlated inputs moving as one in the
///   direction that the coefficients state.
/// - Cost lines: each step of the bridge that leads to the claim's output is left out; where there is no
///   bridge, each term of the output's sum.
///
/// All on the streams of the run, so that a difference is the choice's and not the draws'. Circular
/// claims have no verdict that could hold up and are left out.
struct Robustness: Sendable {
  let scenario: Scenario
  let model: Model
  let settings: Settings
  let threads: Int
  /// Inputs that are tried by themselves too.
  let weighty: [String]

  private static let mostDraws = 1 << 17
  private static let families: [any Marginal.Type] = [Triangular.self, PERT.self, LogNormal.self]
  private static let range = (low: 0.05, high: 0.95)
  /// Comonotone but for what keeps the matrix invertible.
  private static let strongest = 0.9999

  func findings(
    _ claims: [ClaimFinding], monitor: Simulation.Monitor
  ) throws(RunFailure) -> [RobustnessFinding] {
    var findings = claims.filter { $0.verdict != .circular }.map {
      RobustnessFinding(claim: $0.claim.id, verdict: $0.verdict, outcomes: [])
    }
    func note(_ id: String, _ choice: String, _ verdict: Verdict) {
      guard let place = findings.firstIndex(where: { $0.claim == id }) else { return }
      let given = findings[place].verdict
      findings[place].outcomes.append(
        .init(
          choice: choice, verdict: verdict,
          flips: verdict != given && verdict != .undecided && given != .undecided))
    }
    for (choice, model) in families() + dependences() {
      for (id, verdict) in try verdicts(of: model, monitor) { note(id, choice, verdict) }
    }
    for name in weighty {
      let fed = Set(model.claims.filter { model.inputsFeeding($0.output).contains(name) }.map(\.id))
      if fed.isEmpty { continue }
      for (choice, model) in families(of: name) {
        for (id, verdict) in try verdicts(of: model, monitor) where fed.contains(id) {
          note(id, choice, verdict)
        }
      }
    }
    if let (model, lines) = withoutLines() {
      for (id, verdict) in try verdicts(of: model, monitor) {
        guard let (claim, line) = lines[id] else { continue }
        note(claim, "without `\(line)`", verdict)
      }
    }
    return findings
  }

  private func verdicts(
    of model: Model, _ monitor: Simulation.Monitor
  ) throws(RunFailure) -> [(String, Verdict)] {
    var model = model
    model.outputs = []
    model.bridges = []
    let names = TrackedNames(model)
    guard
      let simulation = Simulation(
        model, draws: min(settings.draws, Self.mostDraws), seed: settings.seed,
        design: Designs.named(settings.design) ?? MonteCarlo.self, tracked: names.all,
        probabilities: [], threads: threads, monitor: monitor)
    else { throw .interrupted }
    let judging = Judging(
      level: settings.level, model: model, names: names, simulation: simulation)
    return model.claims.map { ($0.id, judging.finding($0, implied: []).verdict) }
  }

  // MARK: Families

  /// Of all inputs, or of one by itself.
  private func families(of name: String? = nil) -> [(String, Model)] {
    Self.families.compactMap { type in
      var changed = model
      var count = 0
      for index in changed.inputs.indices where name == nil || changed.inputs[index].name == name {
        guard case .marginal(let marginal) = changed.inputs[index].kind,
          let other = Self.marginal(like: marginal, type)
        else { continue }
        changed.inputs[index].kind = .marginal(other)
        count += 1
      }
      let family = type.family.name
      return count > 0
        ? (name.map { "`\($0)` \(family)" } ?? "all continuous inputs \(family)", changed) : nil
    }
  }

  /// The same P5 and P95 in another family; nil where there is none, or it is of that family.
  private static func marginal(
    like marginal: any Marginal, _ type: any Marginal.Type
  ) -> (any Marginal)? {
    guard !marginal.isDiscrete, Swift.type(of: marginal).family.name != type.family.name else {
      return nil
    }
    var parameters = Parameters()
    parameters.values["quantiles"] = .quantiles([
      (probability: range.low, value: marginal.quantile(lower: range.low)),
      (probability: range.high, value: marginal.quantile(upper: 1 - range.high)),
    ])
    if type.family.forms.contains(where: { $0.parameters.contains { $0.name == "mode" } }) {
      parameters.values["mode"] = .number(marginal.quantile(lower: 0.5))
    }
    return try? type.init(parameters)
  }

  // MARK: Dependence

  private func dependences() -> [(String, Model)] {
    guard !model.dependence.isEmpty else { return [] }
    var none = model
    none.dependence = []
    var strongest = model
    for index in strongest.dependence.indices {
      let signs = Self.signs(strongest.dependence[index])
      let n = signs.count
      strongest.dependence[index].correlations = (0..<n * n).map { k in
        k / n == k % n ? 1 : signs[k / n] * signs[k % n] * Self.strongest
      }
    }
    return [("no correlations", none), ("correlated inputs move as one", strongest)]
  }

  /// The direction of each member relative to the first, along the strongest stated pairs.
  private static func signs(_ block: DependenceBlock) -> [Double] {
    var signs = [Double](repeating: 0, count: block.inputs.count)
    let place = Dictionary(uniqueKeysWithValues: block.inputs.enumerated().map { ($1, $0) })
    let pairs = block.stated.sorted { abs($0.value) > abs($1.value) }
    if !signs.isEmpty { signs[0] = 1 }
    var isChanged = true
    while isChanged {
      isChanged = false
      for pair in pairs {
        guard let a = place[pair.first], let b = place[pair.second],
          (signs[a] == 0) != (signs[b] == 0)
        else { continue }
        let sign = pair.value < 0 ? -1.0 : 1.0
        if signs[a] == 0 { signs[a] = sign * signs[b] } else { signs[b] = sign * signs[a] }
        isChanged = true
        break
      }
    }
    return signs.map { $0 == 0 ? 1 : $0 }
  }
}

extension Analysis {
  /// Adds the verdicts under other choices of the author's.
  public mutating func addRobustness(
    of scenario: Scenario, model: Model, options: RunOptions, monitor: Simulation.Monitor
  ) throws(RunFailure) {
    robustness = try Robustness(
      scenario: scenario, model: model, settings: options.settings, threads: options.threads,
      weighty: weightyInputs
    ).findings(claims, monitor: monitor)
  }

  /// The inputs that explain the largest shares of what any output varies by.
  private var weightyInputs: [String] {
    var most: [String: Double] = [:]
    for entry in sensitivity.flatMap(\.inputs) {
      let share = entry.indices["firstOrder"]?.value ?? 0
      if share >= 0.05 { most[entry.input] = max(share, most[entry.input] ?? 0) }
    }
    return most.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map(\.key)
  }
}
