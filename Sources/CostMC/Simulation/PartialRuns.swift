import Probability

/// All parts of one run.
public struct PartialRuns: Sendable {
  /// By their number.
  public let parts: [PartialRun]
  public let scenario: Scenario
  public let model: Model

  /// What is wrong with a set of parts, in words.
  public struct Mismatch: Error, Sendable {
    public let message: String
    public let help: String
  }

  /// - Parameter files: in any order.
  public init(_ files: [(path: String, part: PartialRun)]) throws(Mismatch) {
    guard let first = files.first else {
      throw Mismatch(message: "there is no part", help: "name the files of all parts")
    }
    var seen: [Int: String] = [:]
    for file in files {
      if let difference = first.part.difference(from: file.part) {
        throw Mismatch(
          message:
            "`\(first.path)` and `\(file.path)` are parts of different runs: \(difference)",
          help: "make the parts with the same scenario and options but for `--shard`")
      }
      if let earlier = seen[file.part.shard.index] {
        throw Mismatch(
          message:
            "`\(earlier)` and `\(file.path)` are both part \(file.part.shard.index) of \(file.part.shard.count)",
          help: "name each part once")
      }
      seen[file.part.shard.index] = file.path
    }
    let count = first.part.shard.count
    let missing = (1...count).filter { seen[$0] == nil }
    if !missing.isEmpty {
      let list = missing.prefix(10).map(String.init).joined(separator: ", ")
      throw Mismatch(
        message:
          "of \(count) parts there \(missing.count == 1 ? "is" : "are") missing: \(list)\(missing.count > 10 ? ", …" : "")",
        help: "`costmc run … --shard \(missing[0])/\(count) --part FILE` makes one")
    }
    // The report names the path that the first part was made from, in whatever order they come.
    parts = files.map(\.part).sorted { $0.shard.index < $1.shard.index }
    let whole = parts[0]
    guard
      let scenario = try? Scenario(
        contentsOf: whole.scenarioPath, variant: whole.variant?.name, set: whole.assignments,
        files: whole.files),
      let model = try? Model(scenario), model.digest == whole.digest
    else {
      throw Mismatch(
        message: "the scenario in part 1 of \(count) is not the one that it names",
        help: "make the part anew")
    }
    self.scenario = scenario
    self.model = model
  }

  public var settings: Settings { parts[0].settings }
  public var engine: SamplingEngine { parts[0].engine }
  public var scenarioPath: String { parts[0].scenarioPath }

  /// Whether other percentiles than those of the parts can be had: where draws are independent, and
  /// where merging draws them all anew.
  public var keepsPercentiles: Bool {
    (Designs.named(settings.design) ?? MonteCarlo.self).replicates == 1
      || parts.allSatisfy { $0.part.segments.isEmpty }
  }

  var simulated: [SimulationPart] { parts.map(\.part) }
}

extension PartialRun {
  /// The settings that two parts differ in, in words; nil where they are of one run.
  func difference(from other: PartialRun) -> String? {
    let facts: [(name: String, own: String, theirs: String)] = [
      ("scenario", String(digest.prefix(12)), String(other.digest.prefix(12))),
      ("variant", variant?.name ?? "none", other.variant?.name ?? "none"),
      ("number of draws", "\(settings.draws)", "\(other.settings.draws)"),
      ("seed", "\(settings.seed)", "\(other.settings.seed)"),
      ("design", settings.design, other.settings.design),
      ("engine", engine.rawValue, other.engine.rawValue),
      ("level", "\(settings.level)", "\(other.settings.level)"),
      ("percentiles", "\(settings.percentiles)", "\(other.settings.percentiles)"),
      ("number of parts", "\(shard.count)", "\(other.shard.count)"),
    ]
    let differences = facts.filter { $0.own != $0.theirs }.map {
      "\($0.name): \($0.own) and \($0.theirs)"
    }
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }
}
