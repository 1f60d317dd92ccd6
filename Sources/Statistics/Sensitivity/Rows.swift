import Kernels

/// Columns laid side by side in rows of eight, so that one look at an input's slice serves eight
/// columns.
struct Rows: Sendable {
  typealias Row = SIMD8<Double>
  static let width = 8

  /// Rows of columns 0..<8, 8..<16, ...; missing columns are 0.
  let groups: [[Row]]
  let columnCount: Int

  /// Packs columns, starting from index 0, after subtracting each one's centre.
  init(_ columns: [ArraySlice<Double>], centres: [Double]) {
    columnCount = columns.count
    let n = columns.first?.count ?? 0
    groups = stride(from: 0, to: columns.count, by: Self.width).map { base in
      [Row](unsafeUninitializedCapacity: n) { rows, filled in
        let cells = UnsafeMutableRawBufferPointer(rows).bindMemory(to: Double.self)
        let taken = base..<min(base + Self.width, columns.count)
        let missing = Self.width - taken.count
        withPointers(to: columns[taken]) { starts in
          kernels_rows(
            starts + Array(repeating: nil, count: missing),
            centres[taken] + Array(repeating: 0, count: missing), n, cells.baseAddress)
        }
        filled = n
      }
    }
  }

  init(_ columns: [[Double]], centres: [Double]) {
    self.init(columns.map { $0[...] }, centres: centres)
  }

  /// The place of a column: its group and its lane.
  static func place(_ column: Int) -> (group: Int, lane: Int) {
    (column / width, column % width)
  }

  /// The columns of a group, with their lanes.
  func members(ofGroup group: Int) -> [(column: Int, lane: Int)] {
    (0..<min(Self.width, columnCount - group * Self.width)).map { (group * Self.width + $0, $0) }
  }
}

/// Calls `body` with where each column starts.
private func withPointers(
  to columns: ArraySlice<ArraySlice<Double>>, _ starts: [UnsafePointer<Double>?] = [],
  _ body: ([UnsafePointer<Double>?]) -> Void
) {
  guard let first = columns.first else { return body(starts) }
  first.withUnsafeBufferPointer {
    withPointers(to: columns.dropFirst(), starts + [$0.baseAddress], body)
  }
}
