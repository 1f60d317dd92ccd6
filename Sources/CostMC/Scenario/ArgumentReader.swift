import Diagnostics
import Probability

// What stands under the parameters of distributions.

extension MemberReader {
  /// A number, or a name.
  func figure(_ json: JSON, _ key: String, _ entry: ObjectReader) -> Figure? {
    switch json.value {
    case .number(let number): return .number(number, json.span)
    case .string(let text) where Self.isName(text.text): return .name(text)
    case .string(let text):
      let isNumber = DecimalText.value(text.text) != nil
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

  func argument(
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
    for member in object.members where !Self.isNote(member) {
      guard
        let probability = JSONNumber.value(ArraySlice(Array(member.key.text.utf8))),
        probability >= 0, probability <= 1
      else {
        let digits = member.key.text.filter { $0.isNumber || $0 == "." }
        let percent = DecimalText.percent(digits).flatMap { $0 <= 1 ? $0 : nil }
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
