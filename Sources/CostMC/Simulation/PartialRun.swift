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

    /// The segments of the rest that are this part's: those whose middle is.
    func segments(of rest: [Range<Int>]) -> Range<Int> {
      guard let first = rest.first?.lowerBound, let end = rest.last?.upperBound else {
        return 0..<0
      }
      func segments(ofFirst parts: Int) -> Int {
        rest.prefix {
          ($0.lowerBound + $0.upperBound - 2 * first) * count < 2 * (end - first) * parts
        }.count
      }
      return segments(ofFirst: index - 1)..<segments(ofFirst: index)
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
    let segments = shard.segments(of: run.rest)
    var empty: [ReplicateTally] = []
    // The limits of tallies are percentiles of the first draws.
    if run.engine.design.replicates > 1, !segments.isEmpty {
      guard run.simulate(run.head) else { return nil }
      empty = run.emptyTallies()
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
}
