import Formulas
import Kernels
import Statistics

/// A column that statistics are wanted of: an output, a claim's quantity, a step of a bridge.
struct Tracked: Sendable {
  var name: String
  /// The column's unit to the one that the statistics are in.
  var conversion: Conversion
  /// Counts of draws <= each are taken over the whole run.
  var thresholds: [Double]
  /// Whether reports tell more of its order than a few ranks.
  var isOutput = true
}

/// Where the fine bins of one tracked column lie; fixed by the run's first block, so that every
/// thread and every part of a run counts into the same bins.
struct BinLayout: Sendable {
  var centre: Double
  /// Key of the first bin: bins start 2^-32 of the scale from the centre.
  var base: UInt64
  /// Whether bins are coarse where draws crowd, so that more of these had better be retained.
  var isDenseAtBothEnds = false

  init(pilot: UnsafeBufferPointer<Double>) {
    guard kernels_count_non_finite(pilot.baseAddress, pilot.count) == 0 else {
      self = pilot.filter(\.isFinite).withUnsafeBufferPointer(BinLayout.init(pilot:))
      return
    }
    guard !pilot.isEmpty else {
      self.init(centre: 0, scale: 1)
      return
    }
    let n = pilot.count
    let marks = pilot.values(
      ofRanks: [0, n / 64, n / 4, n / 2, n * 3 / 4, n - 1 - n / 64, n - 1])
    let median = marks[3]
    let scale = [marks[4] - marks[2], marks[6] - marks[0], abs(median), 1]
      .first { $0 > 0 && $0.isFinite }
    // Bins are finest round the centre: best where draws crowd at one end.
    let low = Self.isDense(end: marks[0], marks[1], median, marks[5])
    let high = Self.isDense(end: -marks[6], -marks[5], -median, -marks[1])
    self.init(
      centre: low == high ? median : low ? marks[0] : marks[6], scale: scale ?? 1)
    isDenseAtBothEnds = low && high
  }

  /// Whether draws crowd at the lower end: the half below the median is far shorter than the other,
  /// or its last 64th far shorter than a uniform distribution's. (An atom there needs no fine bins.)
  private static func isDense(
    end: Double, _ last: Double, _ median: Double, _ far: Double
  ) -> Bool {
    let isShort = median - last < (far - median) / 8
    return isShort || end < last && last - end < (median - end) / 128
  }

  private init(centre: Double, scale: Double) {
    self.centre = centre
    let exponent = max(1, Int((scale.bitPattern >> 52) & 0x7ff) - 32)
    base = UInt64(exponent) << UInt64(KERNEL_BIN_BITS)
  }

  /// About the spread of the middle half of the draws: a power of two.
  var unit: Double { Double(bitPattern: (base >> UInt64(KERNEL_BIN_BITS) + 32) << 52) }

  /// The bin of x, as the histogram kernel counts it.
  @inline(__always)
  func bin(of x: Double) -> Int {
    let bits = (x - centre).bitPattern
    let key = Int((bits & 0x7fff_ffff_ffff_ffff) >> UInt64(52 - KERNEL_BIN_BITS)) - Int(base)
    let half = Int(KERNEL_BINS_HALF)
    return min(max(key, 0), half - 1) + Int(bits >> 63) * half
  }

  /// Distance from the centre at which the bin with this key begins.
  func edge(_ key: Int) -> Double {
    key <= 0 ? 0 : Double(bitPattern: (base + UInt64(key)) << UInt64(52 - KERNEL_BIN_BITS))
  }
}
