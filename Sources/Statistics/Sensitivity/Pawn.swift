/// The PAWN index: the median over slices of X of the Kolmogorov-Smirnov distance between the
/// distribution of Y and the one in the slice.
///
/// Ten slices of equal probability (one for each value of a discrete X, weighted), 60 bins of Y.
/// Where the distance is largest, and its sign, is learned from seven eighths of the draws and
/// read off the last eighth, in turn: so an input without effect gets 0 on average, where the
/// usual estimate is biased upward. The error is that of the slices at the median, and holds 1.5 %
/// for what the bins lose.
///
/// Source: Pianosi & Wagener (2018), doi:10.1016/j.envsoft.2018.07.019.
enum Pawn {
  static let slices = 10

  static func estimate(_ table: Contingency, blocks: Blocks) -> Estimate? {
    let (rows, columns, count) = (table.rows, table.columns, table.counts.count)
    // Cumulative over the bins; the last row holds all slices.
    let cumulative = table.counts.map { counts -> [Double] in
      var sums = [Double](repeating: 0, count: (rows + 1) * columns)
      for row in 0..<rows {
        var sum = 0.0
        for column in 0..<columns {
          sum += counts[row * columns + column]
          sums[row * columns + column] = sum
          sums[rows * columns + column] += sum
        }
      }
      return sums
    }
    var whole = [Double](repeating: 0, count: (rows + 1) * columns)
    for block in cumulative { for cell in whole.indices { whole[cell] += block[cell] } }
    let folds = Folds(blocks: count)
    var distances: [Distance] = []
    for row in 0..<rows {
      let size = whole[row * columns + columns - 1]
      guard size > 0 else { continue }
      // Influence sums by block of the mean over draws in the slice.
      var sums = [Double](repeating: 0, count: count)
      for fold in folds.groups {
        var training = whole
        for block in fold {
          for cell in row * columns..<(row + 1) * columns {
            training[cell] -= cumulative[block][cell]
          }
          for cell in rows * columns..<(rows + 1) * columns {
            training[cell] -= cumulative[block][cell]
          }
        }
        let (place, sign) = Self.farthest(training, row: row, rows: rows, columns: columns)
        for block in fold {
          let all = cumulative[block][rows * columns + columns - 1]
          let share = all > 0 ? cumulative[block][rows * columns + place] / all : 0
          sums[block] =
            sign
            * (cumulative[block][row * columns + place]
              - share * cumulative[block][row * columns + columns - 1]) / size
        }
      }
      distances.append(Distance(value: sums.reduce(0, +), sums: sums, weight: size))
    }
    return median(distances, blocks)
  }

  /// Of one slice, with the influence of each block.
  private struct Distance {
    var value: Double
    var sums: [Double]
    var weight: Double
  }

  /// Where the two cumulative shares are farthest apart, and which is above.
  private static func farthest(
    _ sums: [Double], row: Int, rows: Int, columns: Int
  ) -> (place: Int, sign: Double) {
    let size = max(1, sums[row * columns + columns - 1])
    let all = max(1, sums[rows * columns + columns - 1])
    var best = (place: 0, gap: 0.0)
    for column in 0..<columns {
      let gap = sums[row * columns + column] / size - sums[rows * columns + column] / all
      if abs(gap) > abs(best.gap) { best = (column, gap) }
    }
    return (best.place, best.gap < 0 ? -1 : 1)
  }

  private static let binLoss = 0.015
  /// The draws of a design spread so little that where the distance is largest, and which slice is the
  /// median, add a third to the variance (measured).
  private static let learnedShare = 4.0 / 3
  /// The weighted median; its error is that of the slices next to it, and at least what the noise
  /// of all slices would give if they were equal.
  private static func median(_ distances: [Distance], _ blocks: Blocks) -> Estimate? {
    let sorted = distances.sorted { $0.value < $1.value }
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    guard half > 0 else { return nil }
    var before = 0.0
    for (k, entry) in sorted.enumerated() {
      let after = before + entry.weight
      // Weights are counts, so that slices of equal probability differ by a few draws.
      let isEdge = abs(after - half) < 0.1 * entry.weight && k + 1 < sorted.count
      if after >= half || isEdge {
        let other = isEdge ? sorted[k + 1] : entry
        let value = 0.5 * (entry.value + other.value)
        let own = blocks.variance(ofSums: zip(entry.sums, other.sums).map { 0.5 * ($0 + $1) })
        guard let own else { return Estimate(value) }
        let floor = sorted.reduce(0) { sum, slice in
          let share = 0.5 * slice.weight / half
          return sum + 0.5 * Double.pi * share * share * (blocks.variance(ofSums: slice.sums) ?? 0)
        }
        let variance =
          max(own, floor) * (blocks.areReplicates ? learnedShare : 1)
          + binLoss * binLoss * value * value
        return Estimate(value, standardError: variance.squareRoot())
      }
      before = after
    }
    return nil
  }
}
