import Diagnostics

/// The JSON of a scenario after `extends`, a variant and replaced inputs have been laid over each
/// other, before any of it is understood.
struct ScenarioTree {
  /// The effective scenario, without `extends` and `variants`.
  private(set) var root: JSON
  /// The variants by name, in the order of the file.
  private(set) var variants: JSON.Object = JSON.Object()
  /// Inputs that an overlay has made constants.
  private(set) var fixedInputs: Set<String> = []

  /// A tree that was put together from others.
  init(root: JSON, fixedInputs: Set<String>) {
    self.root = root
    self.fixedInputs = fixedInputs
  }

  /// Reads a file and those that it extends.
  ///
  /// - Throws: where nothing is left to be understood; other mistakes go to `problems`.
  init(path: String, files: ScenarioFiles, problems: Problems) throws(Failure) {
    let bytes: [UInt8]
    do throws(File.ReadError) { bytes = try files.read(path) } catch {
      throw Failure([.error(.cannotRead(path, error.reason))], cause: .unreadable)
    }
    try self.init(
      Source(name: path == "-" ? "standard input" : path, bytes: bytes), files: files,
      problems: problems)
  }

  init(_ source: Source, files: ScenarioFiles, problems: Problems) throws(Failure) {
    var layers: [JSON] = []
    var next: Source? = source
    var chain: [(path: String, identity: String)] = []
    while let source = next {
      chain.append((source.name, File.identity(source.name)))
      let reading = JSON.read(source)
      reading.problems.forEach(problems.add)
      guard let json = reading.value else { throw problems.failure ?? Failure([]) }
      guard json.object != nil else {
        problems.add(
          .error(.wrongKind("a scenario", "an object `{ … }`", json.kind), .init(json.head)))
        throw problems.failure ?? Failure([])
      }
      layers.append(json)
      next = try Self.base(of: json, chain: chain, files: files, problems: problems)
    }
    root = layers.removeLast()
    for layer in layers.reversed() { lay(layer) }
    let all = root.object ?? JSON.Object()
    if let json = all["variants"], !json.isNull {
      if let object = json.object {
        variants = object.filter { !MemberReader.isNote($0) }
      } else if !json.isInvalid {
        problems.add(
          .error(.wrongKind("`variants`", "an object `{ … }`", json.kind), .init(json.head)))
      }
    }
    root = JSON(
      .object(all.filter { $0.key.text != "extends" && $0.key.text != "variants" }), root.span)
  }

  /// The file that a scenario extends, if any.
  private static func base(
    of json: JSON, chain: [(path: String, identity: String)], files: ScenarioFiles,
    problems: Problems
  ) throws(Failure) -> Source? {
    guard let extends = json.object?["extends"], !extends.isNull, !extends.isInvalid else {
      return nil
    }
    guard let text = extends.string else {
      problems.add(
        .error(.wrongKind("`extends`", "a path in quotes", extends.kind), .init(extends.head)))
      throw problems.failure ?? Failure([])
    }
    let path = File.path(text.text, besides: extends.span.source.name)
    let identity = File.identity(path)
    if let start = chain.firstIndex(where: { $0.identity == identity }) {
      let names = (chain[start...].map(\.path) + [path]).joined(separator: " -> ")
      problems.add(.error(.extendsItself(names), .init(text.whole)))
      throw problems.failure ?? Failure([])
    }
    do throws(File.ReadError) { return Source(name: path, bytes: try files.read(path)) } catch {
      problems.add(
        Failure(
          [
            .error(
              .cannotRead(path, error.reason), .init(text.whole),
              help: "the path of `extends` is relative to the file that it stands in")
          ], cause: .unreadable))
      throw problems.failure ?? Failure([])
    }
  }

  private mutating func lay(_ overlay: JSON) {
    let before = root.object?["inputs"]?.object
    root = Merging.merge(root, overlay)
    guard let before, let after = root.object?["inputs"]?.object else { return }
    for member in overlay.object?["inputs"]?.object?.members ?? [] {
      let name = member.key.text
      if before[name]?.object?["distribution"] != nil, after[name]?.object?["value"] != nil {
        fixedInputs.insert(name)
      } else {
        fixedInputs.remove(name)
      }
    }
  }

  // MARK: Choices of the command line

  /// Lays a variant over the scenario.
  ///
  /// - Returns: its label.
  mutating func apply(variant name: String) throws(Failure) -> String? {
    guard let overlay = variants[name] else {
      let help: Diagnostic.Message =
        variants.members.isEmpty
        ? "the scenario has no `variants`"
        : Suggestion.help(name, among: variants.keys, listing: 20)
          ?? "it has \(Wording.count(variants.members.count, "variant"))"
      throw Failure([.error(.noVariant(name, root.span.source.name), help: help)], cause: .usage)
    }
    guard let object = overlay.object else { return nil }
    // What a scenario has no place for is told of the variant itself.
    let known = Set(ObjectFormat.scenario.names).intersection(ObjectFormat.variant.names)
    lay(
      JSON(
        .object(object.filter { known.contains($0.key.text) && $0.key.text != "note" }),
        overlay.span))
    return object["label"]?.string?.text
  }

  /// Replaces an input by a constant: `name=value`, the value in the input's unit.
  mutating func set(_ assignment: String) throws(Failure) {
    let prefix = "--set "
    let source = Source(name: "command line", text: prefix + assignment)
    let bytes = source.bytes
    func placed(_ range: Range<Int>) -> PlacedText {
      PlacedText(source.text(range), whole: Span(source, range), contentStart: range.lowerBound)
    }
    let all = placed(prefix.utf8.count..<bytes.count)
    guard let equals = bytes[all.whole.range].firstIndex(of: UInt8(ascii: "=")) else {
      throw Failure(
        [.error(.notAnAssignment(assignment), .init(all.whole), help: "write `--set name=value`")],
        cause: .usage)
    }
    let name = placed(all.whole.range.lowerBound..<equals)
    let text = placed(equals + 1..<bytes.count)
    let inputs = root.object?["inputs"]?.object ?? JSON.Object()
    guard let input = inputs[name.text]?.object else {
      let isFormula = root.object?["formulas"]?.object?[name.text] != nil
      throw Failure(
        [
          .error(
            isFormula ? .setsFormula(name.text) : .noInput(name.text), .init(name.whole),
            help: isFormula
              ? "set the inputs that it depends on"
              : Suggestion.help(name.text, among: inputs.keys))
        ], cause: .usage)
    }
    guard let value = DecimalText.value(text.text.filter { $0 != "_" }) else {
      let unit = input["unit"]?.string.map { ", in `\($0.text)`" } ?? ""
      throw Failure(
        [
          .error(
            .setsNoNumber(name.text, text.text), .init(text.whole),
            help: "write `--set \(name.text)=1.5`\(unit)")
        ], cause: .usage)
    }
    func object(_ key: PlacedText, _ value: JSON) -> JSON {
      JSON(.object(JSON.Object([.init(key: key, value: value)])), all.whole)
    }
    func key(_ text: String) -> PlacedText {
      PlacedText(text, whole: all.whole, contentStart: nil)
    }
    let number = JSON(.number(value), text.whole)
    lay(object(key("inputs"), object(name, object(key("value"), number))))
  }
}

extension Diagnostic.Message {
  static func cannotRead(_ path: String, _ reason: String) -> Self {
    "cannot read \(Wording.quoted(path)): \(reason)"
  }
  fileprivate static func extendsItself(_ chain: String) -> Self {
    "the scenario extends itself: \(chain)"
  }
  fileprivate static func noVariant(_ name: String, _ path: String) -> Self {
    "no variant of \(Wording.quoted(path)) is named \(Wording.quoted(name))"
  }
  fileprivate static func notAnAssignment(_ text: String) -> Self {
    "\(Wording.quoted(text)) sets nothing; expected a name, `=` and a number"
  }
  fileprivate static func noInput(_ name: String) -> Self {
    "no input is named \(Wording.quoted(name))"
  }
  fileprivate static func setsFormula(_ name: String) -> Self {
    "\(Wording.quoted(name)) is a formula; only inputs can be set"
  }
  fileprivate static func setsNoNumber(_ name: String, _ text: String) -> Self {
    "the value of \(Wording.quoted(name)) must be a number in the input's unit, found "
      + "\(Wording.quoted(text))"
  }
}
