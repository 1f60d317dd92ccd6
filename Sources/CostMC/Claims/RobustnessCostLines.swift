import Diagnostics

extension Robustness {
  /// One model with an output for each line left out, and a claim on each: claim id -> (claim, line).
  func withoutLines() -> (Model, [String: (claim: String, line: String)])? {
    guard let root = scenario.root.object else { return nil }
    var formulas = root["formulas"]?.object ?? JSON.Object()
    var claims: [JSON] = []
    var lines: [String: (claim: String, line: String)] = [:]
    func text(_ text: String) -> JSON { JSON(.string(key(text)), scenario.root.span) }
    for json in root["claims"]?.array ?? [] {
      guard let claim = json.object, let id = claim["id"]?.string?.text,
        let output = claim["output"]?.string?.text
      else { continue }
      for (number, line) in costLines(of: output).enumerated() {
        let name = "_\(output)_without_\(number)"
        guard self.formulas.allSatisfy({ $0 != name }) else { continue }
        formulas.set(.init(key: key(name), value: text("\(output) - (\(line.text))")))
        var changed = claim
        let changedID = "\(id) \(number)"
        changed.set(.init(key: key("id"), value: text(changedID)))
        changed.set(.init(key: key("output"), value: text(name)))
        claims.append(JSON(.object(changed), json.span))
        lines[changedID] = (id, line.label)
      }
    }
    guard !claims.isEmpty else { return nil }
    var object = root.filter { !["bridges", "checks", "decision"].contains($0.key.text) }
    object.set(.init(key: key("formulas"), value: JSON(.object(formulas), scenario.root.span)))
    object.set(.init(key: key("claims"), value: JSON(.array(claims), scenario.root.span)))
    object.set(
      .init(key: key("inputs"), value: Self.uncalibrated(root["inputs"] ?? scenario.root)))
    guard
      let scenario = try? Scenario(
        root: JSON(.object(object), scenario.root.span), fixedInputs: scenario.fixedInputs,
        files: scenario.files),
      let model = try? Model(scenario)
    else { return nil }
    return (model, lines)
  }

  private var formulas: [String] { model.formulas.map(\.name) + model.inputs.map(\.name) }

  private func key(_ text: String) -> PlacedText {
    PlacedText(text, whole: scenario.root.span, contentStart: nil)
  }

  /// The claims have other ids now.
  private static func uncalibrated(_ inputs: JSON) -> JSON {
    guard let object = inputs.object else { return inputs }
    let members = object.members.map { member in
      guard let input = member.value.object else { return member }
      var changed = member
      changed.value = JSON(
        .object(input.filter { $0.key.text != "calibratedTo" }), member.value.span)
      return changed
    }
    return JSON(.object(JSON.Object(members)), inputs.span)
  }

  /// What the output is the sum of: the steps of its bridge, else the terms of its formula.
  private func costLines(of output: String) -> [(text: String, label: String)] {
    for bridge in scenario.bridges where bridge.to?.text == output {
      return bridge.steps.map { ($0.formula.text, $0.formula.text) }
    }
    guard let formula = model.formulas.first(where: { $0.name == output }) else { return [] }
    let terms = Self.terms(formula.text)
    return terms.count > 1 ? terms.map { ($0, $0) } : []
  }

  /// The terms that a sum adds, without those that it takes off; none where the formula is no
  /// plain sum at its outermost level.
  static func terms(_ formula: String) -> [String] {
    var terms: [(sign: Character, text: String)] = [("+", "")]
    var depth = 0
    var before: Character?
    /// The name or number that is being read: `2.5e`.
    var word = ""
    for character in formula {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      default: if depth == 0, "<>=!".contains(character) { return [] }
      }
      let isExponent = word.first?.isNumber == true && word.last?.lowercased() == "e"
      let isSign = character == "+" || character == "-"
      // A sign after an operator or an exponent is no sum.
      if isSign, depth == 0, before == nil {
        terms[0].sign = character
      } else if isSign, depth == 0, !isExponent, before.map({ !"+-*/^(,".contains($0) }) ?? false {
        terms.append((character, ""))
      } else {
        terms[terms.count - 1].text.append(character)
      }
      let isPartOfWord =
        character.isLetter || character.isNumber || character == "." || character == "_"
      word = isPartOfWord ? word + String(character) : ""
      if !character.isWhitespace { before = character }
    }
    let words = [" and ", " or ", "not "]
    if words.contains(where: formula.contains) { return [] }
    return terms.compactMap { term in
      let text = term.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return term.sign == "+" && !text.isEmpty ? text : nil
    }
  }
}
