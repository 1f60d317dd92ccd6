/// A column with its ranks, its slices and their occupancy by blocks.
struct SlicedColumn: Sendable {
  let values: [Double]
  let ranked: RankedColumn
  let slices: Slices
  /// Draws in each slice of each block: `occupancy[block * slices.count + slice]`.
  let occupancy: [Double]

  var isConstant: Bool { ranked.distinctCount < 2 }

  init(_ values: [Double], blocks: Blocks, sliceCount: Int, scratch: inout SortScratch) {
    self.values = values
    ranked = RankedColumn(values, scratch: &scratch)
    slices = Slices(ranked, count: sliceCount)
    occupancy = slices.occupancy(blocks)
  }

  /// The smallest and the largest value of each slice that is not empty.
  var sliceBounds: [(low: Double, high: Double)?] {
    var rank = 0
    return slices.sizes.map { size in
      guard size > 0 else { return nil }
      defer { rank += size }
      return (values[Int(ranked.order[rank])], values[Int(ranked.order[rank + size - 1])])
    }
  }
}
