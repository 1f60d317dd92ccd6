import Foundation
import Testing

/// One mistake a file, its text beside it; `UPDATE_GOLDEN=1` writes them anew.
@Suite struct ErrorTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Errors")
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".json") }.sorted()

  @Test(arguments: files)
  func `a mistake is told with its place and a way out`(_ file: String) throws {
    let outcome = try CommandTests.costmc("validate", "Tests/CommandTests/Errors/\(file)")
    #expect(outcome.code == 65)
    let golden = Self.folder.appending(path: file.replacingOccurrences(of: ".json", with: ".txt"))
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try outcome.out.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(outcome.out == (try String(contentsOf: golden, encoding: .utf8)))
  }

  @Test func `there are mistakes to tell`() { #expect(Self.files.count >= 20) }
}
