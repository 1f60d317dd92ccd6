import Diagnostics
import Formulas

// What refers to inputs and formulas: outputs, claims, bridges, checks, the decision.

extension ModelBuilder {
  private func label(of name: String) -> String? { formulas[name]?.label ?? inputs[name]?.label }

  // MARK: Outputs

  func outputs() -> [Output] {
    guard let requests = scenario.outputs else { return defaultOutputs() }
    var places: [String: Span] = [:]
    var outputs: [Output] = []
    for request in requests {
      let name = request.name.text
      if let first = places[name] {
        problems.add(
          .error(
            .outputTwice(name), .init(first, "first here"),
            .init(request.name.whole, "again here"), help: "remove one of them"))
        continue
      }
      places[name] = request.name.whole
      let wanted = request.unit.map { unit($0) }
      guard isKnown(request.name), let own = unitOf[name] else { continue }
      if case .some(.none) = wanted { continue }
      let target = (wanted ?? nil) ?? own
      guard let conversion = own.conversion(to: target) else {
        refuseUnit(request.unit, target, of: "output \(Wording.quoted(name))", name, own)
        continue
      }
      let text = request.unit.map { shown(target, as: $0) } ?? unitTextOf[name] ?? ""
      shownUnits[name] = (target, text)
      outputs.append(
        Output(
          name: name, label: request.label ?? label(of: name), unit: text, conversion: conversion,
          measure: target, isEvent: formulas[name]?.expression.isCondition ?? false))
    }
    return outputs
  }

  /// The formulas that nothing else uses; where there are none, the uncertain inputs.
  private func defaultOutputs() -> [Output] {
    var used: Set<String> = []
    for formula in scenario.formulas {
      used.formUnion(formulas[formula.name.text]?.dependsOn ?? [])
    }
    for input in scenario.inputs { used.formUnion(input.names.map(\.text)) }
    var names = scenario.formulas.map(\.name.text).filter {
      formulas[$0] != nil && !used.contains($0)
    }
    if scenario.formulas.isEmpty {
      names = scenario.inputs.map(\.name.text).filter { inputs[$0].map { !$0.isConstant } ?? false }
    }
    return names.map {
      Output(
        name: $0, label: label(of: $0), unit: unitTextOf[$0] ?? "", conversion: .identity,
        measure: unitOf[$0] ?? .one, isEvent: formulas[$0]?.expression.isCondition ?? false)
    }
  }

  /// The unit that reports show a name in.
  private func shownUnit(_ name: String) -> (unit: Unit, text: String) {
    shownUnits[name] ?? (unitOf[name] ?? .one, unitTextOf[name] ?? "")
  }

  private func refuseUnit(
    _ written: PlacedText?, _ wanted: Unit, of subject: String, _ name: String, _ own: Unit
  ) {
    guard let written else { return }
    problems.add(
      .error(
        .wrongUnit(subject, wanted.symbol, name, own.symbol), .init(written.whole),
        help: "give a unit such as `\(own.symbol)`"))
  }

  // MARK: Claims

  func claims() -> [Claim] {
    let claims = scenario.claims.compactMap { claim -> Claim? in
      let source = source(claim.source)
      let wanted = claim.unit.map { unit($0) }
      guard let output = claim.output, isKnown(output), let own = unitOf[output.text] else {
        return nil
      }
      if case .some(.none) = wanted { return nil }
      let shown = shownUnit(output.text)
      let target = (wanted ?? nil) ?? shown.unit
      guard let conversion = own.conversion(to: target) else {
        refuseUnit(
          claim.unit, target, of: "claim \(Wording.quoted(claim.id.text))", output.text, own)
        return nil
      }
      guard let statement = claim.statement else { return nil }
      return Claim(
        id: claim.id.text, output: output.text, statement: statement,
        unit: claim.unit.map { self.shown(target, as: $0) } ?? shown.text, conversion: conversion,
        label: claim.label, by: claim.by, source: source, scope: claim.scope,
        expect: claim.expect, calibratedInputs: [])
    }
    return claims.map { claim in
      var claim = claim
      claim.calibratedInputs = calibrated(to: claim)
      return claim
    }
  }

  /// The inputs that were taken from a claim and feed its output.
  private func calibrated(to claim: Claim) -> [String] {
    let candidates = scenario.inputs.filter { $0.calibratedTo?.text == claim.id }
    if candidates.isEmpty { return [] }
    let feeding = namesFeeding(claim.output)
    return candidates.map(\.name.text).filter { feeding.contains($0) }
  }

  /// A name and all that it depends on.
  private func namesFeeding(_ name: String) -> Set<String> {
    var found: Set<String> = [name]
    var open = [name]
    while let next = open.popLast() {
      var names = formulas[next]?.dependsOn ?? []
      if case .conditional(let marginal)? = inputs[next]?.kind { names += marginal.arguments }
      open += names.filter { found.insert($0).inserted }
    }
    return found
  }

  /// Refuses `calibratedTo` where no claim has this id. In an extended scenario the claims may
  /// have been replaced, so that only a file's own claims are insisted on.
  func checkCalibrations() {
    let ids = Set(scenario.claims.map(\.id.text))
    let home = scenario.claims.first?.id.whole.source
    for input in scenario.inputs {
      guard let claim = input.calibratedTo, !ids.contains(claim.text) else { continue }
      if let home, home !== claim.whole.source { continue }
      problems.add(
        .error(
          .unknownClaim(input.name.text, claim.text), .init(claim.whole),
          help: Suggestion.help(claim.text, among: ids.sorted())))
    }
  }

  // MARK: Bridges

  func bridges() -> [Bridge] {
    scenario.bridges.compactMap { bridge in
      let subject = "bridge \(Wording.quoted(bridge.id.text))"
      let isFromKnown = bridge.from.map(isKnown) ?? false
      let isToKnown = bridge.to.map(isKnown) ?? false
      let columns = bridge.steps.enumerated().map { index, step in
        column(step.formula, title: "\(subject), step \(index + 1)")
      }
      guard let from = bridge.from, let to = bridge.to, isFromKnown, isToKnown else { return nil }
      let shown = shownUnit(to.text)
      func step(
        _ name: String, _ unit: Unit, _ label: String?, _ place: Span
      ) -> Bridge.Step? {
        guard let conversion = unit.conversion(to: shown.unit) else {
          problems.add(
            .error(
              .stepDimension(subject, name, unit.symbol, to.text, shown.unit.symbol),
              .init(place, unit.symbol)))
          return nil
        }
        return Bridge.Step(
          name: name, label: label ?? self.label(of: name) ?? name, conversion: conversion)
      }
      let first = step(from.text, unitOf[from.text] ?? .one, nil, from.whole)
      let last = step(to.text, unitOf[to.text] ?? .one, nil, to.whole)
      let steps = zip(bridge.steps, columns).compactMap { text, column in
        column.flatMap { column in
          step(
            column.name, column.unit,
            text.label ?? (column.name == text.formula.text ? nil : text.formula.text),
            text.formula.whole)
        }
      }
      guard let first, let last, steps.count == bridge.steps.count else { return nil }
      return Bridge(
        id: bridge.id.text, label: bridge.label, from: first, to: last, steps: steps,
        unit: shown.text, expect: bridge.expect, place: bridge.id.whole)
    }
  }

  // MARK: Checks

  func checks() -> [Check] {
    scenario.checks.compactMap { check in
      let source = source(check.source)
      let declared = check.unit.map { unit($0) }
      guard let text = check.formula,
        let formula = problems.noting({ () throws(Failure) in try Formula(parsing: text) }),
        areKnown(in: formula)
      else { return nil }
      let uncertain = formula.references.filter { constants[$0.name] == nil }
      if let first = uncertain.first {
        // A name that was refused has no value either.
        if inputs[first.name] != nil || formulas[first.name] != nil {
          problems.add(
            .error(
              .uncertainCheck(first.name), .init(first.span),
              help: "a claim compares an uncertain quantity with a stated figure"))
        }
        return nil
      }
      if case .some(.none) = declared { return nil }
      guard let expression = self.check(formula, declared: declared ?? nil),
        let computed = expression.constantValue, let stated = check.stated
      else { return nil }
      return Check(
        statement: check.statement, formula: text.text, stated: stated,
        tolerance: check.tolerance, unit: shown(expression.unit, as: check.unit),
        computed: computed, source: source, expect: check.expect)
    }
  }

  // MARK: Decision

  func decision() -> Decision? {
    guard let decision = scenario.decision else { return nil }
    let declared = decision.unit.map { unit($0) }
    if case .some(.none) = declared { return nil }
    var target = declared ?? nil
    var targetText = target.map { shown($0, as: decision.unit) }
    var options: [Decision.Option] = []
    for (name, benefit) in decision.options {
      switch benefit {
      case .number(let number):
        options.append(.init(name: name.text, benefit: .constant(number)))
      case .formula(let text):
        guard let column = column(text, title: "option \(Wording.quoted(name.text))") else {
          continue
        }
        if target == nil {
          let shown = shownUnit(column.name)
          target = shown.unit
          targetText = shown.text.isEmpty ? self.shown(column.unit, as: nil) : shown.text
        }
        guard let wanted = target, let conversion = column.unit.conversion(to: wanted) else {
          problems.add(
            .error(
              .optionDimension(name.text, column.unit.symbol, target?.symbol ?? "1"),
              .init(text.whole, column.unit.symbol),
              help: "all options of a decision are in one unit"))
          continue
        }
        options.append(.init(name: name.text, benefit: .column(column.name, conversion)))
      }
    }
    return Decision(label: decision.label, unit: targetText ?? "", options: options)
  }
}

extension Diagnostic.Message {
  fileprivate static func outputTwice(_ name: String) -> Self {
    "`outputs` has \(Wording.quoted(name)) twice"
  }
  fileprivate static func wrongUnit(
    _ subject: String, _ wanted: String, _ name: String, _ own: String
  ) -> Self {
    "`unit` of \(subject) is `\(wanted)`, but \(Wording.quoted(name)) is in `\(own)`"
  }
  fileprivate static func unknownClaim(_ input: String, _ id: String) -> Self {
    "`calibratedTo` of input \(Wording.quoted(input)): no claim has the id \(Wording.quoted(id))"
  }
  fileprivate static func stepDimension(
    _ subject: String, _ name: String, _ unit: String, _ to: String, _ wanted: String
  ) -> Self {
    "\(subject) adds \(Wording.quoted(name)) in `\(unit)`, but leads to \(Wording.quoted(to)) in `\(wanted)`"
  }
  fileprivate static func uncertainCheck(_ name: String) -> Self {
    "a check is on constants, but \(Wording.quoted(name)) is uncertain"
  }
  fileprivate static func optionDimension(
    _ option: String, _ unit: String, _ wanted: String
  ) -> Self {
    "option \(Wording.quoted(option)) is in `\(unit)`, but the decision is in `\(wanted)`"
  }
}
