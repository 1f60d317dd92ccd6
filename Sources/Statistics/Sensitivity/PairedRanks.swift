/// Rank correlations of some pairs among many columns: each column is ranked once.
public struct PairedRanks: Sendable {
  private let columns: [SlicedColumn]
  private let blocks: Blocks
  /// `[column][other][slice]`: mean scores of the others over the slices of a column.
  private let means: [[[Double]]]

  /// - Parameters:
  ///   - columns: of one length below 2^32, finite.
  ///   - pairs: those that will be asked about.
  ///   - blocks: see `GivenData`.
  /// - Returns: nil where there is no column, or a draw that is not finite.
  public init?(_ columns: [[Double]], pairs: [(Int, Int)], blocks count: Int = 32) {
    guard let n = columns.first?.count, n > 1, columns.allSatisfy({ $0.count == n }),
      columns.allSatisfy({ $0.fastSum.isFinite })
    else { return nil }
    blocks = Blocks(draws: n, count: count)
    let sliceCount = Slices.standardCount(draws: n)
    var scratch = SortScratch(count: n)
    let sliced = columns.map { [blocks] in
      SlicedColumn($0, blocks: blocks, sliceCount: sliceCount, scratch: &scratch)
    }
    let all = SliceMeans(sliced)
    means = sliced.indices.map { column in
      let wanted = sliced.indices.map { other in
        pairs.contains { $0 == (column, other) || $0 == (other, column) }
      }
      return all.means(over: sliced[column].slices, of: wanted)
    }
    self.columns = sliced
  }

  /// nil where either column is constant.
  public func spearman(_ first: Int, _ second: Int) -> Estimate? {
    ScoreColumns([columns[second]], blocks: blocks).correlations(
      with: columns[first], [true], otherMeans: [means[second][first]],
      ownMeans: [means[first][second]]
    )[0]?.estimate(blocks)
  }

  /// Kendall's tau-b; nil where either column is constant.
  public func kendall(_ first: Int, _ second: Int) -> Estimate? {
    let (draws, leading) = blocks.leading(Concordance.mostDraws)
    return Concordance.estimate(
      OrdinalColumn(columns[first], draws: draws), OrdinalColumn(columns[second], draws: draws),
      blocks: leading)
  }
}
