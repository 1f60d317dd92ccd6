/// A value's place within its slice, about -1 to 1: `z = (x - centre) * scale`; 0 throughout where
/// slices are single values.
struct LocalCoordinate: Sendable {
  private let centres: [Double]
  private let scales: [Double]

  /// Only the conditioning of the fits rests on these bounds, so that a part of the draws does.
  private static let enoughDraws = 8_192

  init(_ column: SlicedColumn) {
    let count = column.slices.count
    var low = [Double](repeating: .infinity, count: count)
    var high = [Double](repeating: -.infinity, count: count)
    for i in 0..<min(column.values.count, Self.enoughDraws) {
      let slice = Int(column.slices.index[i])
      low[slice] = min(low[slice], column.values[i])
      high[slice] = max(high[slice], column.values[i])
    }
    centres = (0..<count).map { low[$0] <= high[$0] ? 0.5 * low[$0] + 0.5 * high[$0] : 0 }
    scales = (0..<count).map {
      column.slices.byValue || low[$0] >= high[$0] ? 0 : 1 / (0.5 * high[$0] - 0.5 * low[$0])
    }
  }

  func place(_ value: Double, slice: Int) -> Double {
    (value - centres[slice]) * scales[slice]
  }

  /// The draws of the column that this is the coordinate of.
  func places(of column: SlicedColumn) -> [Double] {
    let n = column.values.count
    return [Double](unsafeUninitializedCapacity: n) { places, filled in
      column.values.withUnsafeBufferPointer { values in
        column.slices.index.withUnsafeBufferPointer { index in
          centres.withUnsafeBufferPointer { centres in
            scales.withUnsafeBufferPointer { scales in
              for i in 0..<n {
                let slice = Int(index[i])
                places[i] = (values[i] - centres[slice]) * scales[slice]
              }
            }
          }
        }
      }
      filled = n
    }
  }
}
