#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Spearman's rank correlations between columns, and how each block of draws moves them.
///
/// `rho = cov(R, S) / sqrt(var(R) var(S))` with mid-ranks R and S. The influence of a draw on
/// `cov(R, S)` has three parts: its own product of centred ranks, and what it does to the ranks of
/// the draws above it in either column. The last two are read off the mean rank of one column
/// over slices of the other.
///
/// Source: Spearman (1904), doi:10.2307/1412159; influence function: Croux & Dehon (2010),
/// doi:10.1007/s10260-010-0142-z.
struct RankCorrelation {
  /// nil where a column is constant.
  let value: Double?
  /// Sums of the draws' influences over each block, each divided by the number of draws.
  let blockSums: [Double]

  static func standardError(_ sums: [Double], _ blocks: Blocks) -> Double? {
    blocks.variance(ofSums: sums)?.squareRoot()
  }
}

/// The centred grades of some columns, ready to be multiplied with others'.
struct GradeColumns {
  let columns: [SlicedColumn]
  let rows: Rows
  let blocks: Blocks
  /// Variance of each column's grades and the blocks' influences on it.
  private let spread: [(variance: Double, blockSums: [Double])]

  /// The slice means only enter standard errors: so many draws are enough.
  private static let drawsForSliceMeans = 16_384

  init(_ columns: [SlicedColumn], blocks: Blocks) {
    self.columns = columns
    self.blocks = blocks
    rows = Rows(columns.map(\.ranked.grades))
    spread = columns.map { Self.spread(of: $0, blocks: blocks) }
  }

  /// Rank correlations of `column` with each column of `self`.
  func correlations(
    with other: SlicedColumn, otherMeans: [[Double]], ownMeans: [[Double]]
  ) -> [RankCorrelation] {
    let otherSpread = Self.spread(of: other, blocks: blocks)
    let n = Double(blocks.drawCount)
    let products = blockProducts(with: other.ranked.grades)
    return columns.indices.map { k in
      let variance = (spread[k].variance * otherSpread.variance).squareRoot()
      guard variance > 0 else {
        return RankCorrelation(value: nil, blockSums: [])
      }
      let covariance = products.reduce(0) { $0 + $1[k] } / n
      let rho = covariance / variance
      let ownTail = Self.upperSums(of: ownMeans[k], sizes: columns[k].slices.sizes)
      let otherTail = Self.upperSums(of: otherMeans[k], sizes: other.slices.sizes)
      let own = columns[k]
      let sums = (0..<blocks.count).map { b in
        let moved =
          products[b][k] / n
          + Self.total(otherTail, occupancy: other.occupancy, block: b) / n
          + Self.total(ownTail, occupancy: own.occupancy, block: b) / n
        return moved / variance
          - 0.5 * rho
          * (spread[k].blockSums[b] / spread[k].variance
            + otherSpread.blockSums[b] / otherSpread.variance)
      }
      return RankCorrelation(value: max(-1, min(1, rho)), blockSums: sums)
    }
  }

  /// Mean grade of each column of `self` over the slices of `other`: `[column][slice]`.
  func means(overSlicesOf other: Slices) -> [[Double]] {
    let n = min(blocks.drawCount, Self.drawsForSliceMeans)
    var sizes = [Int](repeating: 0, count: other.count)
    for i in 0..<n { sizes[Int(other.index[i])] += 1 }
    var means = [[Double]](
      repeating: [Double](repeating: 0, count: other.count), count: columns.count)
    for (group, rows) in rows.groups.enumerated() {
      var sums = [Rows.Row](repeating: .zero, count: other.count)
      sums.withUnsafeMutableBufferPointer { sums in
        rows.withUnsafeBufferPointer { rows in
          other.index.withUnsafeBufferPointer { index in
            for i in 0..<n { sums[Int(index[i])] += rows[i] }
          }
        }
      }
      let base = group * Rows.width
      for lane in 0..<min(Rows.width, columns.count - base) {
        for slice in 0..<other.count where sizes[slice] > 0 {
          means[base + lane][slice] = sums[slice][lane] / Double(sizes[slice])
        }
      }
    }
    return means
  }

  /// `[block][column]`: sums of products of grades.
  private func blockProducts(with grades: [Double]) -> [[Double]] {
    var products = [[Double]](
      repeating: [Double](repeating: 0, count: columns.count), count: blocks.count)
    for (group, rows) in rows.groups.enumerated() {
      let base = group * Rows.width
      rows.withUnsafeBufferPointer { rows in
        grades.withUnsafeBufferPointer { grades in
          for block in 0..<blocks.count {
            var sum = Rows.Row.zero
            for i in blocks[block] { sum += rows[i] * grades[i] }
            for lane in 0..<min(Rows.width, columns.count - base) {
              products[block][base + lane] = sum[lane]
            }
          }
        }
      }
    }
    return products
  }

  /// For a draw in each slice: the mean over all draws of the grade where the draw is below,
  /// counting half where it is level.
  private static func upperSums(of means: [Double], sizes: [Int]) -> [Double] {
    let n = Double(sizes.reduce(0, +))
    var above = 0.0
    var tail = means
    for slice in means.indices.reversed() {
      let part = means[slice] * Double(sizes[slice]) / n
      tail[slice] = above + 0.5 * part
      above += part
    }
    return tail
  }

  private static func total(_ values: [Double], occupancy: [Double], block: Int) -> Double {
    let base = block * values.count
    var sum = 0.0
    for slice in values.indices { sum += values[slice] * occupancy[base + slice] }
    return sum
  }

  /// The variance of a column's grades: 1/12 unless there are equal values.
  private static func spread(
    of column: SlicedColumn, blocks: Blocks
  ) -> (variance: Double, blockSums: [Double]) {
    let n = Double(blocks.drawCount)
    let variance = column.ranked.grades.reduce(0) { $0 + $1 * $1 } / n
    guard column.slices.byValue else {
      return (variance, [Double](repeating: 0, count: blocks.count))
    }
    let sizes = column.slices.sizes
    var below = 0.0
    let grades = sizes.map { size in
      let grade = (below + 0.5 * Double(size)) / n - 0.5
      below += Double(size)
      return grade
    }
    let tail = upperSums(of: grades, sizes: sizes)
    let influence = grades.indices.map { grades[$0] * grades[$0] + 2 * tail[$0] }
    return (
      variance,
      (0..<blocks.count).map { total(influence, occupancy: column.occupancy, block: $0) / n }
    )
  }
}
