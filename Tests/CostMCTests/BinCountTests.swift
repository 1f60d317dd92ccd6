import Formulas
import Kernels
import Testing

@testable import CostMC

/// Counts of draws that 32 bits do not hold.
@Suite struct BinCountTests {
  private static let column = Tracked(
    name: "x", conversion: Conversion.identity, thresholds: [])
  private static let draws = [1.0, 1, 2, 3]
  private static let layout = draws.withUnsafeBufferPointer(BinLayout.init(pilot:))

  private static func worker() -> Worker {
    Worker(columns: 1, tracked: [column], bridges: 0, isBinning: true)
  }

  private static func accumulate(_ worker: Worker) {
    var sums = kernel_sums(
      shift: layout.centre, sums: (0, 0, 0, 0), minimum: .infinity, maximum: -.infinity, count: 0)
    _ = worker.accumulate(
      draws, count: draws.count, tracked: 0, column, layout: layout, sums: &sums, firstDraw: 0)
  }

  @Test func `bins that were emptied go on counting`() {
    let worker = Self.worker()
    Self.accumulate(worker)
    worker.empty()
    Self.accumulate(worker)
    #expect(worker.count(bin: Self.layout.bin(of: 1), ofColumn: 0) == 4)
    #expect(worker.count(bin: Self.layout.bin(of: 3), ofColumn: 0) == 2)
  }

  @Test func `bins are emptied before they overflow`() {
    let worker = Self.worker()
    let bin = Self.layout.bin(of: 1)
    Self.accumulate(worker)
    worker.makeRoom(draws: 1 << 30)
    #expect(worker.bins(ofColumn: 0)[bin] == 2)
    worker.makeRoom(draws: 3 << 30)
    #expect(worker.bins(ofColumn: 0)[bin] == 0)
    #expect(worker.count(bin: bin, ofColumn: 0) == 2)
  }

  @Test func `ten billion draws of one value are ten billion`() {
    let worker = Self.worker()
    Self.accumulate(worker)
    let bin = Self.layout.bin(of: 1)
    for _ in 0..<2 { worker.add(5_000_000_000, bin: bin, ofColumn: 0) }
    let store = DrawStore(columns: 1, rows: Self.draws.count)
    for (place, x) in Self.draws.enumerated() { store.start(ofColumn: 0)[place] = x }
    let draws = BinnedDraws(
      counts: UnsafePointer(worker.bins(ofColumn: 0)), extra: [],
      carried: [worker.carried(ofColumn: 0)].compactMap { $0 }, layout: Self.layout, minimum: 1,
      maximum: 3, retained: store.column(0))
    draws.refine(ranks: [draws.count / 2])
    let ordered = ColumnDraws.binned(draws)
    #expect(ordered.count == 10_000_000_004)
    #expect(ordered.percentiles([0.5]) == [1])
    #expect(ordered.values(ranks: [ordered.count - 1]) == [3])
  }
}
