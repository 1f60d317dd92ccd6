import Diagnostics
import Formulas
import Probability

/// Reads the parts of a scenario, one method a part.
final class MemberReader {
  let problems: Problems
  /// SHA-256 of the data files that were read, in order.
  var dataDigests: [String] = []
  /// Tables that are used by several inputs are read once.
  var tables: [String: DataTable] = [:]

  let files: ScenarioFiles

  init(problems: Problems, files: ScenarioFiles) {
    self.problems = problems
    self.files = files
  }

  /// The members of a map whose names the scenario chooses, without the map's own note; a null has
  /// found nothing to remove.
  func members(_ reader: ObjectReader, _ key: String) -> [JSON.Object.Member] {
    guard let object = reader.map(key) else { return [] }
    return object.members.filter { member in
      if Self.isNote(member) { return false }
      guard member.value.isNull else { return true }
      problems.add(
        .error(
          .removesNothing(member.key.text, key), .init(member.key.whole),
          help: Suggestion.nearest(member.key.text, among: object.keys).map {
            "did you mean `\($0)`?"
          } ?? "leave it out"))
      return false
    }
  }

  /// Whether a member of a map is the map's note: a text under `note`. (A formula of this name is
  /// written as an object.)
  static func isNote(_ member: JSON.Object.Member) -> Bool {
    member.key.text == "note" && member.value.string != nil
  }

  /// A name that formulas can use; what is wrong with it is noted.
  func checkName(_ name: PlacedText, _ what: String) {
    guard Self.isName(name.text) else {
      let repaired = Self.repaired(name.text)
      problems.add(
        .error(
          .notAName(what, name.text), .init(name.whole),
          help: repaired.isEmpty ? nil : "write `\(Wording.short(repaired))`"))
      return
    }
    if Formula.reserved.contains(name.text) {
      problems.add(
        .error(
          .reservedName(what, name.text), .init(name.whole),
          help: "choose another name, such as `\(name.text)_`"))
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  /// A text made a name: other characters become `_`.
  private static func repaired(_ text: String) -> String {
    let letters = text.prefix(60).map { character -> Character in
      let isKept = character.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
      return isKept && character.utf8.count == 1 ? character : "_"
    }
    guard let first = letters.first, letters.contains(where: { $0 != "_" }) else { return "" }
    return (first.isNumber ? "_" : "") + String(letters)
  }

  // MARK: Units and sources

  func units(_ reader: ObjectReader) -> [Scenario.Unit] {
    (reader.map("units")?.members ?? []).compactMap { member in
      if member.value.isInvalid || Self.isNote(member) { return nil }
      if !Self.isUnitName(member.key.text) {
        problems.add(.error(.notAUnitName(member.key.text), .init(member.key.whole)))
        return nil
      }
      if member.value.isNull { return Scenario.Unit(name: member.key) }
      guard let definition = member.value.string else {
        problems.add(
          .error(
            .wrongKind(
              "unit \(Wording.quoted(member.key.text))", "null or a definition in quotes",
              member.value.kind), .init(member.value.head),
            help: "null makes a new base unit; a definition is such as \"8.64e19 flop\""))
        return nil
      }
      return Scenario.Unit(name: member.key, definition: definition)
    }
  }

  private static func isUnitName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first >= 0x80 || first == 0x25 else {
      return false
    }
    return text.utf8.allSatisfy {
      isLetter($0) || $0 >= 0x80 || $0 == 0x25 || (0x30...0x39).contains($0)
    }
  }

  func sources(_ reader: ObjectReader) -> [String: SourceReference] {
    var sources: [String: SourceReference] = [:]
    for member in members(reader, "sources") {
      let key = member.key.text
      guard
        let source = ObjectReader(
          member.value, .source, subject: "source \(Wording.quoted(key))", place: member.key.whole,
          problems: problems)
      else {
        sources[key] = SourceReference(key: key)
        continue
      }
      sources[key] = SourceReference(
        key: key, title: source.words("title"), url: source.words("url"),
        date: source.words("date"), quality: source.choice("quality", ObjectFormat.qualities))
    }
    return sources
  }

  // MARK: Formulas and outputs

  func formulas(_ reader: ObjectReader) -> [Scenario.Formula] {
    members(reader, "formulas").map { member in
      let name = member.key
      let subject = "formula \(Wording.quoted(name.text))"
      checkName(name, subject)
      if let text = member.value.string { return Scenario.Formula(name: name, text: text) }
      if let number = member.value.number {
        problems.add(
          .error(
            .wrongKind(
              subject, "an expression in quotes or an object",
              "the number \(Wording.number(number))"),
            .init(member.value.span),
            help: "write `\"\(Wording.number(number))\"`, or make it an input with `value`"))
        return Scenario.Formula(name: name)
      }
      guard
        let entry = ObjectReader(
          member.value, .formula, subject: subject, place: name.whole, problems: problems)
      else { return Scenario.Formula(name: name) }
      return Scenario.Formula(
        name: name, text: entry.name("formula"), unit: entry.text("unit"),
        label: entry.words("label"))
    }
  }

  func outputs(_ reader: ObjectReader) -> [Scenario.Output]? {
    guard let items = reader.list("outputs") else { return nil }
    return items.enumerated().compactMap { index, json in
      if json.isInvalid { return nil }
      if let name = json.string { return Scenario.Output(name: name) }
      guard
        let entry = ObjectReader(
          json, .output, subject: "output \(index + 1)", problems: problems),
        let name = entry.name("name")
      else { return nil }
      return Scenario.Output(name: name, unit: entry.text("unit"), label: entry.words("label"))
    }
  }

  // MARK: Settings and variants

  func settings(_ reader: ObjectReader) -> Settings {
    var settings = Settings()
    guard let json = reader["run"],
      let run = ObjectReader(json, .run, subject: "`run`", problems: problems)
    else { return settings }
    if let draws = run.number("draws") { settings.draws = Int(draws.value) }
    if let seed = seed(run) { settings.seed = seed }
    if let design = run.choice("design", Designs.all.map { $0.name }) { settings.design = design }
    if let level = run.number("level") { settings.level = level.value }
    if let items = run.list("percentiles") {
      let values = items.compactMap { item -> Double? in
        guard item.number != nil, let fraction = DecimalText.percent(item.span.text), fraction > 0,
          fraction < 1
        else {
          return run.refuse(item, "percentiles", "numbers in percent, between 0 and 100")
        }
        return fraction
      }
      if !values.isEmpty { settings.percentiles = Array(Set(values)).sorted() }
    }
    return settings
  }

  /// Exact up to the largest, which a double would round.
  private func seed(_ run: ObjectReader) -> UInt64? {
    let allowed = "a whole number from 0 to \(UInt64.max)"
    guard let json = run["seed"], let number = run.number(json, "seed", allowed) else { return nil }
    if let exact = UInt64(json.span.text) { return exact }
    guard number.value == number.value.rounded(), let seed = UInt64(exactly: number.value) else {
      return run.refuse(json, "seed", allowed)
    }
    return seed
  }

  func variants(_ variants: JSON.Object) -> [Scenario.Variant] {
    variants.members.compactMap { member in
      let entry = ObjectReader(
        member.value, .variant, subject: "variant \(Wording.quoted(member.key.text))",
        place: member.key.whole, problems: problems)
      return Scenario.Variant(name: member.key.text, label: entry?.words("label"))
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func removesNothing(_ name: String, _ key: String) -> Self {
    "null removes \(Wording.quoted(name)) from `\(key)`, but there is nothing of this name"
  }
  fileprivate static func notAName(_ what: String, _ name: String) -> Self {
    "the name of \(what) must be a letter or `_`, followed by letters, digits and `_`"
  }
  fileprivate static func reservedName(_ what: String, _ name: String) -> Self {
    "\(what) has a name that formulas use for something else"
  }
  fileprivate static func notAUnitName(_ name: String) -> Self {
    "\(Wording.quoted(name)) cannot name a unit; a name is a letter, then letters and digits"
  }
}
