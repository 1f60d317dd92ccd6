/// An output's mean where an input is in its lowest and in its highest tenth.
///
/// `low = E[Y | X <= x10]`, `high = E[Y | X >= x90]`, in the output's unit. Where equal values of X
/// straddle the tenth, each of them counts with the same fraction.
///
/// Source: Eschenbach (1992), doi:10.1287/inte.22.6.40 (tornado diagrams).
public struct Tornado: Sendable, Equatable {
  public let low: Estimate
  public let high: Estimate
}

extension Tornado {
  /// The draws of one tenth of an input, with their weights.
  private struct Tail {
    var whole: Range<Int>
    var shared: Range<Int>
    var share: Double
  }

  /// One for each column of `outputs`; nil where the input is constant.
  static func tornados(
    of input: SlicedColumn, outputs: Rows, means: [Double], blocks: Blocks
  ) -> [Tornado?] {
    guard !input.isConstant else { return means.map { _ in nil } }
    let n = input.values.count
    let size = max(1, n / 10)
    let low = estimates(
      input, tail(input.ranked, ranks: 0..<size), outputs: outputs, means: means, blocks: blocks)
    let high = estimates(
      input, tail(input.ranked, ranks: n - size..<n), outputs: outputs, means: means,
      blocks: blocks)
    return means.indices.map { Tornado(low: low[$0], high: high[$0]) }
  }

  private static func tail(_ column: RankedColumn, ranks: Range<Int>) -> Tail {
    guard let runs = column.runs else {
      return Tail(whole: ranks, shared: ranks.upperBound..<ranks.upperBound, share: 0)
    }
    let n = column.order.count
    // The run of equal values at the inner end of the tail.
    let inner = ranks.lowerBound == 0 ? ranks.upperBound - 1 : ranks.lowerBound
    let next = runs.firstIndex { $0 > inner } ?? runs.count
    let run = runs[next - 1]..<(next < runs.count ? runs[next] : n)
    let share = Double(run.clamped(to: ranks).count) / Double(run.count)
    let whole =
      ranks.lowerBound == 0 ? 0..<run.lowerBound : run.upperBound..<n
    return Tail(whole: whole, shared: run, share: share)
  }

  private static func estimates(
    _ input: SlicedColumn, _ tail: Tail, outputs: Rows, means: [Double], blocks: Blocks
  ) -> [Estimate] {
    var estimates = [Estimate]()
    for (group, rows) in outputs.groups.enumerated() {
      var sums = [Rows.Row](repeating: .zero, count: blocks.count)
      var sizes = [Double](repeating: 0, count: blocks.count)
      func add(_ ranks: Range<Int>, weight: Double) {
        rows.withUnsafeBufferPointer { rows in
          input.ranked.order.withUnsafeBufferPointer { order in
            for rank in ranks {
              let draw = Int(order[rank])
              let block = blocks.block(of: draw)
              sums[block] += rows[draw] * weight
              sizes[block] += weight
            }
          }
        }
      }
      add(tail.whole, weight: 1)
      add(tail.shared, weight: tail.share)
      let size = sizes.reduce(0, +)
      let mean = sums.reduce(Rows.Row.zero, +) * (1 / size)
      for lane in 0..<min(Rows.width, outputs.columnCount - group * Rows.width) {
        let deviations = sums.indices.map { (sums[$0][lane] - mean[lane] * sizes[$0]) / size }
        estimates.append(
          Estimate(
            means[estimates.count] + mean[lane],
            standardError: blocks.variance(ofSums: deviations)?.squareRoot()))
      }
    }
    return estimates
  }
}
