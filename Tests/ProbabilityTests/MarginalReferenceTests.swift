import Foundation
import Testing

@testable import Probability

/// Exact figures against mpmath's (Reference/make_reference.py): 1e-9 relative, 1e-6 below p = 1e-5.
@Suite struct MarginalReferenceTests {
  struct Reference: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      let family: String
      let parameters: [String: Double]
      let mean: String?
      let sd: String?
      let quantiles: [[String]]
      var testDescription: String { "\(family) \(parameters)" }
    }
    let cases: [Case]
  }

  static let cases: [Reference.Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/marginals.json")
    guard let data = try? Data(contentsOf: path) else { return [] }
    return (try? JSONDecoder().decode(Reference.self, from: data))?.cases ?? []
  }()

  @Test func `the references are there`() { #expect(Self.cases.count >= 27) }

  /// All but those that are put together from values, weights or other families.
  @Test func `every family by parameters has three sets`() {
    let composed: Set<String> = [
      "histogram", "cumulative", "empirical", "mixture", "metalog", "discrete",
      "curvilinear-trapezoid",
    ]
    for name in Marginals.names where !composed.contains(name) {
      #expect(Self.cases.count { $0.family == name } >= 3, "\(name)")
    }
  }

  @Test(arguments: cases)
  func `mean, standard deviation and quantiles are exact`(_ one: Reference.Case) throws {
    GSL.prepare()
    let type = try #require(Marginals.named(one.family))
    let marginal = try type.init(Parameters(one.parameters.mapValues { .number($0) }))
    func agrees(_ value: Double?, _ text: String?, _ tolerance: Double) throws {
      let exact = try #require(text.flatMap(Double.init))
      let value = try #require(value)
      // A figure that is 0 by symmetry is known to the spread's own accuracy.
      let size = max(abs(exact), 1e-5 * (marginal.standardDeviation ?? 1))
      #expect(abs(value - exact) <= tolerance * size, "\(value) for \(exact)")
    }
    if one.mean == nil {
      #expect(marginal.mean == nil && marginal.standardDeviation == nil)
    } else {
      try agrees(marginal.mean, one.mean, 1e-9)
      try agrees(marginal.standardDeviation, one.sd, 1e-9)
    }
    for point in one.quantiles {
      let p = try #require(Double(point[0]))
      try agrees(marginal.quantile(p), point[1], p < 1e-5 ? 1e-6 : 1e-9)
    }
  }
}
