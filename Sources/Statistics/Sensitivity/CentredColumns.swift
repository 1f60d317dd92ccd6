/// Columns less their means, in rows, with their sums of squares by block.
struct CentredColumns: Sendable {
  let means: [Double]
  let rows: Rows
  /// Divisor n.
  let variances: [Double]
  /// Sums of squares over each block: `[group][block]`.
  let blockSquares: [[Rows.Row]]

  init(_ columns: [[Double]], blocks: Blocks) {
    let n = Double(blocks.drawCount)
    // Divided first: the sum of large values may overflow.
    let means = columns.map { column in
      let sum = column.fastSum
      return sum.isFinite ? sum / n : column.reduce(0) { $0 + $1 / n }
    }
    self.means = means
    rows = Rows(columns, centres: means)
    let squares = zip(columns, means).map { blocks.sums(ofProducts: $0, $0, centres: ($1, $1)) }
    variances = squares.map { $0.reduce(0, +) / n }
    blockSquares = rows.groups.indices.map { [rows] group in
      let members = rows.members(ofGroup: group)
      return (0..<blocks.count).map { block in
        members.reduce(into: Rows.Row.zero) { $0[$1.lane] = squares[$1.column][block] }
      }
    }
  }
}
