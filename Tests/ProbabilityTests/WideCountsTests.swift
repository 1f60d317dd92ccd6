import Foundation
import Testing

@testable import Probability

/// Counts that are spread too wide for a table, against mpmath's (Reference/make_wide_counts.py).
@Suite struct WideCountsTests {
  struct Reference: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      let family: String
      let parameters: [String: Double]
      let side: String
      let counts: [[Double]]
      var testDescription: String { "\(family) \(parameters) \(side)" }
    }
    let cases: [Case]
  }

  static let cases: [Reference.Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/wide_counts.json")
    return (try? Data(contentsOf: path)).flatMap {
      try? JSONDecoder().decode(Reference.self, from: $0).cases
    } ?? []
  }()

  @Test func `there are references`() { #expect(Self.cases.count == 12) }

  @Test(arguments: cases)
  func `quantiles are the exact counts`(_ one: Reference.Case) throws {
    GSL.prepare()
    let type = try #require(Marginals.named(one.family))
    let marginal = try type.init(Parameters(one.parameters.mapValues { .number($0) }))
    guard case .transformed(_, .roundedUp) = marginal.sampling else {
      Issue.record("a table of steps")
      return
    }
    for point in one.counts {
      let (tail, exact) = (point[0], point[1])
      let found =
        one.side == "lower" ? marginal.quantile(lower: tail) : marginal.quantile(upper: tail)
      #expect(found == exact, "\(tail): \(found - exact) counts off")
    }
  }

  /// The table and the continued cdf are two ways to the same counts: of the largest spread that still
  /// makes a table, and just beyond.
  @Test func `a table of steps and the continued cdf agree`() throws {
    GSL.prepare()
    let table = try NegativeBinomial(["successes": .number(3), "p": .number(2e-4)])
    guard case .tabulated = table.counts else {
      Issue.record("no table")
      return
    }
    let continued = ContinuedCounts(
      NegativeBinomialTails(successes: 3, p: 2e-4), most: .infinity)
    for tail in [1e-12, 1e-9, 1e-6, 0.001, 0.0123, 0.1, 0.27, 0.5] {
      #expect(Counts.rounded(continued.quantile(lower: tail)) == table.quantile(lower: tail))
      #expect(Counts.rounded(continued.quantile(upper: tail)) == table.quantile(upper: tail))
    }
    for x in [0.0, 3, 40, 1000, 15_000, 90_000] {
      #expect(abs(continued.cdf(x) / table.cdf(x) - 1) < 1e-10)
      #expect(abs(continued.survival(x) / table.survival(x) - 1) < 1e-10)
    }
  }
}
