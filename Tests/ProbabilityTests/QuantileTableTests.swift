import Testing

@testable import Probability

/// Octaves of a table are built when draws ask for them; that may not show.
@Suite struct QuantileTableTests {
  private static let tails = stride(from: 0.999, to: 26, by: 0.37).flatMap { k -> [Double] in
    var tail = 0.5
    for _ in 0..<Int(k) { tail /= 2 }
    let inside = tail * (1 - 0.5 * (k - k.rounded(.down)))
    return [0.999 * inside, -0.999 * inside]
  }

  @Test(arguments: MarginalContractTests.cases)
  func `draws are the same in whatever order they come`(_ one: MarginalContractTests.Case) throws {
    let marginal = try one.marginal()
    guard case .table = marginal.sampling else { return }
    func transformed(_ tails: [Double], by table: QuantileTable) -> [Double] {
      var draws = tails
      table.transform(tails, into: &draws, count: tails.count)
      return draws
    }
    let together = transformed(Self.tails, by: QuantileTable(marginal))
    let outwards = QuantileTable(marginal)
    let inwards = QuantileTable(marginal)
    let places = Self.tails.indices
    let byOutwards = places.map { transformed([Self.tails[$0]], by: outwards)[0] }
    let byInwards = places.reversed().map { transformed([Self.tails[$0]], by: inwards)[0] }
    #expect(together.map(\.bitPattern) == byOutwards.map(\.bitPattern))
    #expect(together.map(\.bitPattern) == byInwards.reversed().map(\.bitPattern))
  }

  @Test func `many threads build one table`() async throws {
    let marginal = try LogNormal(["mu": .number(0), "sigma": .number(1)])
    let alone = QuantileTable(marginal)
    var expected = Self.tails
    alone.transform(Self.tails, into: &expected, count: expected.count)
    let shared = QuantileTable(marginal)
    let all = await withTaskGroup(of: [(Int, Double)].self) { group in
      for worker in 0..<8 {
        group.addTask {
          Self.tails.indices.map { k in
            let place = (k * 7 + worker * 13) % Self.tails.count
            var draw = 0.0
            shared.transform([Self.tails[place]], into: &draw, count: 1)
            return (place, draw)
          }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(all.count == 8 * Self.tails.count)
    #expect(all.allSatisfy { $1.bitPattern == expected[$0].bitPattern })
  }
}
