/// A column's draws in order: what every method on ranks and slices starts from.
struct RankedColumn: Sendable {
  /// The draws by increasing value; equal values in the order of the draws.
  let order: [UInt32]
  /// Mid-ranks on a scale from -1/2 to 1/2: (rank + 1/2) / n - 1/2, with the mean over equal values.
  let grades: [Double]
  /// Ranks at which a new value starts; nil where all values differ.
  let runs: [Int]?

  var distinctCount: Int { runs?.count ?? order.count }

  /// Ranks n finite values, 0 < n < 2^32.
  init(_ values: [Double], scratch: inout SortScratch) {
    order = scratch.order(of: values)
    (grades, runs) = Self.grades(values, order: order, mayHaveTies: scratch.mayHaveTies)
  }

  private static func grades(
    _ values: [Double], order: [UInt32], mayHaveTies: Bool
  ) -> (grades: [Double], runs: [Int]?) {
    let n = values.count
    let scale = 1 / Double(n)
    let runs = mayHaveTies ? runs(of: values, order: order) : nil
    let grades = [Double](unsafeUninitializedCapacity: n) { grades, count in
      order.withUnsafeBufferPointer { order in
        for rank in 0..<n { grades[Int(order[rank])] = (Double(rank) + 0.5) * scale - 0.5 }
        guard let runs else { return }
        for (run, start) in runs.enumerated() {
          let end = run + 1 < runs.count ? runs[run + 1] : n
          let grade = 0.5 * Double(start + end) * scale - 0.5
          for rank in start..<end { grades[Int(order[rank])] = grade }
        }
      }
      count = n
    }
    return (grades, runs)
  }

  /// Ranks at which a new value starts; nil where all values differ.
  private static func runs(of values: [Double], order: [UInt32]) -> [Int]? {
    let n = values.count
    var starts = [0]
    starts.reserveCapacity(n)
    values.withUnsafeBufferPointer { x in
      order.withUnsafeBufferPointer { order in
        for rank in 1..<max(1, n) where x[Int(order[rank])] != x[Int(order[rank - 1])] {
          starts.append(rank)
        }
      }
    }
    return starts.count < n ? starts : nil
  }
}
