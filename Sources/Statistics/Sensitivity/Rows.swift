/// Columns laid side by side in rows of eight, so that one look at an input's slice serves eight
/// columns.
struct Rows: Sendable {
  typealias Row = SIMD8<Double>
  static let width = 8

  /// Rows of columns 0..<8, 8..<16, ...; missing columns are 0.
  let groups: [[Row]]
  let columnCount: Int

  /// Packs `columns` after subtracting each one's `centre`.
  init(_ columns: [[Double]], centres: [Double]? = nil) {
    columnCount = columns.count
    let n = columns.first?.count ?? 0
    groups = stride(from: 0, to: columns.count, by: Self.width).map { base in
      var rows = [Row](repeating: .zero, count: n)
      rows.withUnsafeMutableBytes { bytes in
        let cells = bytes.bindMemory(to: Double.self)
        for lane in 0..<min(Self.width, columns.count - base) {
          let centre = centres?[base + lane] ?? 0
          columns[base + lane].withUnsafeBufferPointer { column in
            for i in 0..<n { cells[i &* Self.width &+ lane] = column[i] - centre }
          }
        }
      }
      return rows
    }
  }

  /// The place of a column: its group and its lane.
  static func place(_ column: Int) -> (group: Int, lane: Int) {
    (column / width, column % width)
  }
}
