import Diagnostics

// What a scenario says about its figures: claims, bridges, checks and decisions.

extension MemberReader {
  func claims(_ reader: ObjectReader) -> [Scenario.Claim] {
    var ids: [String: Span] = [:]
    return (reader.list("claims") ?? []).enumerated().compactMap { index, json in
      guard let (entry, id) = identified(json, .claim, "claim", index, &ids) else { return nil }
      let kind = entry.onlyAlternative { given in
        given == ["atMost", "atLeast"] ? "write `\"range\": [low, high]`" : nil
      }
      return Scenario.Claim(
        id: id, output: entry.name("output"),
        statement: kind.flatMap { statement(entry, $0) }, unit: entry.text("unit"),
        label: entry.words("label"), by: entry.words("by"), source: entry.text("source"),
        scope: entry.words("scope"),
        expect: entry.choice("expect", Verdict.allCases.map(\.rawValue)))
    }
  }

  private func statement(_ entry: ObjectReader, _ kind: String) -> Claim.Statement? {
    switch kind {
    case "value": return entry.number("value").map { .value($0.value) }
    case "atMost": return entry.number("atMost").map { .atMost($0.value) }
    case "atLeast": return entry.number("atLeast").map { .atLeast($0.value) }
    default:
      return entry["range"].flatMap { entry.range($0, "range") }.map {
        .range($0.lowerBound, $0.upperBound)
      }
    }
  }

  /// An object of a list, with the id that must be its own.
  private func identified(
    _ json: JSON, _ format: ObjectFormat, _ kind: String, _ index: Int, _ ids: inout [String: Span]
  ) -> (ObjectReader, PlacedText)? {
    let id = json.object?["id"]?.string
    let subject = id.map { "\(kind) \(Wording.quoted($0.text))" } ?? "\(kind) \(index + 1)"
    guard let entry = ObjectReader(json, format, subject: subject, problems: problems) else {
      return nil
    }
    let name = entry.name("id") ?? PlacedText("", whole: json.head, contentStart: nil)
    if !name.text.isEmpty {
      if let first = ids[name.text] {
        problems.add(
          .error(
            .duplicateID(kind, name.text), .init(first, "first here"),
            .init(name.whole, "again here")))
      } else {
        ids[name.text] = name.whole
      }
    }
    return (entry, name)
  }

  func bridges(_ reader: ObjectReader) -> [Scenario.Bridge] {
    var ids: [String: Span] = [:]
    return (reader.list("bridges") ?? []).enumerated().compactMap { index, json in
      guard let (entry, id) = identified(json, .bridge, "bridge", index, &ids) else { return nil }
      let items = entry.list("steps")
      if let items, items.isEmpty, let json = entry["steps"] {
        problems.add(.error(.noSteps(entry.subject), .init(json.head)))
      }
      let steps = (items ?? []).enumerated().compactMap { place, item -> Scenario.Bridge.Step? in
        if item.isInvalid { return nil }
        if let text = item.string { return Scenario.Bridge.Step(formula: text) }
        guard
          let step = ObjectReader(
            item, .step, subject: "step \(place + 1) of \(entry.subject)", problems: problems),
          let text = step.name("formula")
        else { return nil }
        return Scenario.Bridge.Step(formula: text, label: step.words("label"))
      }
      return Scenario.Bridge(
        id: id, label: entry.words("label"), from: entry.name("from"), to: entry.name("to"),
        steps: steps, expect: entry.choice("expect", ["holds"]))
    }
  }

  func checks(_ reader: ObjectReader) -> [Scenario.Check] {
    (reader.list("checks") ?? []).enumerated().compactMap { index, json in
      guard
        let entry = ObjectReader(json, .check, subject: "check \(index + 1)", problems: problems)
      else { return nil }
      let tolerance = entry.number("tolerance")
      var stated: Check.Stated?
      if let json = entry["stated"] {
        if json.array != nil {
          stated = entry.range(json, "stated").map { .range($0.lowerBound, $0.upperBound) }
        } else {
          stated = entry.number(json, "stated", "a number or `[low, high]`").map {
            .value($0.value)
          }
        }
      }
      return Scenario.Check(
        statement: entry.words("statement") ?? "", formula: entry.name("formula"), stated: stated,
        tolerance: tolerance?.value ?? 0, unit: entry.text("unit"), source: entry.text("source"),
        expect: entry.choice("expect", ["holds", "wrong"]))
    }
  }

  func decision(_ reader: ObjectReader) -> Scenario.Decision? {
    guard let json = reader["decision"],
      let entry = ObjectReader(json, .decision, subject: "`decision`", problems: problems),
      let options = entry.map("options")
    else { return nil }
    let members = options.members.filter { !Self.isNote($0) }
    let benefits = members.compactMap {
      member -> (name: PlacedText, benefit: Scenario.Decision.Benefit)? in
      if let number = member.value.number { return (member.key, .number(number)) }
      if let text = member.value.string { return (member.key, .formula(text)) }
      return entry.refuse(
        member.value, "options.\(Wording.short(member.key.text))",
        "a formula of net benefit in quotes, or a number")
    }
    if members.count < 2, let json = entry["options"] {
      problems.add(
        .error(
          .tooFewOptions(members.count), .init(json.head),
          help: "doing nothing is an option too: `\"nothing\": 0`"))
    }
    return Scenario.Decision(
      label: entry.words("label"), unit: entry.text("unit"), options: benefits, span: json.head)
  }
}

extension Diagnostic.Message {
  fileprivate static func duplicateID(_ kind: String, _ id: String) -> Self {
    "two \(kind)s have the id \(Wording.quoted(id))"
  }
  fileprivate static func noSteps(_ subject: String) -> Self {
    "`steps` of \(subject) is empty; at least one is needed"
  }
  fileprivate static func tooFewOptions(_ count: Int) -> Self {
    "`decision` has \(Wording.count(count, "option")); at least two are needed"
  }
}
