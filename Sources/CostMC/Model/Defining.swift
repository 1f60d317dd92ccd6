import Diagnostics
import Formulas

// Inputs and formulas: one name space, in dependency order.

extension ModelBuilder {
  /// Defines every name after those that it depends on.
  ///
  /// - Returns: the names in that order.
  func define() -> [String] {
    var inputs: [String: Scenario.Input] = [:]
    var texts: [String: (definition: Scenario.Formula, formula: Formula)] = [:]
    for input in scenario.inputs {
      places[input.name.text] = input.name.whole
      inputs[input.name.text] = input
    }
    for formula in scenario.formulas {
      let name = formula.name.text
      if let other = places[name] {
        problems.add(
          .error(
            .nameTwice(name), .init(formula.name.whole, "a formula"), .init(other, "an input"),
            help: "give one of them another name"))
        continue
      }
      places[name] = formula.name.whole
      guard let text = formula.text else { continue }
      if let parsed = problems.noting({ () throws(Failure) in try Formula(parsing: text) }) {
        texts[name] = (formula, parsed)
      }
    }

    let listed = scenario.inputs.map(\.name.text) + scenario.formulas.map(\.name.text)
    let order = Ordering.sort(listed) { name in
      let names = inputs[name].map { $0.names.map(\.text) } ?? texts[name]?.formula.names ?? []
      return names.filter { places[$0] != nil }
    }
    for cycle in order.cycles {
      // The place where the first of them mentions the next.
      let next = cycle.count > 1 ? cycle[1] : cycle[0]
      let mention =
        texts[cycle[0]]?.formula.references.first { $0.name == next }?.span
        ?? inputs[cycle[0]]?.names.first { $0.text == next }?.whole ?? places[cycle[0]]
      problems.add(
        .error(
          .cycle(cycle), labels: mention.map { [.init($0)] } ?? [],
          help: cycle.count == 1
            ? "a name cannot be used in its own definition"
            : "one of them must be defined without the others"))
    }
    for name in order.names {
      if let input = inputs[name] {
        define(input, isOnCycle: order.isOnCycle(name))
      } else if let (definition, formula) = texts[name] {
        define(definition, formula, isOnCycle: order.isOnCycle(name))
      }
    }
    return order.names
  }

  /// The unknown names among references are noted; true where all names are right, so that what
  /// uses them can be checked.
  func areKnown(_ references: [(name: String, span: Span)]) -> Bool {
    var isComplete = true
    var seen: Set<String> = []
    for (name, span) in references where unitOf[name] == nil {
      isComplete = false
      if places[name] == nil, seen.insert(name).inserted {
        problems.add(.error(.unknownName(name), .init(span), help: help(name)))
      }
    }
    return isComplete
  }

  /// The same of a formula. Where the scenario gives a name that is a constant's, which is told
  /// elsewhere, the formula does not mean the constant.
  func areKnown(in formula: Formula) -> Bool {
    let areMeant = formula.constants.allSatisfy { places[$0] == nil }
    return areKnown(formula.references) && areMeant
  }

  /// The way out of an unknown name.
  private func help(_ name: String) -> Diagnostic.Message? {
    if let near = Suggestion.nearest(name, among: places.keys) { return "did you mean `\(near)`?" }
    if Function.all.contains(where: { $0.name == name }) {
      return "`\(name)` is a function: call it as `\(name)(…)`"
    }
    if units.contains(name) {
      return "`\(name)` is a unit: it stands in brackets behind a number, as in `1 [\(name)]`"
    }
    return Suggestion.help(name, among: places.keys.sorted())
  }

  func isKnown(_ name: PlacedText) -> Bool { areKnown([(name.text, name.whole)]) }

  private func define(_ definition: Scenario.Formula, _ formula: Formula, isOnCycle: Bool) {
    let declared = definition.unit.map { unit($0) }
    let isComplete = areKnown(in: formula)
    guard isComplete, !isOnCycle else { return }
    if case .some(.none) = declared { return }
    guard let expression = check(formula, declared: declared ?? nil) else { return }
    let name = definition.name.text
    unitOf[name] = expression.unit
    unitTextOf[name] = shown(expression.unit, as: definition.unit)
    if let value = expression.constantValue { constants[name] = value }
    formulas[name] = FormulaDefinition(
      name: name, label: definition.label, unit: unitTextOf[name] ?? "", text: formula.text.text,
      dependsOn: formula.names, expression: expression)
  }

  /// Proves names and dimensions of a formula whose names are all known.
  func check(_ formula: Formula, declared: Unit?) -> CheckedExpression? {
    let (unitOf, constants) = (unitOf, constants)
    return problems.noting { () throws(Failure) in
      try formula.check(
        units: units, names: [], unitOf: { unitOf[$0] }, constant: { constants[$0] },
        declared: declared)
    }
  }

  /// The column of a name or an expression: an expression gets one of its own, called `title`.
  func column(_ text: PlacedText, title: String) -> (name: String, unit: Unit)? {
    if MemberReader.isName(text.text) {
      guard isKnown(text), let unit = unitOf[text.text] else { return nil }
      return (text.text, unit)
    }
    guard
      let formula = problems.noting({ () throws(Failure) in try Formula(parsing: text) }),
      areKnown(in: formula), let expression = check(formula, declared: nil)
    else { return nil }
    unnamed.append(
      FormulaDefinition(
        name: title, unit: shown(expression.unit, as: nil), text: text.text,
        dependsOn: formula.names, expression: expression))
    unitOf[title] = expression.unit
    return (title, expression.unit)
  }
}

extension Formula {
  /// The names that it mentions, each once.
  var names: [String] {
    var seen: Set<String> = []
    return references.map(\.name).filter { seen.insert($0).inserted }
  }
}

extension Diagnostic.Message {
  fileprivate static func nameTwice(_ name: String) -> Self {
    "\(Wording.quoted(name)) is both an input and a formula; they share one name space"
  }
  fileprivate static func cycle(_ cycle: [String]) -> Self {
    "the definitions go round in a circle: \(Wording.cycle(cycle))"
  }
  static func unknownName(_ name: String) -> Self {
    "no input or formula is named \(Wording.quoted(name))"
  }
}
