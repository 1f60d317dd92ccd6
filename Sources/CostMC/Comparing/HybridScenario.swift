import Diagnostics

/// Two scenarios and all that lies between them: each definition that differs is taken from the
/// one or the other.
struct HybridScenario: Sendable {
  /// Something that differs and matters for the output.
  enum Switch: Sendable, Equatable {
    case definition(String)
    case dependence

    var name: String {
      switch self {
      case .definition(let name): name
      case .dependence: "correlations"
      }
    }
  }

  let first: Scenario
  let second: Scenario
  let output: String
  let switches: [Switch]

  /// Members that describe a definition and do not change its values.
  private static let descriptive: Set<String> = [
    "label", "note", "source", "basis", "quality", "calibratedTo", "group",
  ]
  private static let sections = ["inputs", "formulas"]

  init(_ first: Comparison.Subject, _ second: Comparison.Subject, output: String) {
    self.first = first.scenario
    self.second = second.scenario
    self.output = output
    let relevant = first.model.names(feeding: output).union(second.model.names(feeding: output))
    let names = Self.names(first.scenario.root, second.scenario.root)
    var switches = names.filter { name in
      guard relevant.contains(name), let a = Self.definition(name, first.scenario.root),
        let b = Self.definition(name, second.scenario.root)
      else { return false }
      return a.section != b.section || Self.spelled(a.json) != Self.spelled(b.json)
    }.map { Switch.definition($0) }
    let dependence = [first, second].map { subject in
      ["correlations", "copula"].map { subject.scenario.root.object?[$0].map(Self.spelled) ?? [] }
    }
    if dependence[0] != dependence[1] { switches.append(.dependence) }
    self.switches = switches
  }

  /// The model that takes the switches for which `isSecond` holds from the second scenario.
  func model(_ isSecond: (Int) -> Bool) throws(Failure) -> Model {
    var taken: Set<String> = []
    var dependence = first.root
    for (index, one) in switches.enumerated() where isSecond(index) {
      switch one {
      case .definition(let name): taken.insert(name)
      case .dependence: dependence = second.root
      }
    }
    var members: [String: [JSON.Object.Member]] = [:]
    for name in Self.names(first.root, second.root) {
      let roots = taken.contains(name) ? [second.root, first.root] : [first.root, second.root]
      for root in roots {
        guard let found = Self.definition(name, root) else { continue }
        members[found.section, default: []].append(
          .init(key: key(name), value: Self.bare(found.json)))
        break
      }
    }
    var object = JSON.Object()
    func set(_ name: String, _ value: JSON.Value) {
      object.set(.init(key: key(name), value: JSON(value, first.root.span)))
    }
    for name in ["costmc", "title", "run"] {
      if let json = first.root.object?[name] { set(name, json.value) }
    }
    for name in ["units", "sources"] {
      var union = first.root.object?[name]?.object ?? JSON.Object()
      for member in second.root.object?[name]?.object?.members ?? []
      where union[member.key.text] == nil {
        union.set(member)
      }
      set(name, .object(union))
    }
    for section in Self.sections { set(section, .object(JSON.Object(members[section] ?? []))) }
    let inputs = Set(members["inputs", default: []].map(\.key.text))
    let pairs = (dependence.object?["correlations"]?.array ?? []).filter { pair in
      (pair.object?["between"]?.array ?? []).allSatisfy { inputs.contains($0.string?.text ?? "") }
    }
    set("correlations", .array(pairs))
    if let copula = dependence.object?["copula"] { set("copula", copula.value) }
    let asked = (first.root.object?["outputs"]?.array ?? []).first {
      ($0.string ?? $0.object?["name"]?.string)?.text == output
    }
    set("outputs", .array([asked ?? JSON(.string(key(output)), first.root.span)]))
    return try Model(
      Scenario(root: JSON(.object(object), first.root.span), fixedInputs: inputs))
  }

  private func key(_ text: String) -> PlacedText {
    PlacedText(text, whole: first.root.span, contentStart: nil)
  }

  /// All names that either scenario defines, those of the first before those that it lacks.
  private static func names(_ first: JSON, _ second: JSON) -> [String] {
    var seen: Set<String> = []
    return [first, second].flatMap { root in
      sections.flatMap { root.object?[$0]?.object?.keys ?? [] }
    }.filter { seen.insert($0).inserted }
  }

  private static func definition(_ name: String, _ root: JSON) -> (section: String, json: JSON)? {
    for section in sections {
      if let json = root.object?[section]?.object?[name], !json.isNull { return (section, json) }
    }
    return nil
  }

  /// Without what describes only; a formula alone is its text.
  private static func bare(_ json: JSON) -> JSON {
    guard let object = json.object else { return json }
    let kept = object.filter { !descriptive.contains($0.key.text) && !$0.value.isNull }
    return JSON(.object(kept), json.span)
  }

  private static func spelled(_ json: JSON) -> [UInt8] {
    let bare = bare(json)
    if let members = bare.object?.members, members.count == 1, members[0].key.text == "formula" {
      return CanonicalJSON.bytes(of: members[0].value)
    }
    return CanonicalJSON.bytes(of: bare)
  }
}

extension Model {
  /// A name and all that it depends on.
  func names(feeding name: String) -> Set<String> {
    let formulas = Dictionary(self.formulas.map { ($0.name, $0.dependsOn) }) { first, _ in first }
    let inputs = Dictionary(self.inputs.map { ($0.name, $0) }) { first, _ in first }
    var found: Set<String> = [name]
    var open = [name]
    while let next = open.popLast() {
      var names = formulas[next] ?? []
      if case .conditional(let marginal)? = inputs[next]?.kind { names += marginal.arguments }
      open += names.filter { found.insert($0).inserted }
    }
    return found
  }
}
