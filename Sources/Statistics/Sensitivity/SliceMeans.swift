import Kernels

/// Mean scores of columns over slices of another column, from a part of the draws: they only enter
/// standard errors, whose square their noise raises by about 1 % at 1,024 draws.
struct SliceMeans {
  private let rows: Rows
  private let drawCount: Int
  private static let enoughDraws = 1_024

  init(_ columns: [SlicedColumn]) {
    let n = min(columns.first?.values.count ?? 0, Self.enoughDraws)
    drawCount = n
    rows = Rows(columns.map { $0.scores[..<n] }, centres: columns.map(\.scoreMean))
  }

  /// `[column][slice]`; empty for columns that are not wanted.
  func means(over slices: Slices, of wanted: [Bool]) -> [[Double]] {
    let sizes = slices.sizes(ofFirst: drawCount)
    var means = wanted.map { _ in [Double]() }
    for (group, rows) in rows.groups.enumerated()
    where self.rows.members(ofGroup: group).contains(where: { wanted[$0.column] }) {
      var sums = [Rows.Row](repeating: .zero, count: slices.count)
      sums.withUnsafeMutableBufferPointer { sums in
        rows.withUnsafeBufferPointer { rows in
          slices.index.withUnsafeBufferPointer { index in
            let cells = UnsafeMutableRawPointer(sums.baseAddress)
            let values = UnsafeRawPointer(rows.baseAddress)
            guard let cells, let values else { return }
            kernels_add_rows(
              values.assumingMemoryBound(to: Double.self), index.baseAddress, drawCount,
              cells.assumingMemoryBound(to: Double.self))
          }
        }
      }
      let base = group * Rows.width
      for lane in 0..<min(Rows.width, self.rows.columnCount - base) where wanted[base + lane] {
        means[base + lane] = sums.indices.map { slice in
          sizes[slice] > 0 ? sums[slice][lane] / Double(sizes[slice]) : 0
        }
      }
    }
    return means
  }
}
