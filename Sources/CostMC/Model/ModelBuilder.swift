import Diagnostics
import Formulas
import Probability

extension Model {
  /// Proves a scenario right.
  ///
  /// - Throws: every problem found, with its place.
  public init(_ file: ScenarioFile, percentiles: [Double]? = nil) throws(Failure) {
    let builder = ModelBuilder(file)
    self = try builder.build()
  }
}

/// One pass over a scenario's tree: names, units, formulas, inputs, then what refers to them.
final class ModelBuilder {
  static let topKeys = [
    "costmc", "title", "description", "subject", "extends", "units", "sources", "inputs",
    "correlations", "copula", "formulas", "outputs", "claims", "bridges", "checks", "variants",
    "run", "decision", "$schema",
  ]

  let file: ScenarioFile
  let problems = Problems()
  var units = UnitTable()
  var sources: [String: SourceReference] = [:]
  /// Names with the unit of their values; what failed is in `failed` instead.
  var unitOf: [String: Unit] = [:]
  var constants: [String: Double] = [:]
  var failed: Set<String> = []
  var names: [String] = []
  var inputs: [Input] = []
  var inputPositions: [String: Int] = [:]
  var formulas: [FormulaDefinition] = []
  var root = JSON.Object()

  init(_ file: ScenarioFile) { self.file = file }

  func build() throws(Failure) -> Model {
    root = problems.object(file.tree, "a scenario", keys: Self.topKeys) ?? root
    readVersion()
    let title = problems.text(
      problems.required(root, "title", "a scenario", at: file.tree.head), "`title`")
    readUnits()
    readSources()
    let order = readNames()
    let settings = readSettings()
    let outputs = readOutputs()
    let claims = readClaims(outputs)
    let bridges = readBridges()
    let checks = readChecks()
    let dependence = readDependence()
    checkVariants()
    guard problems.all.isEmpty else { throw Failure(problems.all) }

    var steps: [Program.Step] = []
    for name in order {
      if let formula = formulas.first(where: { $0.name == name }) {
        steps.append(.formula(name: name, formula.expression))
      } else if let k = inputPositions[name], case .conditional(let marginal) = inputs[k].kind {
        let index = inputs[..<k].count { if case .conditional = $0.kind { true } else { false } }
        steps.append(.external(name: name, index: index, arguments: marginal.arguments))
      }
    }
    let tracked =
      outputs.map(\.name) + claims.map(\.output)
      + bridges.flatMap { [$0.from.name, $0.to.name] + $0.steps.map(\.name) }
    let program = Program(
      steps: steps,
      inputs: inputs.filter { if case .marginal = $0.kind { true } else { false } }.map(\.name),
      constants: constants.filter { inputPositions[$0.key] != nil }, results: tracked)
    return Model(
      title: title?.text ?? "", description: root["description"]?.string?.text,
      subject: root["subject"]?.string?.text, variant: file.variant, inputs: inputs,
      formulas: formulas, outputs: outputs, program: program, dependence: dependence,
      claims: claims, bridges: bridges, checks: checks, settings: settings, warnings: [],
      digest: sha256(Array(file.tree.canonical.utf8)))
  }

  private func readVersion() {
    guard let json = problems.required(root, "costmc", "a scenario", at: file.tree.head) else { return }
    if json.number != 1 { problems.error("`costmc` is the format's version, 1", json.head) }
    for key in ["description", "subject"] { _ = problems.text(root[key], "`\(key)`") }
  }

  private func readUnits() {
    guard let object = root["units"] else { return }
    guard let members = object.object?.members else {
      problems.error("`units` is an object, not \(object.kind)", object.head)
      return
    }
    var open: [JSON.Object.Member] = []
    for member in members where member.key.text != "note" {
      if member.value.isNull {
        try? units.declare(member.key.text, definition: nil)
      } else if member.value.string != nil {
        open.append(member)
      } else {
        problems.error(
          "a unit is null (a new base unit) or a text such as \"3600 s\"", member.value.head)
      }
    }
    // A definition may rest on a later one: those go first whose units are all there.
    while !open.isEmpty {
      let waiting = Set(open.map(\.key.text))
      let ready = open.filter { member in
        member.value.string.map { !UnitTable.mentions($0).contains(where: waiting.contains) } ?? false
      }
      if ready.isEmpty {
        problems.error(
          "the units \(Wording.names(open.map(\.key.text), "and")) are defined in a circle",
          open[0].value.span)
        return
      }
      for member in ready {
        do throws(Failure) { try units.declare(member.key.text, definition: member.value.string) }
        catch { problems.add(error) }
      }
      open.removeAll { member in ready.contains { $0.key.text == member.key.text } }
    }
  }

  private func readSources() {
    guard let json = root["sources"] else { return }
    guard let members = json.object?.members else {
      problems.error("`sources` is an object, not \(json.kind)", json.head)
      return
    }
    for member in members where member.key.text != "note" {
      guard
        let object = problems.object(
          member.value, "a source", keys: ["title", "url", "date", "quality"])
      else { continue }
      sources[member.key.text] = SourceReference(
        key: member.key.text, title: problems.text(object["title"], "`title`")?.text,
        url: problems.text(object["url"], "`url`")?.text,
        date: problems.text(object["date"], "`date`")?.text,
        quality: problems.word(object["quality"], "`quality`", among: Self.qualities))
    }
  }

  static let qualities = ["measured", "reported", "press", "judgement"]

  func source(_ json: JSON?) -> SourceReference? {
    guard let text = problems.text(json, "`source`") else { return nil }
    if let source = sources[text.text] { return source }
    problems.error(
      "no source is named `\(text.text)`", text.whole,
      help: Suggestion.help(text.text, among: sources.keys.sorted()))
    return nil
  }

  /// A unit as declared; dimensionless where absent.
  func unit(_ json: JSON?) -> Unit? {
    guard json != nil else { return .one }
    guard let text = problems.text(json, "`unit`") else { return nil }
    do throws(Failure) { return try units.unit(parsing: text) } catch {
      problems.add(error)
      return nil
    }
  }

  private func readSettings() -> Settings {
    var settings = Settings()
    guard
      let run = problems.object(
        root["run"], "`run`", keys: ["draws", "seed", "design", "level", "percentiles"])
    else { return settings }
    if let draws = problems.number(run["draws"], "`draws`") {
      if draws >= 1, draws == draws.rounded(), draws <= 1e12 {
        settings.draws = Int(draws)
      } else {
        problems.error("`draws` is a whole number of at least 1", run["draws"]?.head ?? file.tree.head)
      }
    }
    if let seed = problems.number(run["seed"], "`seed`") {
      if seed >= 0, seed == seed.rounded(), seed < 9.007e15 {
        settings.seed = UInt64(seed)
      } else {
        problems.error("`seed` is a whole number from 0", run["seed"]?.head ?? file.tree.head)
      }
    }
    if let design = problems.word(
      run["design"], "`design`", among: Designs.all.map { $0.name })
    {
      settings.design = design
    }
    if let level = problems.number(run["level"], "`level`") {
      if level > 0, level < 1 {
        settings.level = level
      } else {
        problems.error("`level` is a fraction between 0 and 1", run["level"]?.head ?? file.tree.head)
      }
    }
    return settings
  }

  /// A variant that nobody runs is still read for its keys.
  private func checkVariants() {
    guard let json = root["variants"] else { return }
    guard let members = json.object?.members else {
      problems.error("`variants` is an object, not \(json.kind)", json.head)
      return
    }
    for member in members where member.key.text != "note" {
      _ = problems.object(member.value, "a variant", keys: Self.topKeys + ["label"])
    }
  }
}
