import Diagnostics
import Formulas
import Probability

extension Model {
  /// Proves a scenario right: every name, unit, parameter and correlation.
  ///
  /// - Throws: everything that is wrong with the scenario, in the order of the text.
  public init(_ scenario: Scenario) throws(Failure) {
    let builder = ModelBuilder(scenario)
    self = try builder.model()
  }
}

/// What is known of a scenario while it becomes a model. Each step uses what the steps before it
/// could make sense of; what depends on something refused is left out without a further word.
final class ModelBuilder {
  let scenario: Scenario
  let problems = Problems()
  var units = UnitTable()
  /// Where each input and formula is defined.
  var places: [String: Span] = [:]
  /// The units of the names that are right so far.
  var unitOf: [String: Unit] = [:]
  /// The units as they were written.
  var unitTextOf: [String: String] = [:]
  /// Names with one value for all draws.
  var constants: [String: Double] = [:]
  var inputs: [String: Input] = [:]
  var formulas: [String: FormulaDefinition] = [:]
  var unnamed: [FormulaDefinition] = []
  /// How reports show a name: the unit of its output, else its own.
  var shownUnits: [String: (unit: Unit, text: String)] = [:]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    scenario.problems.forEach(problems.add)
    scenario.warnings.forEach(problems.add)
  }

  func model() throws(Failure) -> Model {
    declareUnits()
    let order = define()
    let inputs = scenario.inputs.compactMap { self.inputs[$0.name.text] }
    let formulas = scenario.formulas.compactMap { self.formulas[$0.name.text] }
    let outputs = outputs()
    let claims = claims()
    let bridges = bridges()
    let decision = decision()
    checkCalibrations()
    let checks = checks()
    let dependence = dependence(inputs)
    warnOfNothing(outputs, checks)
    if let failure = problems.failure {
      throw Failure(failure.diagnostics, cause: max(failure.cause, scenario.cause))
    }
    let results =
      outputs.map(\.name) + claims.map(\.output)
      + bridges.flatMap { [$0.from.name, $0.to.name] + $0.steps.map(\.name) }
      + (decision?.options ?? []).compactMap {
        if case .column(let name, _) = $0.benefit { name } else { nil }
      }
    return Model(
      title: scenario.title, description: scenario.description, subject: scenario.subject,
      variant: scenario.variant?.name, assignments: scenario.assignments,
      variants: scenario.variants, inputs: inputs,
      formulas: formulas, unnamed: unnamed, outputs: outputs,
      program: program(order, inputs, results: results), feeding: feeding(order, inputs),
      dependence: dependence, claims: claims, bridges: bridges, checks: checks,
      decision: decision, settings: scenario.settings,
      warnings: problems.warnings, digest: scenario.digest)
  }

  private func program(_ order: [String], _ inputs: [Input], results: [String]) -> Program {
    var conditionals: [String: Int] = [:]
    var sampled: [String] = []
    for input in inputs {
      switch input.kind {
      case .constant: break
      case .marginal: sampled.append(input.name)
      case .conditional: conditionals[input.name] = conditionals.count
      }
    }
    var steps = order.compactMap { name -> Program.Step? in
      if let formula = formulas[name] { return .formula(name: name, formula.expression) }
      guard let index = conditionals[name],
        case .conditional(let marginal)? = self.inputs[name]?.kind
      else { return nil }
      return .external(name: name, index: index, arguments: marginal.arguments)
    }
    steps += unnamed.map { .formula(name: $0.name, $0.expression) }
    var seen: Set<String> = []
    return Program(
      steps: steps, inputs: sampled, constants: constants.filter { self.inputs[$0.key] != nil },
      results: results.filter { seen.insert($0).inserted })
  }

  /// - Parameter order: names after those that they depend on.
  private func feeding(_ order: [String], _ inputs: [Input]) -> Feeding {
    let places = Dictionary(uniqueKeysWithValues: inputs.enumerated().map { ($1.name, $0) })
    var feeding = Feeding()
    for name in order {
      if let formula = formulas[name] {
        feeding.add(name, madeOf: formula.dependsOn)
      } else if case .conditional(let marginal)? = self.inputs[name]?.kind {
        feeding.add(name, madeOf: marginal.arguments, input: places[name])
      } else {
        feeding.add(name, madeOf: [], input: places[name])
      }
    }
    for formula in unnamed { feeding.add(formula.name, madeOf: formula.dependsOn) }
    return feeding
  }

  private func warnOfNothing(_ outputs: [Output], _ checks: [Check]) {
    guard problems.errors.isEmpty, outputs.isEmpty, checks.isEmpty else { return }
    problems.add(
      .warning(
        "the scenario has no uncertain input, formula or check: there is nothing to compute"))
  }

  // MARK: Units

  /// Adds the scenario's units to the built-in ones, each after those that it is made of.
  private func declareUnits() {
    var definitions: [String: Scenario.Unit] = [:]
    for unit in scenario.units {
      let name = unit.name.text
      if unit.definition == nil {
        declare(unit)
      } else {
        definitions[name] = unit
      }
    }
    let order = Ordering.sort(scenario.units.map(\.name.text)) { name in
      guard let definition = definitions[name]?.definition else { return [] }
      return UnitTable.mentions(definition).filter { definitions[$0] != nil }
    }
    for cycle in order.cycles {
      guard let first = definitions[cycle[0]] else { continue }
      problems.add(
        .error(
          .unitCycle(cycle), .init(first.definition?.whole ?? first.name.whole),
          help: "define one of them by other units, or as a base unit with null"))
    }
    for name in order.names {
      guard let unit = definitions[name] else { continue }
      // A unit whose own units are refused is left out with them, but it is not unknown.
      if order.isOnCycle(name) { declareAsBase(unit) } else { declare(unit) }
    }
  }

  private func declare(_ unit: Scenario.Unit) {
    let name = unit.name.text
    let meaning = UnitTable.builtInMeaning(of: name)
    // A copy of the table, which few units need.
    let before = meaning.map { _ in units }
    let isDeclared: Void? = problems.noting { () throws(Failure) in
      try units.declare(name, definition: unit.definition)
    }
    if isDeclared == nil { return declareAsBase(unit) }
    guard let meaning, let before, !units.agrees(with: before, on: name) else { return }
    if UnitTable.builtIn.contains(where: { $0.symbol == name }) {
      units = before
      problems.add(
        .error(.builtInUnit(name, meaning), .init(unit.name.whole), help: "choose another name"))
    } else {
      // Nobody knows by heart which letters make a prefix and a unit.
      problems.add(.warning(.otherMeaning(name, meaning), .init(unit.name.whole)))
    }
  }

  /// So that a unit that is refused once is not refused again wherever it is used.
  private func declareAsBase(_ unit: Scenario.Unit) {
    try? units.declare(unit.name.text, definition: nil)
  }

  /// Reads a unit; a pure number where there is none, nil where it is refused.
  func unit(_ text: PlacedText?) -> Unit? {
    guard let text else { return .one }
    return problems.noting { () throws(Failure) in try units.unit(parsing: text) }
  }

  /// As reports show it: nothing for a pure number.
  func shown(_ unit: Unit, as written: PlacedText?) -> String {
    let text = written?.text ?? unit.symbol
    return text == "1" ? "" : text
  }

  // MARK: Sources

  func source(_ key: PlacedText?) -> SourceReference? {
    guard let key else { return nil }
    if let source = scenario.sources[key.text] { return source }
    problems.add(
      .error(
        .unknownSource(key.text), .init(key.whole),
        help: Suggestion.help(key.text, among: scenario.sources.keys.sorted())
          ?? "add it to `sources`"))
    return nil
  }
}

extension Diagnostic.Message {
  fileprivate static func builtInUnit(_ name: String, _ meaning: String) -> Self {
    "the unit \(Wording.quoted(name)) is built in and stands for something else: \(meaning)"
  }
  fileprivate static func otherMeaning(_ name: String, _ meaning: String) -> Self {
    "\(Wording.quoted(name)) is a unit of the scenario's own here, not the built-in \(meaning)"
  }
  fileprivate static func unitCycle(_ cycle: [String]) -> Self {
    "the units are defined in a circle: \(Wording.cycle(cycle))"
  }
  fileprivate static func unknownSource(_ key: String) -> Self {
    "no source is named \(Wording.quoted(key))"
  }
}
