import Diagnostics
import Probability

extension MemberReader {
  func inputs(_ reader: ObjectReader) -> [Scenario.Input] {
    guard let object = reader.map("inputs") else { return [] }
    return object.members.compactMap { member in
      if member.value.isNull {
        problems.add(
          .error(
            .removesNoInput(member.key.text), .init(member.key.whole),
            help: Suggestion.nearest(member.key.text, among: object.keys).map {
              "did you mean `\($0)`?"
            } ?? "leave it out"))
        return nil
      }
      return input(member)
    }
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
  private func unexplained(_ entry: ObjectReader, _ names: [String]) -> [JSON.Object.Member] {
    entry.object.members.filter { member in
      let key = member.key.text
      let isRemoval =
        member.value.isNull
        && (Families.parameterNames.contains(key) || ObjectFormat.input.names.contains(key))
      return !names.contains(key) && !isRemoval
    }
  }

  // MARK: Distributions

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
    }
    return (least, greatest)
  }

  // MARK: Arguments

  /// A number, or a name.
  private func figure(_ json: JSON, _ key: String, _ entry: ObjectReader) -> Figure? {
    switch json.value {
    case .number(let number): return .number(number, json.span)
    case .string(let text) where Self.isName(text.text): return .name(text)
    case .string(let text):
      let isNumber = Double(text.text) != nil
      problems.add(
        .error(
          .wrongKind(
            "`\(key)` of \(entry.subject)", "a number or the name of an input or formula",
            json.kind), .init(json.span),
          help: isNumber
            ? "write the number without quotes"
            : "make the expression a formula and give its name here"))
      return nil
    default:
      return entry.refuse(json, key, "a number or the name of an input or formula")
    }
  }

  private func argument(
    _ parameter: Family.Parameter, _ json: JSON, _ entry: ObjectReader
  ) -> Distribution.Argument? {
    let key = parameter.name
    if json.isInvalid { return nil }
    switch parameter.kind {
    case .quantity, .number:
      return figure(json, key, entry).map { .figure($0) }
    case .flag:
      if case .bool(let flag) = json.value { return .flag(flag) }
      return entry.refuse(json, key, "true or false")
    case .quantities, .numbers:
      guard let items = json.array, !items.isEmpty else {
        return entry.refuse(json, key, "a list of numbers")
      }
      let figures = items.compactMap { figure($0, key, entry) }
      return figures.count == items.count ? .figures(figures) : nil
    case .quantiles:
      return quantiles(json, key, entry)
    case .components:
      return components(json, key, entry)
    case .file:
      return data(json, entry).map { .data($0) }
    case .column:
      return nil
    }
  }

  private func quantiles(
    _ json: JSON, _ key: String, _ entry: ObjectReader
  ) -> Distribution.Argument? {
    guard let object = json.object else {
      return entry.refuse(json, key, "an object such as `{ \"0.05\": 3, \"0.95\": 4 }`")
    }
    var isComplete = true
    var points: [(probability: Double, value: Figure, key: PlacedText)] = []
    for member in object.members where member.key.text != "note" {
      guard
        let probability = JSONNumber.value(ArraySlice(Array(member.key.text.utf8))),
        probability >= 0, probability <= 1
      else {
        let digits = member.key.text.filter { $0.isNumber || $0 == "." }
        let percent = Double(digits).flatMap { $0 <= 100 ? $0 / 100 : nil }
        problems.add(
          .error(
            .notAProbability(entry.subject, member.key.text), .init(member.key.whole),
            help: percent.map { "write `\"\(Wording.number($0))\"`" }))
        isComplete = false
        continue
      }
      guard !member.value.isInvalid, let value = figure(member.value, key, entry) else {
        isComplete = false
        continue
      }
      points.append((probability, value, member.key))
    }
    points.sort { $0.probability < $1.probability }
    for (a, b) in zip(points, points.dropFirst()) {
      if a.probability == b.probability {
        problems.add(
          .error(
            .sameProbability(entry.subject, a.probability), .init(a.key.whole),
            .init(b.key.whole)))
        isComplete = false
      } else if case .number(let low, let lowSpan) = a.value,
        case .number(let high, let highSpan) = b.value, low > high
      {
        problems.add(
          .error(
            .quantilesFall(entry.subject), .init(lowSpan, "at \(a.key.text)"),
            .init(highSpan, "at \(b.key.text)"),
            help: "a quantile is at least as large as those of smaller probabilities"))
        isComplete = false
      }
    }
    return isComplete ? .quantiles(points.map { ($0.probability, $0.value) }) : nil
  }

  private func components(
    _ json: JSON, _ key: String, _ entry: ObjectReader
  ) -> Distribution.Argument? {
    guard let items = json.array, !items.isEmpty else {
      return entry.refuse(json, key, "a list of components")
    }
    let components = items.enumerated().compactMap {
      index, item -> (weight: Figure, distribution: Distribution)? in
      guard
        let component = ObjectReader(
          item, .component, subject: "component \(index + 1) of \(entry.subject)",
          checksKeys: false, problems: problems)
      else { return nil }
      let weight = component["weight"].flatMap { figure($0, "weight", component) }
      let distribution = distribution(component, beside: ObjectFormat.component.names)
      guard let weight, let distribution else { return nil }
      return (weight, distribution)
    }
    return components.count == items.count ? .components(components) : nil
  }
}

extension Family.Parameter.Kind {
  /// Whether the numbers are in the input's unit.
  var isQuantity: Bool {
    switch self {
    case .quantity, .quantities, .quantiles, .file, .column: true
    case .number, .flag, .numbers, .components: false
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func removesNoInput(_ name: String) -> Self {
    "null removes the input \(Wording.quoted(name)), but there is none of this name"
  }
  fileprivate static func valueAndDistribution(_ subject: String) -> Self {
    "\(subject) has both a `value` and a `distribution`"
  }
  fileprivate static func needsDefinition(_ subject: String) -> Self {
    "\(subject) needs a `value` or a `distribution`"
  }
  fileprivate static func constantTakesNo(_ subject: String, _ key: String) -> Self {
    "\(subject) is a constant and takes no `\(key)`"
  }
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
  fileprivate static func notAProbability(_ subject: String, _ key: String) -> Self {
    "`quantiles` of \(subject) has the key \(Wording.quoted(key)); expected a probability between 0 and 1"
  }
  fileprivate static func sameProbability(_ subject: String, _ probability: Double) -> Self {
    "`quantiles` of \(subject) has the probability \(Wording.number(probability)) twice"
  }
  fileprivate static func quantilesFall(_ subject: String) -> Self {
    "`quantiles` of \(subject) fall where their probabilities rise"
  }
}
