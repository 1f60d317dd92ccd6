import Kernels
import Probability
import Statistics

/// What one column's spread between the replicates of a design is taken from: power sums, counts up
/// to limits and mean distances beyond them, for each replicate.
///
/// Its size does not depend on the number of draws. The limits of percentiles are those of the first
/// draws (2^17 in usual runs): the spread of a share hardly changes from there to the percentile of
/// all draws.
struct ReplicateTally: Sendable {
  /// The probabilities whose percentiles the first limits are, increasing.
  let probabilities: [Double]
  private let limits: [Double]
  private let sides: [Double]
  private let shift: Double
  private let unit: Double
  /// See `BinLayout.momentScale`: the shift, the unit, the limits and the draws are multiplied by it.
  let scale: Double
  private var sums = [Double](repeating: 0, count: 5 * Designs.replicates)
  private var counts: [Double]
  private var excess: [Double]

  /// - Parameters:
  ///   - layout: of the column: what distances are taken from and counted in.
  ///   - percentiles: their values, one a probability.
  ///   - thresholds: further limits, of which counts are wanted only.
  init(
    _ layout: BinLayout, probabilities: [Double], percentiles: [Double], thresholds: [Double]
  ) {
    let scale = layout.momentScale
    self.scale = scale
    shift = layout.centre * scale
    unit = layout.unit * scale
    self.probabilities = probabilities
    limits = (percentiles + thresholds).map { $0 * scale }
    sides = probabilities.map { $0 >= 0.5 ? 1 : -1 }
    counts = Array(repeating: 0, count: limits.count * Designs.replicates)
    excess = Array(repeating: 0, count: sides.count * Designs.replicates)
  }

  /// - Parameter column: the first draw is one of replicate 0. Draws that are not finite are left out.
  mutating func add(_ column: UnsafePointer<Double>, count: Int, areFinite: Bool) {
    if scale == 1 { return addScaled(column, count: count, areFinite: areFinite) }
    let scaled = (0..<count).map { column[$0] * scale }
    scaled.withUnsafeBufferPointer { scaled in
      if let start = scaled.baseAddress {
        addScaled(start, count: count, areFinite: areFinite)
      }
    }
  }

  private mutating func addScaled(
    _ column: UnsafePointer<Double>, count: Int, areFinite: Bool
  ) {
    limits.withUnsafeBufferPointer { limits in
      sides.withUnsafeBufferPointer { sides in
        sums.withUnsafeMutableBufferPointer { sums in
          counts.withUnsafeMutableBufferPointer { counts in
            excess.withUnsafeMutableBufferPointer { excess in
              var tally = kernel_tally(
                shift: shift, unit: unit, sums: sums.baseAddress, marks: limits.count,
                excess_marks: sides.count, limits: limits.baseAddress, sides: sides.baseAddress,
                counts: counts.baseAddress, excess: excess.baseAddress)
              kernels_accumulate_tally(column, count, areFinite ? 1 : 0, &tally)
            }
          }
        }
      }
    }
  }

  mutating func merge(_ later: ReplicateTally) {
    for k in sums.indices { sums[k] += later.sums[k] }
    for k in counts.indices { counts[k] += later.counts[k] }
    for k in excess.indices { excess[k] += later.excess[k] }
  }

  /// All that it has counted, for the parts of a run.
  var figures: [Double] {
    get { sums + counts + excess }
    set {
      guard newValue.count == sums.count + counts.count + excess.count else { return }
      sums = Array(newValue.prefix(sums.count))
      counts = Array(newValue.dropFirst(sums.count).prefix(counts.count))
      excess = Array(newValue.suffix(excess.count))
    }
  }

  private func row(_ values: [Double], _ k: Int) -> ArraySlice<Double> {
    values[k * Designs.replicates..<(k + 1) * Designs.replicates]
  }

  /// Finite draws of each replicate.
  var sizes: [Int] { row(sums, 0).map { Int($0) } }

  /// Draws of each replicate up to the percentile of this probability.
  func atMost(percentile p: Double) -> [Int]? {
    probabilities.firstIndex(of: p).map { row(counts, $0).map { Int($0) } }
  }

  /// Draws of each replicate up to a threshold.
  func atMost(threshold place: Int) -> [Int] {
    row(counts, probabilities.count + place).map { Int($0) }
  }

  /// Sums of the distances of each replicate's draws beyond the percentile; nil where draws are too far
  /// out for floats.
  func excess(percentile p: Double) -> [Double]? {
    guard let place = probabilities.firstIndex(of: p) else { return nil }
    let sums = row(excess, place).map { $0 / scale }
    return sums.allSatisfy(\.isFinite) ? sums : nil
  }

  /// Sums of the first four powers of all draws, less the shift.
  var powers: (Double, Double, Double, Double) {
    func total(_ power: Int) -> Double { row(sums, power).reduce(0, +) }
    return (total(1), total(2), total(3), total(4))
  }

  /// Of the scaled draws.
  ///
  /// - Parameters: of all draws.
  func powerSums(minimum: Double, maximum: Double) -> [PowerSums] {
    let n = Designs.replicates
    return (0..<n).map { r in
      PowerSums(
        count: Int(sums[r]), shift: shift, s1: sums[n + r], s2: sums[2 * n + r],
        s3: sums[3 * n + r], s4: sums[4 * n + r], minimum: minimum * scale,
        maximum: maximum * scale)
    }
  }
}
