import Testing

@testable import CostMCCommand

/// Lines that are read without the parser ask for what the parser makes of them.
@Suite struct UsualRunTests {
  private static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }

  @Test(arguments: [
    "a.json", "a.json --draws 1e4", "--draws 2.5M a.json", "a.json --seed 18446744073709551615",
    "a.json --design sobol --format json --variant lean --threads 3 --output out/",
    "a.json --check --quiet --no-color --no-progress", "--seed 7 --check b/c.json --draws 100_000",
  ])
  func `a usual line asks for what the parser makes of it`(line: String) throws {
    let usual = try #require(RunRequest(usual: Self.words(line)))
    let parsed = try RunCommand.parse(Self.words(line)).request
    #expect(String(reflecting: usual) == String(reflecting: parsed))
  }

  @Test(arguments: [
    "", "--help", "a.json -h", "a.json b.json", "a.json --draws", "a.json --draws -5",
    "a.json --draws ten", "a.json --seed 1.5", "a.json --threads 0", "a.json --design sobel",
    "a.json --format jsn", "a.json --draws=1e4", "a.json --draws 10 --draws 20",
    "a.json --check --check", "a.json --precision 1%", "a.json --set x=1", "a.json --unknown",
    "a.json --engine gsl", "a.json --robustness", "-", "a.json -- b.json", "a.json --version",
  ])
  func `any other line is left to the parser`(line: String) {
    #expect(RunRequest(usual: Self.words(line)) == nil)
  }
}
