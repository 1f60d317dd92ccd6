/// Columns less their means, in rows, with their sums of squares by block.
struct CentredColumns: Sendable {
  let means: [Double]
  let rows: Rows
  /// Divisor n.
  let variances: [Double]
  /// `[column][block]`.
  let blockSquares: [[Double]]

  init(_ columns: [[Double]], blocks: Blocks) {
    let n = Double(blocks.drawCount)
    // Divided first: the sum of large values may overflow.
    let means = columns.map { column in
      let sum = column.fastSum
      return sum.isFinite ? sum / n : column.reduce(0) { $0 + $1 / n }
    }
    self.means = means
    rows = Rows(columns, centres: means)
    blockSquares = zip(columns, means).map { blocks.sums(ofProducts: $0, $0, centres: ($1, $1)) }
    variances = blockSquares.map { $0.reduce(0, +) / n }
  }
}
