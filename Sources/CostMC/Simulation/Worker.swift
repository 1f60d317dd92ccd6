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
  /// Blocks whose inputs nobody reads.
  let streamed: StreamedBlocks?
  private let bins: UnsafeMutablePointer<UInt32>
  /// Counts that have left the bins before these overflow; laid out like them.
  private var carried: UnsafeMutablePointer<UInt64>?
  private let capacity: Int
  private let isBinning: Bool
  /// Whether `memory` holds the first block's draws.
  var holdsFirstBlock = false
  /// Draws that the bins may have counted.
  private var binned = 0
  /// As many draws are counted before the bins are emptied; one of them can hold twice as many.
  private static let binnedMost = 1 << 31
  /// [tracked][threshold]
  var atMost: [[Int]]
  var nonFinite: [Int]
  var firstNonFinite: [Int?]
  /// [bridge]
  var largestGaps: [Double]

  /// - Parameter isBinning: false where the order of the draws is not taken from bins.
  init(
    columns: Int, tracked: [Tracked], bridges: Int, isBinning: Bool, streaming: BlockEngine? = nil
  ) {
    self.isBinning = isBinning
    streamed = streaming.map(StreamedBlocks.init)
    largestGaps = Array(repeating: 0, count: bridges)
    memory = calloc(columns * BlockEngine.stride, MemoryLayout<Double>.size).bindMemory(
      to: Double.self, capacity: columns * BlockEngine.stride)
    scratch = .allocate(capacity: BlockEngine.stride)
    scratch.initialize(repeating: 0, count: BlockEngine.stride)
    capacity = isBinning ? max(1, tracked.count) * 2 * Int(KERNEL_BINS_HALF) : 1
    // Zeros that take no memory until they are written: most bins stay empty.
    bins = calloc(capacity, MemoryLayout<UInt32>.size).bindMemory(
      to: UInt32.self, capacity: capacity)
    atMost = tracked.map { Array(repeating: 0, count: $0.thresholds.count) }
    nonFinite = Array(repeating: 0, count: tracked.count)
    firstNonFinite = Array(repeating: nil, count: tracked.count)
  }

  deinit {
    free(memory)
    scratch.deallocate()
    free(bins)
    free(carried)
  }

  /// Where there is binning.
  func bins(ofColumn k: Int) -> UnsafeMutablePointer<UInt32> {
    bins + k * 2 * Int(KERNEL_BINS_HALF)
  }

  /// What has left those bins; nil where nothing has.
  func carried(ofColumn k: Int) -> UnsafePointer<UInt64>? {
    carried.map { UnsafePointer($0 + k * 2 * Int(KERNEL_BINS_HALF)) }
  }

  /// How many draws a bin has counted in all.
  func count(bin index: Int, ofColumn k: Int) -> Int {
    Int(bins(ofColumn: k)[index]) + Int(carried(ofColumn: k)?[index] ?? 0)
  }

  /// Adds draws that others have counted.
  func add(_ count: Int, bin index: Int, ofColumn k: Int) {
    carries()[k * 2 * Int(KERNEL_BINS_HALF) + index] += UInt64(count)
  }

  private func carries() -> UnsafeMutablePointer<UInt64> {
    if let carried { return carried }
    let fresh = calloc(capacity, MemoryLayout<UInt64>.size).bindMemory(
      to: UInt64.self, capacity: capacity)
    carried = fresh
    return fresh
  }

  /// Makes room in the bins for so many further draws.
  func makeRoom(draws: Int) {
    binned += draws
    guard isBinning, binned > Self.binnedMost else { return }
    empty()
    binned = draws
  }

  /// Carries what the bins have counted over to wider counts.
  func empty() {
    let wide = carries()
    for k in 0..<capacity where bins[k] > 0 {
      wide[k] += UInt64(bins[k])
      bins[k] = 0
    }
  }

  /// Takes one block of a tracked column into the statistics.
  ///
  /// - Parameter addsPowers: false where tallies have the sums of powers too.
  /// - Returns: whether all of it is finite.
  func accumulate(
    _ column: UnsafePointer<Double>, count: Int, tracked index: Int, _ tracked: Tracked,
    layout: BinLayout, sums: inout kernel_sums, addsPowers: Bool = true, firstDraw: Int
  ) -> Bool {
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
    if addsPowers, layout.momentScale == 1 {
      kernels_accumulate_sums(values, finite, &sums)
    } else {
      if addsPowers { addScaledPowers(values, finite, layout.momentScale, to: &sums) }
      var (least, most) = (0.0, 0.0)
      kernels_extremes(values, finite, &least, &most)
      sums.minimum = min(sums.minimum, least)
      sums.maximum = max(sums.maximum, most)
      sums.count += UInt64(finite)
    }
    if isBinning {
      layout.count(values, finite, into: bins(ofColumn: index))
    }
    for (place, limit) in tracked.thresholds.enumerated() {
      atMost[index][place] += kernels_count_at_most(values, finite, limit)
    }
    return missing == 0
  }

  /// Adds powers of distances that are scaled first; the extremes and the count stay as they are.
  private func addScaledPowers(
    _ values: UnsafePointer<Double>, _ count: Int, _ scale: Double, to sums: inout kernel_sums
  ) {
    let scaled = (0..<count).map { values[$0] * scale }
    var powers = sums
    powers.shift *= scale
    kernels_accumulate_sums(scaled, count, &powers)
    sums.sums = powers.sums
  }
}
