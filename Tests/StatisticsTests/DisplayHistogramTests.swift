import Foundation
import Testing

@testable import Statistics

@Suite struct DisplayHistogramTests {
  static let outputs: [(name: String, draw: @Sendable (inout SplitMix64) -> Double)] = [
    ("uniform", { 3 + $0.uniform() }),
    ("normal", { 1e6 * $0.normal() }),
    ("lognormal", { exp(2 * $0.normal()) }),
    ("Cauchy", { tan(.pi * ($0.uniform() - 0.5)) }),
    ("far and narrow", { 1e9 + 1e-6 * $0.normal() }),
    ("tiny", { 1e-200 * $0.exponential() }),
    ("huge", { 1e307 * $0.normal() }),
    ("event", { $0.uniform() < 0.001 ? 1 : 0 }),
    ("often zero", { $0.uniform() < 0.99 ? 0 : exp($0.normal()) }),
    ("counts", { (3 * $0.exponential()).rounded(.down) }),
  ]

  @Test(arguments: outputs.indices)
  func `cells hold what lies between their edges, and with the outside all draws`(_ index: Int)
    throws
  {
    for count in [2, 3, 2000] {
      var generator = SplitMix64(seed: 21)
      let values = generator.draws(count, Self.outputs[index].draw)
      guard let histogram = DisplayHistogram(of: SortedDraws(values)) else {
        #expect(values.min() == values.max())
        continue
      }
      let edges = histogram.edges
      #expect(edges.count == histogram.counts.count + 1)
      #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
      #expect(edges.allSatisfy { $0.isFinite })
      #expect(histogram.counts.reduce(histogram.below + histogram.above, +) == count)
      for (k, cell) in histogram.counts.enumerated() {
        let isLast = k == histogram.counts.count - 1
        let inside = values.filter {
          edges[k] <= $0 && ($0 < edges[k + 1] || isLast && $0 == edges[k + 1])
        }
        #expect(inside.count == cell)
      }
    }
  }

  @Test(arguments: outputs.indices.prefix(4))
  func `there are about as many cells as asked for, and few draws outside`(_ index: Int) throws {
    var generator = SplitMix64(seed: 22)
    let draws = SortedDraws(generator.draws(4000, Self.outputs[index].draw))
    for cells in [10, 40, 100] {
      let histogram = try #require(DisplayHistogram(of: draws, cells: cells))
      #expect((cells * 2 / 3 - 1...cells * 3 / 2 + 3).contains(histogram.counts.count))
      #expect(histogram.below + histogram.above <= 400)
    }
  }

  @Test func `edges are round numbers`() throws {
    let edges = DisplayHistogram.edges(from: -0.31, to: 0.42, cells: 7)
    #expect(edges == [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(DisplayHistogram.edges(from: 0, to: 1000, cells: 4) == [0, 250, 500, 750, 1000])
  }

  @Test func `few values have a cell each`() throws {
    let histogram = try #require(
      DisplayHistogram(of: SortedDraws([1, 1, 2, 2, 2, 4, 0.5]), cells: 24))
    #expect(histogram.values == [0.5, 1, 2, 4])
    #expect(histogram.counts == [1, 2, 3, 1])
    #expect(histogram.edges == [0.25, 0.75, 1.5, 3, 5])
    #expect(histogram.below == 0 && histogram.above == 0)
  }

  @Test func `cells of whole numbers hold equally many of them`() throws {
    var generator = SplitMix64(seed: 23)
    let draws = generator.draws(5000) { (100 + 10 * $0.normal()).rounded() }
    let histogram = try #require(DisplayHistogram(of: SortedDraws(draws), cells: 24))
    let widths = Set(zip(histogram.edges, histogram.edges.dropFirst()).map { $1 - $0 })
    #expect(widths.count == 1 && widths.allSatisfy { $0 == $0.rounded() })
    #expect(histogram.edges.allSatisfy { $0 - $0.rounded(.down) == 0.5 })
  }

  @Test func `a constant has none`() {
    #expect(DisplayHistogram(of: SortedDraws([])) == nil)
    #expect(DisplayHistogram(of: SortedDraws([2])) == nil)
    #expect(DisplayHistogram(of: SortedDraws([2, 2, 2])) == nil)
  }

  @Test func `ranges next to nothing have cells too`() throws {
    for width in [1e-305, Double.leastNormalMagnitude / 20, .leastNonzeroMagnitude * 40] {
      let draws = SortedDraws((0..<1000).map { width * Double($0) / 1000 })
      let histogram = try #require(DisplayHistogram(of: draws, cells: 24))
      #expect(histogram.counts.reduce(histogram.below + histogram.above, +) == 1000)
    }
  }
}
