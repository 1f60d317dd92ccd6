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
  /// Key of the first bin: bins start 2^-20 of the scale from the centre.
  var base: UInt64

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
    let marks = pilot.values(ofRanks: [0, n / 4, n / 2, n * 3 / 4, n - 1])
    let scale = [marks[3] - marks[1], marks[4] - marks[0], abs(marks[2]), 1]
      .first { $0 > 0 && $0.isFinite }
    self.init(centre: marks[2], scale: scale ?? 1)
  }

  private init(centre: Double, scale: Double) {
    self.centre = centre
    let exponent = max(1, Int((scale.bitPattern >> 52) & 0x7ff) - 20)
    base = UInt64(exponent) << UInt64(KERNEL_BIN_BITS)
  }

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
