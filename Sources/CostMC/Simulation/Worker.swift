import Kernels
import Probability

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One thread's memory: the block's columns, the bins and counts that need no order to be joined.
final class Worker {
  let memory: UnsafeMutablePointer<Double>
  let scratch: UnsafeMutablePointer<Double>
  private let bins: UnsafeMutablePointer<UInt32>
  private let isBinning: Bool
  /// [tracked][threshold]
  var atMost: [[Int]]
  var nonFinite: [Int]
  var firstNonFinite: [Int?]
  /// [bridge]
  var largestGaps: [Double]

  /// - Parameter isBinning: false where the order of the draws is not taken from bins.
  init(columns: Int, tracked: [Tracked], bridges: Int, isBinning: Bool) {
    self.isBinning = isBinning
    largestGaps = Array(repeating: 0, count: bridges)
    memory = .allocate(capacity: columns * BlockEngine.stride)
    memory.initialize(repeating: 0, count: columns * BlockEngine.stride)
    scratch = .allocate(capacity: BlockEngine.stride)
    scratch.initialize(repeating: 0, count: BlockEngine.stride)
    let capacity = isBinning ? max(1, tracked.count) * 2 * Int(KERNEL_BINS_HALF) : 1
    // Zeros that take no memory until they are written: most bins stay empty.
    bins = calloc(capacity, MemoryLayout<UInt32>.size).bindMemory(
      to: UInt32.self, capacity: capacity)
    atMost = tracked.map { Array(repeating: 0, count: $0.thresholds.count) }
    nonFinite = Array(repeating: 0, count: tracked.count)
    firstNonFinite = Array(repeating: nil, count: tracked.count)
  }

  deinit {
    memory.deallocate()
    scratch.deallocate()
    free(bins)
  }

  /// Where there is binning.
  func bins(ofColumn k: Int) -> UnsafeMutablePointer<UInt32> {
    bins + k * 2 * Int(KERNEL_BINS_HALF)
  }

  /// Takes one block of a tracked column into the statistics.
  func accumulate(
    _ column: UnsafePointer<Double>, count: Int, tracked index: Int, _ tracked: Tracked,
    layout: BinLayout, sums: inout kernel_sums, firstDraw: Int
  ) {
    var values = column
    var finite = count
    let missing = kernels_count_non_finite(column, count)
    if missing > 0 {
      nonFinite[index] += missing
      if let place = (0..<count).first(where: { !column[$0].isFinite }) {
        firstNonFinite[index] = min(firstNonFinite[index] ?? .max, firstDraw + place)
      }
      finite = 0
      for i in 0..<count where column[i].isFinite {
        scratch[finite] = column[i]
        finite += 1
      }
      values = UnsafePointer(scratch)
    }
    kernels_accumulate_sums(values, finite, &sums)
    if isBinning {
      kernels_histogram(
        values, finite, layout.centre, layout.base, bins(ofColumn: index))
    }
    for (place, limit) in tracked.thresholds.enumerated() {
      atMost[index][place] += kernels_count_at_most(values, finite, limit)
    }
  }
}
