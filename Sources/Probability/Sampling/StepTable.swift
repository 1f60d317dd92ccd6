import Kernels

/// The quantile function of a discrete marginal as a guide table.
///
/// Source: Chen & Asau (1974), doi:10.1080/05695557408974949.
public final class StepTable: @unchecked Sendable {
  // Unchecked: the memory is written in `init` only.
  private let memory: UnsafeMutablePointer<Double>
  private let guide: UnsafeMutablePointer<UInt32>
  private let steps: kernel_steps

  /// - Parameters:
  ///   - values: increasing, not empty.
  ///   - probabilities: their probabilities, which sum to 1 within rounding.
  public init(values: [Double], probabilities: [Double]) {
    let count = values.count
    let cells = Swift.max(256, Swift.min(65_536, 2 * count))
    memory = .allocate(capacity: 3 * count)
    guide = .allocate(capacity: cells)
    let cumulative = memory + count
    let survival = memory + 2 * count
    var below = 0.0
    for j in 0..<count {
      memory[j] = values[j]
      below += probabilities[j]
      cumulative[j] = below
    }
    var above = 0.0
    for j in (0..<count).reversed() {
      survival[j] = above
      above += probabilities[j]
    }
    var j = 0
    for cell in 0..<cells {
      // One step back from rounding: the search only goes upwards.
      let start = Double(cell) / Double(cells) * (1 - 1e-12)
      while j + 1 < count && cumulative[j] < start { j += 1 }
      guide[cell] = UInt32(j > 0 && cumulative[j - 1] >= start ? j - 1 : j)
    }
    steps = kernel_steps(
      values: memory, cumulative: cumulative, survival: survival, guide: guide,
      count: UInt32(count), cells: UInt32(cells))
  }

  deinit {
    memory.deallocate()
    guide.deallocate()
  }

  /// Signed tail probabilities to draws.
  public func transform(
    _ t: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) {
    kernels_quantile_steps([steps], t, out, count)
  }
}
