import Diagnostics
import Formulas
import Probability

/// What refers to the model's names: outputs, claims, bridges, checks, correlations.
extension ModelBuilder {
  /// The name that a text gives, if there is one; a name that failed is reported already.
  private func known(_ json: JSON?, _ what: String) -> (name: String, unit: Unit)? {
    guard let text = problems.text(json, what) else { return nil }
    if let unit = unitOf[text.text] { return (text.text, unit) }
    if !failed.contains(text.text) {
      problems.error(
        "no input or formula is named `\(Wording.short(text.text))`", text.whole,
        help: Suggestion.help(text.text, among: names))
    }
    return nil
  }

  private func conversion(from unit: Unit, to json: JSON?, _ what: String) -> (Conversion, String)? {
    guard let json else { return (.identity, display(unit)) }
    guard let wanted = self.unit(json) else { return nil }
    if let conversion = unit.conversion(to: wanted) {
      return (conversion, json.string?.text ?? display(wanted))
    }
    problems.error(
      "\(what) is in `\(unit.symbol)`, which does not convert to `\(wanted.symbol)`", json.span)
    return nil
  }

  private func display(_ unit: Unit) -> String { unit.symbol == "1" ? "" : unit.symbol }

  private func label(of name: String) -> String? {
    if let k = inputPositions[name] { return inputs[k].label }
    return formulas.first { $0.name == name }?.label
  }

  func readOutputs() -> [Output] {
    guard let json = root["outputs"] else {
      // What nothing else uses is what was wanted.
      let used = Set(formulas.flatMap(\.dependsOn))
      return formulas.filter { !used.contains($0.name) }.map { output($0.name, nil, .identity, $0.unit) }
    }
    var seen: Set<String> = []
    return (problems.array(json, "`outputs`") ?? []).compactMap { item in
      let object =
        item.string == nil
        ? problems.object(item, "an output", keys: ["name", "label", "unit"]) : nil
      guard item.string != nil || object != nil else { return nil }
      let nameJSON = object.flatMap { problems.required($0, "name", "an output", at: item.head) } ?? item
      guard nameJSON.string != nil || object == nil || nameJSON.object == nil,
        let (name, unit) = known(nameJSON, "an output"),
        let (conversion, symbol) = conversion(from: unit, to: object?["unit"], "`\(name)`")
      else { return nil }
      guard seen.insert(name).inserted else {
        problems.error("`\(name)` is an output twice", nameJSON.span)
        return nil
      }
      return output(name, problems.text(object?["label"], "`label`")?.text, conversion, symbol)
    }
  }

  private func output(
    _ name: String, _ label: String?, _ conversion: Conversion, _ unit: String
  ) -> Output {
    Output(
      name: name, label: label ?? self.label(of: name), unit: unit, conversion: conversion,
      isEvent: formulas.first { $0.name == name }?.expression.isCondition ?? false)
  }

  func readClaims(_ outputs: [Output]) -> [Claim] {
    let keys = [
      "id", "output", "value", "range", "atMost", "atLeast", "unit", "by", "source", "scope", "label",
      "expect",
    ]
    var ids: Set<String> = []
    return (problems.array(root["claims"], "`claims`") ?? []).compactMap { json in
      guard let object = problems.object(json, "a claim", keys: keys) else { return nil }
      let id = problems.text(problems.required(object, "id", "a claim", at: json.head), "`id`")
      if let id, !ids.insert(id.text).inserted {
        problems.error("two claims have the id `\(id.text)`", id.whole)
      }
      let target = known(
        problems.required(object, "output", "a claim", at: json.head), "`output`")
      let statement = statement(object, json)
      let source = object["source"] == nil ? nil : source(object["source"])
      let expect = problems.word(
        object["expect"], "`expect`",
        among: ["plausible", "contradicted", "supported", "undecided", "circular"])
      for key in ["by", "scope", "label"] { _ = problems.text(object[key], "`\(key)`") }
      guard let id, let target, let statement else { return nil }
      // Without a unit of its own a claim is in its output's.
      let shown = outputs.first { $0.name == target.name }
      guard
        let (conversion, symbol) = object["unit"] == nil && shown != nil
          ? (shown?.conversion ?? .identity, shown?.unit ?? "")
          : conversion(from: target.unit, to: object["unit"], "`\(target.name)`")
      else { return nil }
      return Claim(
        id: id.text, output: target.name, statement: statement, unit: symbol,
        conversion: conversion, label: object["label"]?.string?.text,
        by: object["by"]?.string?.text, source: source, scope: object["scope"]?.string?.text,
        expect: expect,
        calibratedInputs: inputs.filter { $0.calibratedTo == id.text }.map(\.name)
          .filter { feeds($0, target.name) })
    }
  }

  private func feeds(_ input: String, _ name: String) -> Bool {
    let dependencies = Dictionary(uniqueKeysWithValues: formulas.map { ($0.name, $0.dependsOn) })
    var open = [name]
    var seen: Set<String> = []
    while let next = open.popLast() {
      if next == input { return true }
      guard seen.insert(next).inserted else { continue }
      open += dependencies[next] ?? []
      if let k = inputPositions[next], case .conditional(let marginal) = inputs[k].kind {
        open += marginal.arguments
      }
    }
    return false
  }

  private func statement(_ object: JSON.Object, _ json: JSON) -> Claim.Statement? {
    let kinds = ["value", "range", "atMost", "atLeast"].filter { object[$0] != nil }
    guard kinds.count == 1 else {
      problems.error(
        kinds.isEmpty ? "a claim states nothing" : "a claim states one thing only", json.head,
        help: "give one of `value`, `range`, `atMost` and `atLeast`")
      return nil
    }
    switch kinds[0] {
    case "value": return problems.number(object["value"], "`value`").map { .value($0) }
    case "atMost": return problems.number(object["atMost"], "`atMost`").map { .atMost($0) }
    case "atLeast": return problems.number(object["atLeast"], "`atLeast`").map { .atLeast($0) }
    default: return pair(object["range"], "`range`").map { .range($0.0, $0.1) }
    }
  }

  private func pair(_ json: JSON?, _ what: String) -> (Double, Double)? {
    guard let json, let items = problems.array(json, what) else { return nil }
    guard items.count == 2, let low = items[0].number, let high = items[1].number, low <= high else {
      problems.error("\(what) is [low, high] with low <= high", json.head)
      return nil
    }
    return (low, high)
  }

  func readBridges() -> [Bridge] {
    (problems.array(root["bridges"], "`bridges`") ?? []).compactMap { json in
      guard
        let object = problems.object(
          json, "a bridge", keys: ["id", "label", "from", "to", "steps", "expect"])
      else { return nil }
      let id = problems.text(problems.required(object, "id", "a bridge", at: json.head), "`id`")
      let to = known(problems.required(object, "to", "a bridge", at: json.head), "`to`")
      let from = known(problems.required(object, "from", "a bridge", at: json.head), "`from`")
      let items = problems.array(
        problems.required(object, "steps", "a bridge", at: json.head), "`steps`")
      guard let id, let to, let from, let items else { return nil }
      func step(_ name: String, _ unit: Unit, _ label: String?, _ span: Span) -> Bridge.Step? {
        guard let conversion = unit.conversion(to: to.unit) else {
          problems.error(
            "`\(name)` is in `\(unit.symbol)`, but the bridge leads to `\(to.unit.symbol)`", span)
          return nil
        }
        return Bridge.Step(
          name: name, label: label ?? self.label(of: name) ?? name, conversion: conversion)
      }
      let steps = items.compactMap { item -> Bridge.Step? in
        let inner =
          item.string == nil
          ? problems.object(item, "a step", keys: ["formula", "label"]) : nil
        guard item.string != nil || inner != nil else { return nil }
        let place = inner.flatMap { problems.required($0, "formula", "a step", at: item.head) }
        guard inner == nil || place != nil, let (name, unit) = known(place ?? item, "a step") else {
          return nil
        }
        return step(name, unit, problems.text(inner?["label"], "`label`")?.text, item.span)
      }
      guard steps.count == items.count,
        let first = step(from.name, from.unit, nil, object["from"]?.span ?? json.head),
        let last = step(to.name, to.unit, nil, json.head)
      else { return nil }
      return Bridge(
        id: id.text, label: problems.text(object["label"], "`label`")?.text, from: first, to: last,
        steps: steps, unit: display(to.unit), expect: problems.text(object["expect"], "`expect`")?.text)
    }
  }

  func readChecks() -> [Check] {
    (problems.array(root["checks"], "`checks`") ?? []).compactMap { json in
      let keys = ["statement", "formula", "stated", "tolerance", "unit", "source", "expect", "label"]
      guard let object = problems.object(json, "a check", keys: keys) else { return nil }
      let statement = problems.text(
        problems.required(object, "statement", "a check", at: json.head), "`statement`")
      let text = problems.text(
        problems.required(object, "formula", "a check", at: json.head), "`formula`")
      let stated = problems.required(object, "stated", "a check", at: json.head).flatMap {
        json -> Check.Stated? in
        json.array == nil
          ? problems.number(json, "`stated`").map { .value($0) }
          : pair(json, "`stated`").map { .range($0.0, $0.1) }
      }
      let tolerance = problems.number(object["tolerance"], "`tolerance`") ?? 0
      let source = object["source"] == nil ? nil : source(object["source"])
      let expect = problems.word(object["expect"], "`expect`", among: ["holds", "wrong"])
      let unit = object["unit"] == nil ? nil : unit(object["unit"])
      guard let statement, let text, let stated else { return nil }
      do throws(Failure) {
        let unitOf = unitOf
        let constants = constants
        let expression = try Formula(parsing: text).check(
          units: units, names: names, unitOf: { unitOf[$0] }, constant: { constants[$0] },
          declared: unit)
        guard let computed = expression.constantValue else {
          problems.error(
            "a check is on constants, but this is uncertain", text.whole,
            help: "a claim compares an uncertain quantity")
          return nil
        }
        return Check(
          statement: statement.text, formula: text.text, stated: stated, tolerance: tolerance,
          unit: object["unit"]?.string?.text ?? display(expression.unit), computed: computed,
          source: source, expect: expect)
      } catch {
        problems.add(error)
        return nil
      }
    }
  }
}
