import Diagnostics
import Probability

// Distributions: their families, forms and bounds. Their arguments have a file of their own.

extension MemberReader {
  /// - Parameter names: keys of the object that are no parameters.
  func distribution(_ entry: ObjectReader, beside names: [String]) -> Distribution? {
    guard let name = entry.text("distribution") else { return nil }
    guard let type = Families.named(name.text) else {
      problems.add(
        .error(
          .unknownFamily(entry.subject, name.text), .init(name.whole),
          help: Families.help(name.text)))
      return nil
    }
    let family = type.family
    let given = unexplained(entry, names)
    var expected: Set<String> = []
    for member in given where family.parameter(member.key.text) == nil {
      let key = member.key.text
      let known = family.forms.flatMap { $0.parameters.map(\.name) } + names
      let near = Suggestion.nearest(key, among: known)
      if let near { expected.insert(near) }
      problems.add(
        .error(
          .unknownParameter(entry.subject, family.name, key), .init(member.key.whole),
          help: near.map { "did you mean `\($0)`?" }
            ?? "\(family.name) takes \(family.formsInWords)"))
    }
    let usable = given.filter { family.parameter($0.key.text) != nil && !$0.value.isNull }
    let shift = entry["shift"].flatMap { figure($0, "shift", entry) }
    let (least, greatest) = truncation(entry)
    guard
      let form = form(of: family, given: usable, entry: entry, expected: expected, name.whole)
    else { return nil }

    var isComplete = expected.isEmpty && usable.count == given.count
    var parameters: [Distribution.Parameter] = []
    for parameter in form.parameters {
      guard let member = usable.first(where: { $0.key.text == parameter.name }) else { continue }
      if parameter.kind == .column { continue }
      guard let argument = argument(parameter, member.value, entry) else {
        isComplete = false
        continue
      }
      parameters.append(
        Distribution.Parameter(
          name: parameter.kind == .file ? "values" : parameter.name,
          isQuantity: parameter.kind.isQuantity, argument: argument, span: member.value.span))
    }
    for key in ["shift", "truncate"] where !entry.isAbsent(key) && entry[key] == nil {
      isComplete = false
    }
    guard isComplete else { return nil }
    return Distribution(
      subject: entry.subject, type: type,
      isFirstForm: form.parameters.first?.name == family.forms.first?.parameters.first?.name,
      parameters: parameters, shift: shift, least: least, greatest: greatest, span: name.whole)
  }

  /// The form that the given parameters belong to; what is missing or does not go together is
  /// noted.
  ///
  /// - Parameter expected: what misspelt keys probably mean: not missed a second time.
  private func form(
    of family: Family, given: [JSON.Object.Member], entry: ObjectReader, expected: Set<String>,
    _ place: Span
  ) -> Family.Form? {
    let keys = Set(given.map(\.key.text))
    let missing = family.forms.map { form -> [String]? in
      let names = form.parameters.map(\.name)
      guard keys.isSubset(of: names) else { return nil }
      return form.parameters.filter { !$0.isOptional && !keys.contains($0.name) }.map(\.name)
    }
    if let complete = missing.firstIndex(of: []) { return family.forms[complete] }
    let possible = missing.compactMap { $0 }
    guard let fewest = possible.min(by: { $0.count < $1.count }) else {
      let labels = given.prefix(5).map { Diagnostic.Label($0.key.whole) }
      problems.add(
        .error(
          .conflictingParameters(entry.subject, family.name, given.map(\.key.text)),
          labels: Array(labels),
          help: "\(family.name) takes \(family.formsInWords)"))
      return nil
    }
    let unexplained = fewest.filter { !expected.contains($0) }
    if !unexplained.isEmpty {
      let choices = possible.filter { $0.count == fewest.count }
      problems.add(
        .error(
          .missingParameters(
            entry.subject, family.name,
            choices.count == 1
              ? Wording.names(unexplained, "and")
              : choices.map { Wording.names($0, "and") }.joined(separator: ", or ")),
          .init(place),
          help: keys.isEmpty || family.forms.count == 1
            ? nil : "\(family.name) takes \(family.formsInWords)"
        ))
    }
    return nil
  }

  private func truncation(_ entry: ObjectReader) -> (Figure?, Figure?) {
    guard let json = entry["truncate"],
      let bounds = ObjectReader(
        json, .truncation, subject: "`truncate` of \(entry.subject)", problems: problems)
    else { return (nil, nil) }
    let least = bounds["min"].flatMap { figure($0, "min", bounds) }
    let greatest = bounds["max"].flatMap { figure($0, "max", bounds) }
    if bounds.isAbsent("min"), bounds.isAbsent("max") {
      problems.add(
        .error(.emptyTruncation(entry.subject), .init(json.head), help: "give `min`, `max` or both")
      )
    }
    if case .number(let low, let lowSpan)? = least,
      case .number(let high, let highSpan)? = greatest,
      low > high
    {
      problems.add(
        .error(
          .truncationReversed(entry.subject), .init(lowSpan, "min"), .init(highSpan, "max")))
      return (nil, nil)
    }
    return (least, greatest)
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownFamily(_ subject: String, _ name: String) -> Self {
    "\(subject) has the unknown distribution \(Wording.quoted(name))"
  }
  fileprivate static func unknownParameter(
    _ subject: String, _ family: String, _ key: String
  ) -> Self {
    "\(subject) has the unknown key \(Wording.quoted(key)); its distribution is \(family)"
  }
  fileprivate static func conflictingParameters(
    _ subject: String, _ family: String, _ keys: [String]
  ) -> Self {
    "\(Wording.names(keys, "and")) of \(subject) do not define one \(family)"
  }
  fileprivate static func missingParameters(
    _ subject: String, _ family: String, _ missing: String
  ) -> Self {
    "\(subject) needs \(missing) for \(family)"
  }
  fileprivate static func emptyTruncation(_ subject: String) -> Self {
    "`truncate` of \(subject) has no bound"
  }
  fileprivate static func truncationReversed(_ subject: String) -> Self {
    "`truncate` of \(subject) has its `min` above its `max`"
  }
}
