import Kernels
import Statistics

/// Columns of draws, one after the other: filled by the workers of a run, never changed after it.
// Unchecked: see above.
final class DrawStore: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Double>
  let rows: Int

  private static let hugePage = 1 << 21

  init(columns: Int, rows: Int) {
    let bytes = max(1, columns * rows) * MemoryLayout<Double>.stride
    // Pages that are taken one by one cost more than the draws that fill them.
    let isLarge = bytes >= 4 * Self.hugePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : MemoryLayout<Double>.alignment)
    if isLarge { kernels_use_huge_pages(memory, bytes) }
    base = memory.bindMemory(to: Double.self, capacity: max(1, columns * rows))
    self.rows = rows
  }

  deinit { base.deallocate() }

  /// Where the draws of a column start while they are being filled in.
  func start(ofColumn k: Int) -> UnsafeMutablePointer<Double> { base + k * rows }

  func column(_ k: Int) -> DrawColumn {
    DrawColumn(store: self, start: start(ofColumn: k), count: rows)
  }
}

/// The draws of one column, in the order drawn.
struct DrawColumn: RandomAccessCollection, @unchecked Sendable {
  private let store: DrawStore
  private let draws: UnsafePointer<Double>
  let count: Int

  fileprivate init(store: DrawStore, start: UnsafePointer<Double>, count: Int) {
    self.store = store
    draws = start
    self.count = count
  }

  /// The first draws, in place.
  func leading(_ most: Int) -> DrawColumn {
    DrawColumn(store: store, start: draws, count: Swift.min(most, count))
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(draw: Int) -> Double {
    precondition(draw >= 0 && draw < count)
    return draws[draw]
  }

  func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result? {
    try body(UnsafeBufferPointer(start: draws, count: count))
  }

  /// Which of the first draws lie within a range, in the order drawn, no more than `most`.
  func places(in range: ClosedRange<Double>, among first: Int = .max, most: Int = .max) -> [Int] {
    let count = Swift.min(count, first)
    let (low, high) = (range.lowerBound, range.upperBound)
    // One more than are taken, so that each can be written before it is known to count.
    return [Int](unsafeUninitializedCapacity: Swift.min(most, count) + 1) { places, found in
      for draw in 0..<count {
        places[found] = draw
        found += (draws[draw] >= low ? 1 : 0) & (draws[draw] <= high ? 1 : 0)
        if found == most { break }
      }
    }
  }

  /// The draws at some places, those that are finite.
  func finite(at places: [Int]) -> [Double] {
    let chosen = [Double](unsafeUninitializedCapacity: places.count) { chosen, filled in
      for (k, place) in places.enumerated() { chosen[k] = self[place] }
      filled = places.count
    }
    return kernels_count_non_finite(chosen, chosen.count) == 0 ? chosen : chosen.filter(\.isFinite)
  }

  var areFinite: Bool { kernels_count_non_finite(draws, count) == 0 }

  /// The finite draws in order.
  var sorted: SortedDraws {
    areFinite
      ? SortedDraws(UnsafeBufferPointer(start: draws, count: count))
      : SortedDraws(filter(\.isFinite))
  }

  /// The draws of ranks that do not decrease, where all are finite.
  func values(ofRanks ranks: [Int]) -> [Double] {
    UnsafeBufferPointer(start: draws, count: count).values(ofRanks: ranks)
  }

  func countAtMost(_ x: Double) -> Int { kernels_count_at_most(draws, count, x) }

  /// A copy of the first draws.
  func first(_ most: Int) -> [Double] {
    Array(UnsafeBufferPointer(start: draws, count: Swift.min(most, count)))
  }
}
