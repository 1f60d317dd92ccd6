import Kernels
import Statistics

/// Where the fine bins of one tracked column lie; fixed by the run's first block, so that every
/// thread and every part of a run counts into the same bins.
struct BinLayout: Sendable {
  var centre: Double
  /// Key of the first bin: bins start 2^-32 of the scale from the centre.
  private var base: UInt64
  /// The first of the finest bins, which the pilot's outermost draws lie in: where few draws are
  /// beyond a percentile, a bin had better hold still fewer.
  private var fine: UInt32
  /// What draws are multiplied by before the powers of their distances are added up.
  private(set) var momentScale = 1.0
  /// Whether bins are coarse where draws crowd, so that more of these had better be retained.
  var isDenseAtBothEnds = false

  init(pilot: UnsafeBufferPointer<Double>) {
    guard kernels_count_non_finite(pilot.baseAddress, pilot.count) == 0 else {
      self = pilot.filter(\.isFinite).withUnsafeBufferPointer(BinLayout.init(pilot:))
      return
    }
    guard !pilot.isEmpty else {
      self.init(centre: 0, scale: 1, reach: 1)
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
    let centre = low == high ? median : low ? marks[0] : marks[6]
    self.init(
      centre: centre, scale: scale ?? 1, reach: max(centre - marks[0], marks[6] - centre))
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

  /// - Parameter reach: how far from the centre the pilot's draws are.
  private init(centre: Double, scale: Double, reach: Double) {
    self.centre = centre
    func exponent(_ x: Double) -> Int { Int((x.bitPattern >> 52) & 0x7ff) }
    momentScale = Moments.scale(reach: reach)
    let first = max(1, exponent(scale) - 32)
    base = UInt64(first) << UInt64(KERNEL_BIN_BITS)
    let octave = exponent(reach) - Int(KERNEL_FINE_OCTAVES) + 1 - first
    let last = Int(KERNEL_BIN_OCTAVES - KERNEL_FINE_OCTAVES)
    // What is nearer than the first octave is in its first bin, which is none of the finest.
    fine = UInt32(min(max(1, octave), last) << Int(KERNEL_BIN_BITS))
  }

  /// About the spread of the middle half of the draws: a power of two.
  var unit: Double { Double(bitPattern: ((base >> UInt64(KERNEL_BIN_BITS)) + 32) << 52) }

  /// Counts draws into bins.
  func count(
    _ draws: UnsafePointer<Double>, _ count: Int, into bins: UnsafeMutablePointer<UInt32>
  ) {
    kernels_histogram(draws, count, centre, base, fine, bins)
  }

  private var firstFine: Int { Int(fine) }
  /// Keys of the finest bins have so many bits more.
  private static let further = UInt64(KERNEL_FINE_BITS - KERNEL_BIN_BITS)
  private var fineBase: UInt64 { (base + UInt64(fine)) << Self.further }

  /// The bin of x, as `count` has it.
  @inline(__always)
  func bin(of x: Double) -> Int {
    let bits = (x - centre).bitPattern
    let magnitude = bits & 0x7fff_ffff_ffff_ffff
    let half = Int(KERNEL_BINS_HALF)
    let side = Int(bits >> 63) * half
    let fineKey = Int(magnitude >> UInt64(52 - KERNEL_FINE_BITS)) - Int(fineBase)
    if fineKey >= 0, fineKey < Int(KERNEL_FINE_BINS) { return firstFine + fineKey + side }
    let key = max(0, Int(magnitude >> UInt64(52 - KERNEL_BIN_BITS)) - Int(base))
    return side + (key < firstFine ? key : min(key + Int(KERNEL_FURTHER_BINS), half - 1))
  }

  /// Distance from the centre at which the bin of this place on its side begins.
  func edge(_ place: Int) -> Double {
    if place <= 0 { return 0 }
    let pastFine = place - firstFine
    if pastFine >= 0, pastFine < Int(KERNEL_FINE_BINS) {
      let key = fineBase + UInt64(pastFine)
      return Double(bitPattern: key << UInt64(52 - KERNEL_FINE_BITS))
    }
    let key = base + UInt64(place - (pastFine < 0 ? 0 : Int(KERNEL_FURTHER_BINS)))
    return Double(bitPattern: key << UInt64(52 - KERNEL_BIN_BITS))
  }
}
