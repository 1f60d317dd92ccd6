import Diagnostics

/// A file that is not there or cannot be read.
public struct FileProblem: Error, Sendable {
  public let path: String
  public let reason: String
}

/// What can be wrong before there is a model.
public enum ScenarioProblem: Error, Sendable {
  case file(FileProblem)
  case refused(Failure)
}

/// A scenario as one JSON tree: what it extends, its variant and the command line's changes merged.
public struct ScenarioFile: Sendable {
  public let path: String
  public let tree: JSON
  public let variant: String?
  /// The names of the variants there are.
  public let variants: [String]

  /// - Parameters:
  ///   - settings: `--set name=value`, each in the input's own unit.
  public init(
    path: String, variant: String? = nil, settings: [(name: String, value: String)] = []
  ) throws(ScenarioProblem) {
    var tree = try Self.load(path, from: [], at: nil)
    variants = tree.object?["variants"]?.object?.keys ?? []
    if let variant {
      guard let overlay = tree.object?["variants"]?.object?[variant] else {
        let place = tree.object?["variants"]?.head ?? tree.head
        throw .refused(
          Failure([
            .error(
              .unknownVariant(variant), Diagnostic.Label(place),
              help: Suggestion.help(variant, among: variants))
          ]))
      }
      let object = overlay.object?.filter { $0.key.text != "label" } ?? JSON.Object()
      tree = tree.merged(with: JSON(.object(object), overlay.span))
    }
    for setting in settings { tree = try Self.set(setting, in: tree) }
    self.path = path
    self.tree = tree
    self.variant = variant
  }

  private static func load(
    _ path: String, from chain: [String], at mention: Span?
  ) throws(ScenarioProblem) -> JSON {
    let bytes: [UInt8]
    do throws(FileProblem) { bytes = try readFile(path) } catch {
      guard let mention else { throw .file(error) }
      throw .refused(
        Failure([.error(.missingBase(path, error.reason), Diagnostic.Label(mention))]))
    }
    let source = Source(name: path, bytes: bytes)
    let reading = JSON.read(source)
    guard reading.problems.isEmpty, let tree = reading.value else {
      throw .refused(Failure(reading.problems))
    }
    guard case .object(let object) = tree.value else {
      throw .refused(Failure([.error("a scenario is an object `{ … }`", Diagnostic.Label(tree.head))]))
    }
    guard let base = object["extends"] else { return tree }
    guard let name = base.string else {
      throw .refused(
        Failure([.error("`extends` is the path of a scenario", Diagnostic.Label(base.head))]))
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let target = name.text.hasPrefix("/") ? name.text : folder + name.text
    if let start = (chain + [path]).firstIndex(of: target) {
      let cycle = (chain + [path])[start...] + [target]
      throw .refused(
        Failure([
          .error(.extendsCycle(cycle.joined(separator: " -> ")), Diagnostic.Label(base.span))
        ]))
    }
    let merged = try load(target, from: chain + [path], at: base.span).merged(with: tree)
    return JSON(
      .object(merged.object?.filter { $0.key.text != "extends" } ?? JSON.Object()), tree.span)
  }

  private static func set(
    _ setting: (name: String, value: String), in tree: JSON
  ) throws(ScenarioProblem) -> JSON {
    let source = Source(name: "--set", text: "\(setting.name)=\(setting.value)")
    let nameSpan = Span(source, 0..<setting.name.utf8.count)
    let valueSpan = Span(source, setting.name.utf8.count + 1..<source.bytes.count)
    guard tree.object?["inputs"]?.object?[setting.name] != nil else {
      throw .refused(
        Failure([
          .error(
            .unknownSetting(setting.name), Diagnostic.Label(nameSpan),
            help: Suggestion.help(setting.name, among: tree.object?["inputs"]?.object?.keys ?? []))
        ]))
    }
    guard let number = Double(setting.value), number.isFinite else {
      throw .refused(
        Failure([
          .error("a finite number is needed, in the input's unit", Diagnostic.Label(valueSpan))
        ]))
    }
    func object(_ key: String, _ value: JSON) -> JSON {
      let text = PlacedText(key, whole: nameSpan, contentStart: nil)
      return JSON(.object(JSON.Object([.init(key: text, value: value)])), valueSpan)
    }
    let value = JSON(.number(number), valueSpan)
    return tree.merged(with: object("inputs", object(setting.name, object("value", value))))
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownVariant(_ name: String) -> Self { "no variant is named `\(name)`" }
  fileprivate static func unknownSetting(_ name: String) -> Self { "no input is named `\(name)`" }
  fileprivate static func missingBase(_ path: String, _ reason: String) -> Self {
    "`\(path)` cannot be read: \(reason)"
  }
  fileprivate static func extendsCycle(_ cycle: String) -> Self {
    "`extends` goes round in a circle: \(cycle)"
  }
}
