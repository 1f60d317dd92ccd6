import Foundation
import Testing

/// Fixed small runs take as many instructions as they did: times are noise on shared machines,
/// counts are not. `Benchmarks/instructions.json` holds them; `make counts` renews it.
///
/// Callgrind counts (valgrind 3.19 knows instruction sets up to AVX2) in one thread and with a fixed
/// hashing seed. Other processors and other releases of Swift and of the C library take other paths,
/// so the counts are compared only where the file's compiler and architecture are at hand.
@Suite(.serialized) struct InstructionCountTests {
  private static let tolerance = 0.03
  private static let file = CommandTests.root.appending(path: "Benchmarks/instructions.json")
  private static let runs: [String: [String]] = [
    "deepseek": ["run", "scenarios/deepseek.json", "--draws", "10000", "--design", "monte-carlo"],
    "deepseek in JSON": [
      "run", "scenarios/deepseek.json", "--draws", "10000", "--format", "json",
    ],
    "yardstick": [
      "run", "Benchmarks/peers/yardstick.json", "--draws", "100000", "--format", "json",
    ],
    "yardstick sobol": [
      "run", "Benchmarks/peers/yardstick.json", "--draws", "100000", "--design", "sobol",
      "--format", "json",
    ],
    "validate": ["validate", "scenarios/simple.json"],
  ]

  private struct Stored: Codable {
    var machine: String
    var counts: [String: Int]
  }

  /// What the counts depend on besides the program.
  private static var machine: String? {
    #if os(Linux) && arch(x86_64) && swift(>=6.3) && !swift(>=6.4)
      let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let release = (try? String(contentsOfFile: "/etc/debian_version", encoding: .utf8)) ?? ""
      return processor.contains("avx2")
        ? "Swift 6.3, Debian \(release.prefix { $0 != "." && $0 != "\n" }), x86-64 with AVX2" : nil
    #else
      return nil
    #endif
  }

  private static func tool(_ name: String) -> URL? {
    ["/usr/bin", "/usr/local/bin", "/bin"].map { URL(filePath: "\($0)/\(name)") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private static func run(_ program: URL, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = CommandTests.root
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_DETERMINISTIC_HASHING": "1"]) { _, new in new }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program.path) \(arguments)")
  }

  private static func counts(_ valgrind: URL, _ strip: URL) throws -> [String: Int] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Valgrind stumbles over the debugging information of Swift.
    let binary = folder.appending(path: "costmc").path
    try run(strip, ["--strip-debug", "-o", binary, CommandTests.binary.path])
    return try runs.mapValues { arguments in
      let profile = folder.appending(path: "profile")
      try run(
        valgrind,
        ["--tool=callgrind", "--callgrind-out-file=\(profile.path)", binary] + arguments
          + (arguments[0] == "run" ? ["--threads", "1"] : []))
      let line = try String(contentsOf: profile, encoding: .utf8).split(separator: "\n")
        .first { $0.hasPrefix("totals:") || $0.hasPrefix("summary:") }
      return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
    }
  }

  @Test(
    .enabled(if: machine != nil && tool("valgrind") != nil && tool("strip") != nil),
    .timeLimit(.minutes(10)))
  func `small runs take no more instructions than before`() throws {
    let machine = try #require(Self.machine)
    let counts = try Self.counts(
      try #require(Self.tool("valgrind")), try #require(Self.tool("strip")))
    if ProcessInfo.processInfo.environment["RENEW_COUNTS"] != nil {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(Stored(machine: machine, counts: counts)).write(to: Self.file)
      return
    }
    let stored = try JSONDecoder().decode(Stored.self, from: Data(contentsOf: Self.file))
    guard stored.machine == machine else { return }
    #expect(Set(stored.counts.keys) == Set(Self.runs.keys))
    for (name, count) in counts {
      let before = try #require(stored.counts[name])
      let change = Double(count) / Double(before) - 1
      #expect(
        abs(change) <= Self.tolerance,
        "\(name): \(count) instructions, \(before) before; `make counts` if that is meant")
    }
  }
}
