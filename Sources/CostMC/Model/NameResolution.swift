import Diagnostics
import Formulas
import Probability

extension ModelBuilder {
  private struct Declaration {
    var key: PlacedText
    var json: JSON
    var isInput: Bool
    var formula: Formula?
    var dependsOn: [(name: String, span: Span)]
  }

  /// Reads inputs and formulas in dependency order.
  ///
  /// - Returns: the order.
  func readNames() -> [String] {
    var declarations: [String: Declaration] = [:]
    var listed: [String] = []
    for (section, isInput) in [("inputs", true), ("formulas", false)] {
      guard let json = root[section] else { continue }
      guard let members = json.object?.members else {
        problems.error("`\(section)` is an object, not \(json.kind)", json.head)
        continue
      }
      for member in members where member.key.text != "note" || member.value.string == nil {
        let name = member.key.text
        guard isName(member.key) else { continue }
        if let other = declarations[name] {
          problems.add(
            .error(
              "`\(name)` is an input and a formula", Diagnostic.Label(member.key.whole, "here"),
              Diagnostic.Label(other.key.whole, "and here"), help: "give one another name"))
          continue
        }
        var declaration = Declaration(
          key: member.key, json: member.value, isInput: isInput, dependsOn: [])
        if isInput {
          declaration.dependsOn = parameterNames(member.value)
        } else if let text = formulaText(member.value) {
          do throws(Failure) {
            let formula = try Formula(parsing: text)
            declaration.formula = formula
            declaration.dependsOn = formula.references
          } catch {
            problems.add(error)
            failed.insert(name)
          }
        } else {
          failed.insert(name)
        }
        declarations[name] = declaration
        listed.append(name)
      }
    }
    names = listed
    let order = sorted(listed, declarations)
    var definitions: [String: FormulaDefinition] = [:]
    var read: [String: Input] = [:]
    for name in order {
      guard let declaration = declarations[name] else { continue }
      if declaration.dependsOn.contains(where: { failed.contains($0.name) }) { failed.insert(name) }
      if declaration.isInput {
        if let input = input(name, declaration.json) { read[name] = input } else { failed.insert(name) }
      } else if let formula = declaration.formula, !failed.contains(name) {
        definitions[name] = define(name, formula, declaration.json)
      }
    }
    inputs = listed.compactMap { read[$0] }
    inputPositions = Dictionary(
      uniqueKeysWithValues: inputs.enumerated().map { ($1.name, $0) })
    formulas = listed.compactMap { definitions[$0] }
    return order
  }

  private func isName(_ key: PlacedText) -> Bool {
    let bytes = Array(key.text.utf8)
    func isLetter(_ b: UInt8) -> Bool { (b | 32 >= 97 && b | 32 <= 122) || b == 95 }
    guard let first = bytes.first, isLetter(first),
      bytes.allSatisfy({ isLetter($0) || ($0 >= 48 && $0 <= 57) })
    else {
      problems.error(
        "`\(Wording.short(key.text))` is no name", key.whole,
        help: "names are a letter or `_`, then letters, digits and `_`")
      return false
    }
    if Formula.reserved.contains(key.text) {
      problems.error(
        "`\(key.text)` is a word of the formula language", key.whole, help: "choose another name")
      return false
    }
    return true
  }

  private func formulaText(_ json: JSON) -> PlacedText? {
    if let text = json.string { return text }
    guard let object = problems.object(json, "a formula", keys: ["formula", "unit", "label"]),
      let text = problems.required(object, "formula", "a formula", at: json.head)
    else { return nil }
    _ = problems.text(object["label"], "`label`")
    return problems.text(text, "`formula`")
  }

  private func define(_ name: String, _ formula: Formula, _ json: JSON) -> FormulaDefinition? {
    var declared: Unit?
    if let unitJSON = json.object?["unit"] {
      guard let unit = unit(unitJSON) else {
        failed.insert(name)
        return nil
      }
      declared = unit
    }
    do throws(Failure) {
      let unitOf = unitOf
      let constants = constants
      let expression = try formula.check(
        units: units, names: names, unitOf: { unitOf[$0] }, constant: { constants[$0] },
        declared: declared)
      self.unitOf[name] = expression.unit
      if let value = expression.constantValue { self.constants[name] = value }
      var seen: Set<String> = []
      return FormulaDefinition(
        name: name, label: json.object?["label"]?.string?.text,
        unit: expression.unit.symbol == "1" ? "" : expression.unit.symbol, text: formula.text.text,
        dependsOn: formula.references.map(\.name).filter { seen.insert($0).inserted },
        expression: expression)
    } catch {
      problems.add(error)
      failed.insert(name)
      return nil
    }
  }

  /// Dependency order; a cycle is reported as `a -> b -> a`.
  private func sorted(_ listed: [String], _ declarations: [String: Declaration]) -> [String] {
    var order: [String] = []
    var state: [String: Int] = [:]  // 1 = on the path, 2 = done
    for start in listed where state[start] == nil {
      // An explicit stack: long chains must not exhaust the real one.
      var path: [(name: String, next: Int)] = [(start, 0)]
      state[start] = 1
      while let (name, next) = path.last {
        let dependencies = declarations[name]?.dependsOn ?? []
        if next == dependencies.count {
          path.removeLast()
          state[name] = 2
          order.append(name)
          continue
        }
        path[path.count - 1].next += 1
        let dependency = dependencies[next]
        guard declarations[dependency.name] != nil else { continue }
        if state[dependency.name] == 1 {
          let from = path.firstIndex { $0.name == dependency.name } ?? 0
          let cycle = path[from...].map(\.name) + [dependency.name]
          problems.error(
            "the definitions go round in a circle: \(cycle.joined(separator: " -> "))",
            dependency.span, help: "one of them must not depend on the others")
          for member in cycle { failed.insert(member) }
        } else if state[dependency.name] == nil {
          state[dependency.name] = 1
          path.append((dependency.name, 0))
        }
      }
    }
    return order
  }
}
