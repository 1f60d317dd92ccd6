import Diagnostics
import Probability

extension MemberReader {
  func inputs(_ reader: ObjectReader) -> [Scenario.Input] {
    members(reader, "inputs").map(input)
  }

  private func input(_ member: JSON.Object.Member) -> Scenario.Input {
    let name = member.key
    let subject = "input \(Wording.quoted(name.text))"
    checkName(name, subject)
    if let number = member.value.number {
      problems.add(
        .error(
          .wrongKind(subject, "an object", member.value.kind), .init(member.value.span),
          help: "write `{ \"value\": \(Wording.number(number)) }`"))
      return Scenario.Input(name: name, definition: .invalid)
    }
    guard
      let entry = ObjectReader(
        member.value, .input, subject: subject, place: name.whole, checksKeys: false,
        problems: problems)
    else { return Scenario.Input(name: name, definition: .invalid) }
    return Scenario.Input(
      name: name, definition: definition(entry), unit: entry.text("unit"),
      label: entry.words("label"), source: entry.text("source"), basis: entry.words("basis"),
      quality: entry.choice("quality", ObjectFormat.qualities),
      calibratedTo: entry.text("calibratedTo"), group: entry.words("group"))
  }

  private func definition(_ entry: ObjectReader) -> Scenario.Input.Definition {
    let hasValue = !entry.isAbsent("value")
    let hasDistribution = !entry.isAbsent("distribution")
    if hasValue, hasDistribution {
      problems.add(
        .error(
          .valueAndDistribution(entry.subject),
          labels: ["value", "distribution"].compactMap { entry.object.member($0) }.map {
            .init($0.key.whole)
          }, help: "keep one of them"))
      return .invalid
    }
    if hasValue { return constant(entry) }
    if hasDistribution {
      let names = ObjectFormat.input.names.filter { $0 != "value" }
      return distribution(entry, beside: names).map { .distribution($0) } ?? .invalid
    }
    let others = unexplained(entry, ObjectFormat.input.names)
    let unknown = others.filter { !Families.parameterNames.contains($0.key.text) }
    if unknown.isEmpty {
      problems.add(
        .error(
          .needsDefinition(entry.subject), .init(entry.place),
          help: others.isEmpty
            ? "a constant has `value`; `costmc list distributions` shows the distributions"
            : "name the family of \(Wording.names(others.map(\.key.text), "and")) in `distribution`"
        ))
    } else {
      entry.refuseUnknownKeys(
        ObjectFormat.input.names + others.map(\.key.text).filter(Families.parameterNames.contains))
    }
    return .invalid
  }

  private func constant(_ entry: ObjectReader) -> Scenario.Input.Definition {
    let names = ObjectFormat.input.names.filter {
      !["distribution", "truncate", "shift"].contains($0)
    }
    for member in unexplained(entry, names) {
      let key = member.key.text
      let isKnown =
        Families.parameterNames.contains(key) || ObjectFormat.input.names.contains(key)
      problems.add(
        .error(
          isKnown ? .constantTakesNo(entry.subject, key) : .unknownKey(entry.subject, key),
          .init(member.key.whole),
          help: isKnown
            ? "remove it, or give a `distribution` in place of `value`"
            : Suggestion.help(key, among: names)))
    }
    if let json = entry["value"], json.string != nil {
      problems.add(
        .error(
          .wrongKind("`value` of \(entry.subject)", "a number", json.kind), .init(json.span),
          help: "what is computed from other names is a formula"))
      return .invalid
    }
    return entry.number("value").map { .constant($0) } ?? .invalid
  }

  /// The members with other keys. A null counts for nothing where it could have removed a
  /// parameter of an earlier definition.
  func unexplained(_ entry: ObjectReader, _ names: [String]) -> [JSON.Object.Member] {
    entry.object.members.filter { member in
      let key = member.key.text
      let isRemoval =
        member.value.isNull
        && (Families.parameterNames.contains(key) || ObjectFormat.input.names.contains(key))
      return !names.contains(key) && !isRemoval
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func valueAndDistribution(_ subject: String) -> Self {
    "\(subject) has both a `value` and a `distribution`"
  }
  fileprivate static func needsDefinition(_ subject: String) -> Self {
    "\(subject) needs a `value` or a `distribution`"
  }
  fileprivate static func constantTakesNo(_ subject: String, _ key: String) -> Self {
    "\(subject) is a constant and takes no `\(key)`"
  }
}
