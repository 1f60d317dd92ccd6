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
    /// One of `ComposedMarginals`.
    struct Composed: Decodable, Sendable, CustomTestStringConvertible {
      let name: String
      let mean: String?
      let sd: String?
      let quantiles: [[String]]
      var testDescription: String { name }
    }
    let cases: [Case]
    let composed: [Composed]
  }

  static let reference: Reference? = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/marginals.json")
    return (try? Data(contentsOf: path)).flatMap {
      try? JSONDecoder().decode(Reference.self, from: $0)
    }
  }()
  static let cases = reference?.cases ?? []
  static let composed = reference?.composed ?? []

  @Test func `every family has three sets`() {
    for name in Marginals.names {
      let sets =
        Self.cases.count { $0.family == name }
        + Self.composed.count { $0.name.hasPrefix("\(name) ") }
      #expect(sets >= 3, "\(name)")
    }
    #expect(Self.composed.map(\.name).sorted() == ComposedMarginals.all.map(\.name).sorted())
  }

  @Test(arguments: cases)
  func `mean, standard deviation and quantiles are exact`(_ one: Reference.Case) throws {
    GSL.prepare()
    let type = try #require(Marginals.named(one.family))
    let marginal = try type.init(Parameters(one.parameters.mapValues { .number($0) }))
    try expect(marginal, mean: one.mean, sd: one.sd, quantiles: one.quantiles)
  }

  @Test(arguments: composed)
  func `what is put together is exact too`(_ one: Reference.Composed) throws {
    GSL.prepare()
    let marginal = try #require(ComposedMarginals.named(one.name)).build()
    try expect(marginal, mean: one.mean, sd: one.sd, quantiles: one.quantiles)
  }

  private func expect(
    _ marginal: any Marginal, mean: String?, sd: String?, quantiles: [[String]]
  ) throws {
    func agrees(_ value: Double?, _ text: String?, _ tolerance: Double) throws {
      let exact = try #require(text.flatMap(Double.init))
      let value = try #require(value)
      // A figure that is 0 by symmetry is known to the spread's own accuracy.
      let size = max(abs(exact), 1e-5 * (marginal.standardDeviation ?? 1))
      #expect(abs(value - exact) <= tolerance * size, "\(value) for \(exact)")
    }
    if mean == nil {
      #expect(marginal.mean == nil && marginal.standardDeviation == nil)
    } else {
      try agrees(marginal.mean, mean, 1e-9)
      try agrees(marginal.standardDeviation, sd, 1e-9)
    }
    for point in quantiles {
      let p = try #require(Double(point[0]))
      try agrees(marginal.quantile(p), point[1], p < 1e-5 ? 1e-6 : 1e-9)
    }
  }
}
