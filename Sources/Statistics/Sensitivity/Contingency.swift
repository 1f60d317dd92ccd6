/// Draws counted by slice of an input and bin of an output, in each block.
struct Contingency {
  let rows: Int
  let columns: Int
  /// Whether each is one value.
  let rowsAreValues: Bool
  let columnsAreValues: Bool
  /// `counts[block][row * columns + column]`
  let counts: [[Double]]

  init(_ input: CoarseColumn, _ output: CoarseColumn, blocks: Blocks) {
    let (rows, columns) = (input.count, output.count)
    let (x, y) = (input.index, output.index)
    self.rows = rows
    self.columns = columns
    rowsAreValues = input.byValue
    columnsAreValues = output.byValue
    counts = (0..<blocks.count).map { block in
      var table = [Int32](repeating: 0, count: rows * columns)
      table.withUnsafeMutableBufferPointer { table in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeBufferPointer { y in
            for draw in blocks[block] {
              table[Int(x[draw]) &* columns &+ Int(y[draw])] &+= 1
            }
          }
        }
      }
      return table.map(Double.init)
    }
  }

  /// How far each count is from what independence of the margins of its block would give.
  func deviations() -> [[Double]] {
    counts.map { table in
      var rowSums = [Double](repeating: 0, count: rows)
      var columnSums = [Double](repeating: 0, count: columns)
      for row in 0..<rows {
        for column in 0..<columns {
          rowSums[row] += table[row * columns + column]
          columnSums[column] += table[row * columns + column]
        }
      }
      let total = rowSums.reduce(0, +)
      guard total > 1 else { return table.map { _ in 0 } }
      return (0..<rows * columns).map {
        // n / (n - 1): the expected product of the margins counts each draw with itself.
        (table[$0] - rowSums[$0 / columns] * columnSums[$0 % columns] / total)
          * (total / (total - 1))
      }
    }
  }
}

/// The slice of each draw, slices joined in pairs, triples, … so that there are at most so many.
struct CoarseColumn {
  let index: [UInt8]
  let count: Int
  /// Whether each slice is one value; those are not joined.
  let byValue: Bool

  init(_ column: SlicedColumn, most: Int) {
    let slices = column.slices
    let step = (slices.count + most - 1) / most
    byValue = slices.byValue
    let isWhole = step == 1 || byValue
    index = isWhole ? slices.index : slices.index.map { $0 / UInt8(step) }
    count = isWhole ? slices.count : (slices.count + step - 1) / step
  }
}

/// Eight (or fewer) groups of blocks, each judged by what the others show.
struct Folds {
  let groups: [Range<Int>]
  init(blocks: Int, most: Int = 8) {
    let count = min(most, blocks)
    groups = (0..<count).map { $0 * blocks / count..<($0 + 1) * blocks / count }
  }
}
