import Diagnostics
import Formulas
import Probability

extension ModelBuilder {
  private static let commonKeys = [
    "label", "unit", "source", "basis", "quality", "calibratedTo", "group",
  ]

  /// Names that an input's parameters mention.
  func parameterNames(_ json: JSON) -> [(name: String, span: Span)] {
    guard let object = json.object, let family = family(of: object) else { return [] }
    let numeric = Set(
      family.forms.flatMap(\.parameters).filter { $0.kind.isNumeric }.map(\.name))
    return object.members.compactMap { member in
      guard numeric.contains(member.key.text), let text = member.value.string else { return nil }
      return (text.text, text.whole)
    }
  }

  private func family(of object: JSON.Object) -> Family? {
    guard let name = object["distribution"]?.string else { return nil }
    return Marginals.named(name.text)?.family
  }

  /// Reads one input; nil where it is wrong.
  func input(_ name: String, _ json: JSON) -> Input? {
    guard !json.isInvalid else { return nil }
    guard let object = json.object else {
      problems.error("an input is an object, not \(json.kind)", json.head)
      return nil
    }
    let before = problems.all.count
    let unit = unit(object["unit"])
    if let unit { unitOf[name] = unit }
    var kind: Input.Kind?
    var text = ""
    if let value = object["value"] {
      _ = problems.object(json, "a constant input", keys: ["value"] + Self.commonKeys)
      if let number = problems.number(value, "`value`") {
        kind = .constant(number)
        constants[name] = number
        text = "constant \(Wording.number(number))"
      }
    } else if let distribution = object["distribution"] {
      if let unit, let read = readDistribution(distribution, object, json, unit, name) {
        kind = read.kind
        text = read.text
      }
    } else {
      problems.error(
        "the input `\(name)` needs a `value` or a `distribution`", json.head,
        help: "`\"value\": 5` is a constant; `costmc list distributions` shows the families")
    }
    let source = object["source"] == nil ? nil : source(object["source"])
    let quality = problems.word(object["quality"], "`quality`", among: Self.qualities)
    for key in ["label", "basis", "calibratedTo", "group"] { _ = problems.text(object[key], "`\(key)`") }
    guard let kind, problems.all.count == before else { return nil }
    return Input(
      name: name, label: object["label"]?.string?.text, unit: object["unit"]?.string?.text ?? "",
      kind: kind, distribution: text, source: source, quality: quality,
      basis: object["basis"]?.string?.text, group: object["group"]?.string?.text,
      calibratedTo: object["calibratedTo"]?.string?.text)
  }

  private func readDistribution(
    _ distribution: JSON, _ object: JSON.Object, _ json: JSON, _ unit: Unit, _ name: String
  ) -> (kind: Input.Kind, text: String)? {
    guard let word = problems.text(distribution, "`distribution`") else { return nil }
    guard let type = Marginals.named(word.text) else {
      problems.error(
        "no distribution is named `\(Wording.short(word.text))`", word.whole,
        help: Suggestion.help(word.text, among: Marginals.names)
          ?? "`costmc list distributions` shows them all")
      return nil
    }
    let family = type.family
    let known = Set(family.forms.flatMap(\.parameters).map(\.name))
    let all = known.sorted() + ["distribution", "truncate", "shift"] + Self.commonKeys
    let before = problems.all.count
    _ = problems.object(json, "the distribution `\(family.name)`", keys: all)
    let given = Set(object.keys.filter(known.contains))
    guard problems.all.count == before else { return nil }
    guard let form = form(of: family, given: given, at: word.whole) else { return nil }

    var values: [String: Parameters.Value] = [:]
    var arguments: [(parameter: String, name: String, conversion: Conversion)] = []
    for parameter in form.parameters {
      guard let value = object[parameter.name] else {
        if let fallback = parameter.defaultValue { values[parameter.name] = .number(fallback) }
        continue
      }
      if parameter.kind.isNumeric, let text = value.string {
        guard let conversion = conversion(of: text, for: parameter, unit) else { continue }
        arguments.append((parameter.name, text.text, conversion))
      } else if let read = parameterValue(value, parameter) {
        values[parameter.name] = read
      }
    }
    let truncation = readTruncation(object["truncate"])
    let shift = problems.number(object["shift"], "`shift`")
    guard problems.all.count == before else { return nil }
    let fixed = Parameters(values)
    let make: @Sendable (Parameters) throws(ParameterError) -> any Marginal = {
      (parameters) throws(ParameterError) in
      var marginal: any Marginal = try type.init(parameters)
      if let shift { marginal = marginal.shifted(by: shift) }
      if let truncation {
        marginal = try Truncated.marginal(marginal, min: truncation.min, max: truncation.max)
      }
      return marginal
    }
    let parts = form.parameters.compactMap { parameter -> String? in
      if let argument = arguments.first(where: { $0.parameter == parameter.name }) {
        return argument.name
      }
      return given.contains(parameter.name) ? values[parameter.name].map(Self.words) : nil
    }
    let text = Self.words(family.name, parts, shift: shift, truncation: truncation)
    if arguments.isEmpty {
      do throws(ParameterError) { return (.marginal(try make(fixed)), text) } catch {
        let place = error.parameter.flatMap { object[$0]?.head } ?? word.whole
        let subject = error.parameter.map { "`\($0)`" } ?? "the distribution `\(family.name)`"
        problems.error("\(subject) \(error.requirement)", place)
        return nil
      }
    }
    let taken = arguments
    let conditional = ConditionalMarginal(arguments: arguments.map(\.name)) { column in
      var parameters = fixed
      for (argument, value) in zip(taken, column) {
        parameters.values[argument.parameter] = .number(argument.conversion(value))
      }
      return try? make(parameters)
    }
    return (.conditional(conditional), text)
  }

  /// The form whose parameters are given: all required ones, and no others.
  private func form(of family: Family, given: Set<String>, at span: Span) -> Family.Form? {
    let fitting = family.forms.filter { form in
      given.isSubset(of: form.parameters.map(\.name))
        && form.parameters.allSatisfy { $0.isOptional || given.contains($0.name) }
    }
    if let form = fitting.first { return form }
    let nearest = family.forms.max { a, b in
      a.parameters.count { given.contains($0.name) } < b.parameters.count { given.contains($0.name) }
    }
    let missing = nearest?.parameters.filter { !$0.isOptional && !given.contains($0.name) } ?? []
    let forms = family.forms.map { form in
      form.parameters.filter { !$0.isOptional }.map { "`\($0.name)`" }.joined(separator: ", ")
    }
    let found =
      missing.isEmpty
      ? "has parameters of two different forms"
      : "needs \(Wording.names(missing.map(\.name), "and"))"
    problems.error(
      "the distribution `\(family.name)` \(found)", span,
      help: "it takes \(forms.joined(separator: " or "))")
    return nil
  }

  private func conversion(
    of text: PlacedText, for parameter: Family.Parameter, _ unit: Unit
  ) -> Conversion? {
    if failed.contains(text.text) { return nil }
    guard let other = unitOf[text.text] else {
      problems.error(
        "no input or formula is named `\(text.text)`", text.whole,
        help: Suggestion.help(text.text, among: names))
      return nil
    }
    let wanted = parameter.kind == .quantity ? unit : Unit.one
    guard let conversion = other.conversion(to: wanted) else {
      problems.error(
        "`\(parameter.name)` is in `\(wanted.symbol)`, but `\(text.text)` is in `\(other.symbol)`",
        text.whole)
      return nil
    }
    return conversion
  }

  private func parameterValue(_ json: JSON, _ parameter: Family.Parameter) -> Parameters.Value? {
    let what = "`\(parameter.name)`"
    switch parameter.kind {
    case .quantity, .number: return problems.number(json, what).map { .number($0) }
    case .flag:
      if case .bool(let flag) = json.value { return .flag(flag) }
      problems.error("\(what) is true or false, not \(json.kind)", json.head)
      return nil
    case .quantities, .numbers:
      guard let items = problems.array(json, what) else { return nil }
      let numbers = items.compactMap { problems.number($0, "each of \(what)") }
      return numbers.count == items.count ? .numbers(numbers) : nil
    case .quantiles:
      guard let object = json.object else {
        problems.error("\(what) is an object such as { \"0.05\": 3, \"0.95\": 4 }", json.head)
        return nil
      }
      var list: [(probability: Double, value: Double)] = []
      for member in object.members where member.key.text != "note" {
        guard let p = Double(member.key.text), p >= 0, p <= 1 else {
          problems.error("a probability is a number from 0 to 1", member.key.whole)
          return nil
        }
        guard let value = problems.number(member.value, "a quantile") else { return nil }
        list.append((p, value))
      }
      return .quantiles(list.sorted { $0.probability < $1.probability })
    case .components, .file, .column: return nil
    }
  }

  private func readTruncation(_ json: JSON?) -> (min: Double?, max: Double?)? {
    guard let json, let object = problems.object(json, "`truncate`", keys: ["min", "max"]) else {
      return nil
    }
    if object["min"] == nil && object["max"] == nil {
      problems.error("`truncate` needs a `min` or a `max`", json.head)
    }
    return (problems.number(object["min"], "`min`"), problems.number(object["max"], "`max`"))
  }

  private static func words(_ value: Parameters.Value) -> String {
    switch value {
    case .number(let number): return Wording.number(number)
    case .flag(let flag): return flag ? "true" : "false"
    case .numbers(let list):
      let shown = list.prefix(8).map { Wording.number($0) }.joined(separator: ", ")
      return "[\(shown)\(list.count > 8 ? ", …" : "")]"
    case .quantiles(let list):
      return list.map { "P\(Wording.number($0.probability * 100)) \(Wording.number($0.value))" }
        .joined(separator: ", ")
    case .components(let list): return Wording.count(list.count, "component")
    }
  }

  /// In words for reports: `triangular(3, 3.5, 4)`, `lognormal(P5 1.2, P95 4)`.
  private static func words(
    _ family: String, _ parts: [String], shift: Double?, truncation: (min: Double?, max: Double?)?
  ) -> String {
    var text = "\(family)(\(parts.joined(separator: ", ")))"
    if let shift { text += " + \(Wording.number(shift))" }
    if let truncation {
      let low = truncation.min.map { Wording.number($0) } ?? "…"
      let high = truncation.max.map { Wording.number($0) } ?? "…"
      text += " within [\(low), \(high)]"
    }
    return text
  }
}

extension Family.Parameter.Kind {
  /// Whether the parameter is one number, so that a name may stand for it.
  var isNumeric: Bool { self == .quantity || self == .number }
}
