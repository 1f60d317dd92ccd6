import Kernels

/// Spearman's rank correlation of two columns, and how each block of draws moves it.
///
/// `rho = cov(R, S) / sqrt(var(R) var(S))` with mid-ranks R and S; a known cumulative probability
/// stands for the rank where there is one. The influence of a draw on `cov(R, S)` has three parts:
/// its own product of centred ranks, and what it does to the ranks of the draws above it in either
/// column. The last two are read off the mean rank of one column over slices of the other.
///
/// Source: Spearman (1904), doi:10.2307/1412159; influence function: Croux & Dehon (2010),
/// doi:10.1007/s10260-010-0142-z.
struct RankCorrelation {
  let value: Double
  /// Sums of the draws' influences over each block, each divided by the number of draws.
  let blockSums: [Double]

  func estimate(_ blocks: Blocks) -> Estimate {
    Estimate(value, standardError: blocks.variance(ofSums: blockSums)?.squareRoot())
  }
}

/// The scores of some columns, ready to be correlated with other columns'.
struct ScoreColumns {
  let columns: [SlicedColumn]
  let blocks: Blocks
  /// Variance of each column's scores and the blocks' influences on it.
  private let spreads: [Spread]

  struct Spread {
    var variance: Double
    var blockSums: [Double]
  }

  init(_ columns: [SlicedColumn], blocks: Blocks) {
    self.columns = columns
    self.blocks = blocks
    spreads = columns.map { Self.spread(of: $0, blocks: blocks) }
  }

  /// Rank correlations of `other` with each column; nil where either is constant.
  ///
  /// - Parameters:
  ///   - wanted: the columns that are asked about.
  ///   - otherMeans: mean score of `other` over the slices of each column.
  ///   - ownMeans: mean score of each column over the slices of `other`.
  func correlations(
    with other: SlicedColumn, _ wanted: [Bool], otherMeans: [[Double]], ownMeans: [[Double]]
  ) -> [RankCorrelation?] {
    let otherSpread = Self.spread(of: other, blocks: blocks)
    let n = Double(blocks.drawCount)
    return columns.indices.map { k in
      guard wanted[k] else { return nil }
      let own = columns[k]
      let scale = (spreads[k].variance * otherSpread.variance).squareRoot()
      guard !own.isConstant, !other.isConstant, scale > 0 else { return nil }
      let products = blocks.sums(
        ofProducts: own.scores, other.scores, centres: (own.scoreMean, other.scoreMean))
      let rho = products.reduce(0, +) / n / scale
      var sums = products.map { $0 / n }
      if !own.scoresAreKnown {
        Self.add(Self.upperSums(of: otherMeans[k], shares: own.slices.shares), of: own, to: &sums)
      }
      if !other.scoresAreKnown {
        Self.add(Self.upperSums(of: ownMeans[k], shares: other.slices.shares), of: other, to: &sums)
      }
      for b in sums.indices {
        let stretch =
          spreads[k].blockSums[b] / spreads[k].variance
          + otherSpread.blockSums[b] / otherSpread.variance
        sums[b] = sums[b] / scale - 0.5 * rho * stretch
      }
      return RankCorrelation(value: max(-1, min(1, rho)), blockSums: sums)
    }
  }

  /// For a draw in each slice: the mean over all draws of the score where the draw is below,
  /// counting half where it is level.
  private static func upperSums(of means: [Double], shares: [Double]) -> [Double] {
    var above = 0.0
    var sums = means
    for slice in means.indices.reversed() {
      let part = means[slice] * shares[slice]
      sums[slice] = above + 0.5 * part
      above += part
    }
    return sums
  }

  /// Adds the mean over each block of a value that depends on the slice.
  private static func add(
    _ bySlice: [Double], of column: SlicedColumn, to sums: inout [Double]
  ) {
    let n = Double(column.values.count)
    bySlice.withUnsafeBufferPointer { bySlice in
      column.slices.occupancy.withUnsafeBufferPointer { occupancy in
        guard let values = bySlice.baseAddress, let counts = occupancy.baseAddress else { return }
        for block in sums.indices {
          sums[block] +=
            kernels_centred_product(values, counts + block * bySlice.count, bySlice.count, 0, 0) / n
        }
      }
    }
  }

  private static func spread(of column: SlicedColumn, blocks: Blocks) -> Spread {
    let n = Double(blocks.drawCount)
    var sums = blocks.sums(
      ofProducts: column.scores, column.scores, centres: (column.scoreMean, column.scoreMean))
    let variance = sums.reduce(0, +) / n
    if column.scoresAreKnown {
      for b in sums.indices { sums[b] /= n }
    } else {
      // Ranks without equal values have one variance; with them, it depends on their frequencies.
      sums = [Double](repeating: 0, count: blocks.count)
      if column.slices.byValue {
        var below = -0.5
        let scores = column.slices.shares.map { share in
          defer { below += share }
          return below + 0.5 * share
        }
        let upper = upperSums(of: scores, shares: column.slices.shares)
        add(scores.indices.map { scores[$0] * scores[$0] + 2 * upper[$0] }, of: column, to: &sums)
      }
    }
    return Spread(variance: variance, blockSums: sums)
  }
}
