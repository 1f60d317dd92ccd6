import Formulas
import Foundation
import Kernels
import Statistics
import Testing

@testable import CostMC

/// Percentiles of runs whose draws are not all retained, against the order statistics of all draws.
@Suite struct BinnedDrawsTests {
  struct Shape: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var quantile: @Sendable (Double) -> Double
  }

  static let shapes: [Shape] = [
    Shape(testDescription: "uniform") { $0 },
    Shape(testDescription: "exponential") { -log(1 - $0) },
    Shape(testDescription: "logistic") { log($0 / (1 - $0)) },
    Shape(testDescription: "logistic far from 0") { 1e9 + 1e-3 * log($0 / (1 - $0)) },
    Shape(testDescription: "Cauchy") { tan(.pi * ($0 - 0.5)) },
    Shape(testDescription: "dense at the lower end") { pow($0, 4) },
    Shape(testDescription: "dense at the upper end") { -pow($0, 4) },
    Shape(testDescription: "skewed over decades") { pow($0 / (1 - $0), 2) },
    Shape(testDescription: "skewed, away from 0") { 5 + pow($0 / (1 - $0), 2) },
    Shape(testDescription: "whole numbers") { (20 * $0).rounded() },
    Shape(testDescription: "an atom at an end") { max(0, $0 - 0.4) },
  ]

  private static func draws(_ shape: Shape, count: Int) -> [Double] {
    var state: UInt64 = 7
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return shape.quantile((Double(state >> 11) + 0.5) * 0x1p-53)
    }
  }

  private static func binned(_ draws: [Double], retained: Int) -> BinnedDraws {
    let tracked = Tracked(name: "x", conversion: .identity, thresholds: [])
    let layout = draws[..<1024].withUnsafeBufferPointer(BinLayout.init(pilot:))
    let worker = Worker(columns: 1, tracked: [tracked], bridges: 0, isBinning: true)
    var sums = kernel_sums(
      shift: 0, sums: (0, 0, 0, 0), minimum: .infinity, maximum: -.infinity, count: 0)
    let store = DrawStore(columns: 1, rows: retained)
    draws.withUnsafeBufferPointer { all in
      guard let first = all.baseAddress else { return }
      for start in stride(from: 0, to: all.count, by: 1024) {
        _ = worker.accumulate(
          first + start, count: min(1024, all.count - start), tracked: 0, tracked, layout: layout,
          sums: &sums, firstDraw: start)
      }
      store.start(ofColumn: 0).update(from: first, count: retained)
    }
    return BinnedDraws(
      counts: worker.bins(ofColumn: 0), extra: [], carried: [], layout: layout,
      minimum: sums.minimum, maximum: sums.maximum, retained: store.column(0))
  }

  /// 2^17 of 500,000 draws are retained. A percentile stands where the order of all draws has it, to
  /// a third of what it would vary by over reruns (ranks by sqrt(n p (1 - p))).
  @Test(arguments: shapes)
  func `percentiles are right to well below their sampling error`(_ shape: Shape) {
    let all = Self.draws(shape, count: 500_000)
    let binned = Self.binned(all, retained: 1 << 17)
    let sorted = SortedDraws(all)
    let probabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    let ranks = probabilities.map { PercentileRanks.rank($0, count: all.count) }
    binned.refine(ranks: ranks)
    #expect(binned.count == all.count)
    for (p, rank) in zip(probabilities, ranks) {
      let value = binned.value(rank: rank)
      let atMost = sorted.countAtMost(value)
      let below = sorted.countAtMost(value.nextDown)
      let gap = below...atMost ~= rank ? 0 : min(abs(below - rank), abs(atMost - rank))
      let spread = (Double(all.count) * p * (1 - p)).squareRoot()
      #expect(Double(gap) <= spread / 3, "P\(p): \(gap) ranks off, \(spread) is the sampling error")
    }
  }

  /// Where few draws are beyond a percentile, the bin that it is in had better hold still fewer: ranks
  /// from P0.06 to P0.4 and their mirrors are off by less than a third of their sampling error in the
  /// mean (bins of 1/256 octave throughout: by a half of a uniform column's).
  @Test(arguments: [0, 1, 2])
  func `outer percentiles are right too`(_ place: Int) {
    let all = Self.draws(Self.shapes[place], count: 500_000)
    let binned = Self.binned(all, retained: 1 << 17)
    let sorted = SortedDraws(all)
    var sum = 0.0
    var ranks: [Int] = []
    for k in 0..<18 {
      let low = 300 + 100 * k
      ranks += [low, all.count - 1 - low]
    }
    binned.refine(ranks: ranks)
    for rank in ranks {
      let p = Double(rank) / Double(all.count)
      let gap = Double(sorted.countAtMost(binned.value(rank: rank)) - rank)
      sum += gap * gap / (Double(all.count) * p * (1 - p))
    }
    let rootMeanSquare = (sum / Double(ranks.count)).squareRoot()
    #expect(rootMeanSquare < 1.0 / 3, "\(rootMeanSquare)")
  }

  /// Every double from an edge on is in the bin that begins there.
  @Test(arguments: shapes)
  func `bins begin at their edges`(_ shape: Shape) {
    let pilot = Self.draws(shape, count: 1024)
    let layout = pilot.withUnsafeBufferPointer(BinLayout.init(pilot:))
    let half = Int(KERNEL_BINS_HALF)
    var counts = [UInt32](repeating: 0, count: 2 * half)
    for place in stride(from: 1, to: half, by: 61) {
      for distance in [layout.edge(place), layout.edge(place).nextDown, -layout.edge(place)] {
        let x = layout.centre + distance
        // Next to a centre far from 0, distances are rounded.
        guard x - layout.centre == distance else { continue }
        let bin = (distance < layout.edge(place) && distance > 0 ? place - 1 : place)
        #expect(layout.bin(of: x) == bin + (distance < 0 ? half : 0))
        layout.count([x], 1, into: &counts)
        #expect(counts[layout.bin(of: x)] > 0)
      }
    }
  }

  /// A pilot of one value reaches nowhere, and may be followed by others.
  @Test func `values at the centre are in the bins next to it`() {
    for x in [0.0, 7] {
      let layout = [Double](repeating: x, count: 1024).withUnsafeBufferPointer(
        BinLayout.init(pilot:))
      #expect(layout.bin(of: x) == 0)
      #expect(layout.bin(of: x + 1e-30) == 0)
      var counts = [UInt32](repeating: 0, count: 2 * Int(KERNEL_BINS_HALF))
      layout.count([x, x.nextUp, x + 1, x - 1], 4, into: &counts)
      #expect(counts[0] >= 1 && counts.reduce(0, +) == 4)
      for value in [x.nextUp, x + 1, x - 1] { #expect(counts[layout.bin(of: value)] >= 1) }
    }
  }

  @Test func `columns that are dense at both ends are told`() {
    func isDense(_ quantile: @escaping @Sendable (Double) -> Double) -> Bool {
      let pilot = Self.draws(Shape(testDescription: "", quantile: quantile), count: 1024)
      return pilot.withUnsafeBufferPointer(BinLayout.init(pilot:)).isDenseAtBothEnds
    }
    #expect(isDense { pow(sin(.pi / 2 * $0), 2) })
    for shape in Self.shapes { #expect(!isDense(shape.quantile), "\(shape)") }
  }
}
