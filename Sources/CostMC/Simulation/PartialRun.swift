import Diagnostics
import Probability
import Statistics

/// A part of a run that is split over machines, as a file: the scenario itself, every setting that
/// its figures depend on, and what this part's draws come to. Nothing else is needed to join it.
///
/// Bytes: the line `costmc-part-1`; the build, the shard and the settings; the files of the
/// scenario; the figures of `SimulationPart`; the SHA-256 of all before it. Integers and doubles are
/// 64 bits wide, the least significant byte first; lists and texts follow their length.
public struct PartialRun: Sendable {
  /// Part `index` of `count`, from 1.
  public struct Shard: Sendable, Equatable {
    public var index: Int
    public var count: Int

    /// `2/5`.
    public init?(_ text: String) {
      let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let index = numbers[0], let count = numbers[1], index >= 1,
        index <= count, count <= 1_000_000
      else { return nil }
      (self.index, self.count) = (index, count)
    }

    /// The segments of the rest that are this part's.
    func segments(of count: Int) -> Range<Int> {
      count * (index - 1) / self.count..<count * index / self.count
    }
  }

  public let shard: Shard
  /// Where the scenario was read from.
  public let scenarioPath: String
  public let settings: Settings
  public let engine: SamplingEngine
  public let digest: String
  let variant: Scenario.Variant?
  let assignments: [String]
  /// The scenario and all that it is made of, so that merging reads nothing else.
  let files: [ScenarioFiles.Content]
  let build: String
  let part: SimulationPart

  /// The last digits of figures depend on more than the version.
  static let build = "costmc \(costmcVersion) for \(system) with GSL \(GSL.version)"
  private static var system: String {
    #if os(macOS)
      let name = "macOS"
    #else
      let name = "Linux"
    #endif
    #if arch(arm64)
      return name + " on arm64"
    #elseif arch(x86_64)
      return name + " on x86-64"
    #else
      return name
    #endif
  }
  /// No run takes more.
  private static let mostDraws = 1_000_000_000_000

  private static let magic = Array("costmc-part-1\n".utf8)

  /// Simulates one part.
  ///
  /// - Returns: nil where `monitor` was cancelled.
  public init?(
    _ shard: Shard, of scenario: Scenario, model: Model, path: String, options: RunOptions,
    monitor: Simulation.Monitor
  ) {
    let settings = options.settings
    let design =
      options.engine == .gsl
      ? MonteCarlo.self : Designs.named(settings.design) ?? MonteCarlo.self
    let run = Accumulation(
      model, draws: settings.draws, seed: settings.seed, design: design,
      tracked: TrackedNames(model).all, probabilities: settings.spreadProbabilities,
      threads: options.threads, monitor: monitor, inputDraws: Simulation.inputDrawsMost,
      engine: options.engine)
    let segments = shard.segments(of: run.rest.count)
    var empty: [ReplicateTally] = []
    // The limits of tallies are percentiles of the head.
    if run.engine.design.replicates > 1, !segments.isEmpty {
      guard run.simulateHead() else { return nil }
      empty = run.emptyTallies(
        concurrentMap(Array(run.tracked.indices)) { run.ordered($0, segments: run.head.count) })
      run.forget()
    }
    guard let tallies = run.simulateRest(segments, tallies: empty) else { return nil }
    part = run.part(segments, tallies: empty.isEmpty ? [] : tallies)
    self.shard = shard
    scenarioPath = path
    self.settings = settings
    engine = options.engine
    digest = model.digest
    variant = scenario.variant
    assignments = scenario.assignments
    files = scenario.files
    build = Self.build
  }

  // MARK: Bytes

  public var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.text(Array(build.utf8))
    writer.integer(shard.index)
    writer.integer(shard.count)
    for text in [scenarioPath, digest, engine.rawValue, settings.design] {
      writer.text(Array(text.utf8))
    }
    writer.integer(settings.draws)
    writer.integer(Int(bitPattern: UInt(settings.seed)))
    writer.doubles([settings.level])
    writer.doubles(settings.percentiles)
    writer.list([variant].compactMap { $0 }) { writer, variant in
      writer.text(Array(variant.name.utf8))
      writer.text(Array((variant.label ?? "").utf8))
    }
    writer.list(assignments) { $0.text(Array($1.utf8)) }
    writer.list(files) { writer, file in
      writer.text(Array(file.path.utf8))
      writer.text(file.bytes)
    }
    part.write(to: &writer)
    let body = Self.magic + writer.bytes
    return body + Self.checksum(body[...])
  }

  /// Why a file is not a part that can be joined.
  public enum Flaw: Error, Sendable {
    case unreadable(String)
    case noPart
    case damaged
    case otherBuild(String)

    public var words: String {
      switch self {
      case .unreadable(let reason): "cannot be read: \(reason)"
      case .noPart: "is no part of a run: `costmc run … --shard I/N --part FILE` writes these"
      case .damaged: "is damaged or cut short: make it anew"
      case .otherBuild(let build):
        "was made by \(build), this is \(PartialRun.build): one build must make all parts and merge them"
      }
    }
  }

  public init(contentsOf path: String) throws(Flaw) {
    let bytes: [UInt8]
    do throws(File.ReadError) { bytes = try File.read(path) } catch {
      throw .unreadable(error.reason)
    }
    guard bytes.starts(with: Self.magic) else { throw .noPart }
    guard bytes.count >= Self.magic.count + 32,
      Array(bytes.suffix(32)) == Self.checksum(bytes.dropLast(32))
    else { throw .damaged }
    do throws(ByteReader.Malformed) {
      try self.init(bytes.dropFirst(Self.magic.count).dropLast(32))
    } catch { throw .damaged }
    if build != Self.build { throw .otherBuild(build) }
  }

  private init(_ bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    func text() throws(ByteReader.Malformed) -> String {
      String(decoding: try reader.text(), as: UTF8.self)
    }
    build = try text()
    let (index, count) = (try reader.integer(), try reader.integer())
    guard let shard = Shard("\(index)/\(count)") else { throw ByteReader.Malformed() }
    self.shard = shard
    scenarioPath = try text()
    digest = try text()
    guard let engine = SamplingEngine(rawValue: try text()) else { throw ByteReader.Malformed() }
    self.engine = engine
    var settings = Settings()
    settings.design = try text()
    settings.draws = try reader.integer()
    settings.seed = UInt64(UInt(bitPattern: try reader.integer()))
    settings.level = try reader.doubles().first ?? settings.level
    settings.percentiles = try reader.doubles()
    let shares = settings.percentiles + [settings.level]
    guard (1...Self.mostDraws).contains(settings.draws), shares.allSatisfy({ $0 > 0 && $0 < 1 })
    else { throw ByteReader.Malformed() }
    self.settings = settings
    variant = try reader.list { reader throws(ByteReader.Malformed) in
      let name = String(decoding: try reader.text(), as: UTF8.self)
      let label = String(decoding: try reader.text(), as: UTF8.self)
      return Scenario.Variant(name: name, label: label.isEmpty ? nil : label)
    }.first
    assignments = try reader.list { reader throws(ByteReader.Malformed) in
      String(decoding: try reader.text(), as: UTF8.self)
    }
    files = try reader.list { reader throws(ByteReader.Malformed) in
      let path = String(decoding: try reader.text(), as: UTF8.self)
      return ScenarioFiles.Content(path: path, bytes: try reader.text())
    }
    part = try SimulationPart(&reader)
  }

  /// SHA-256.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let digits = Array(SHA256.hex(Array(bytes)).utf8)
    func value(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }
    return stride(from: 0, to: digits.count, by: 2).map {
      value(digits[$0]) << 4 | value(digits[$0 + 1])
    }
  }

  // MARK: Joining

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
