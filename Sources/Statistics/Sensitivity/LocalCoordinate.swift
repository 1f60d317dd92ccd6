/// A value's place within its slice, about -1 to 1: `z = (x - centre) * scale`; 0 throughout where
/// slices are single values.
struct LocalCoordinate: Sendable {
  private let centres: [Double]
  private let scales: [Double]

  /// Only the conditioning of the fits rests on the ends of the slices, so that a part of the draws
  /// does where these are not known.
  private static let enoughDraws = 8_192

  init(_ column: SlicedColumn) {
    let ends = column.slices.ends ?? Self.ends(column)
    centres = ends.map { $0.map { 0.5 * $0.lowerBound + 0.5 * $0.upperBound } ?? 0 }
    scales = ends.map {
      guard let ends = $0, !column.slices.byValue, ends.lowerBound < ends.upperBound else {
        return 0
      }
      return 1 / (0.5 * ends.upperBound - 0.5 * ends.lowerBound)
    }
  }

  private static func ends(_ column: SlicedColumn) -> [ClosedRange<Double>?] {
    let count = column.slices.count
    var low = [Double](repeating: .infinity, count: count)
    var high = [Double](repeating: -.infinity, count: count)
    for i in 0..<min(column.values.count, enoughDraws) {
      let slice = Int(column.slices.index[i])
      low[slice] = min(low[slice], column.values[i])
      high[slice] = max(high[slice], column.values[i])
    }
    return (0..<count).map { low[$0] <= high[$0] ? low[$0]...high[$0] : nil }
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
