/// A column's draws ranked within each block, for statistics of pairs whose spread between blocks is
/// their error.
struct LocalRanks: Sendable {
  /// Indices within the block, by increasing value: `[block][rank]`.
  let orders: [[UInt32]]
  /// Mid-ranks within the block, doubled so that they are whole: `[block][draw]`.
  let doubledRanks: [[Int32]]
  /// Pairs of equal values of each block.
  let tiedPairs: [Int]

  /// - Parameter most: draws of each block that are taken.
  init(_ column: SlicedColumn, blocks: Blocks, most: Int = .max) {
    var orders: [[UInt32]] = []
    var doubledRanks: [[Int32]] = []
    var tiedPairs: [Int] = []
    for block in 0..<blocks.count {
      let values = blocks.forPairs(block, most: most).map { column.scores[$0] }
      var scratch = SortScratch(count: values.count)
      let order = scratch.order(of: values)
      var ranks = [Int32](repeating: 0, count: values.count)
      var pairs = 0
      var start = 0
      while start < order.count {
        var end = start + 1
        let value = values[Int(order[start])]
        while end < order.count && values[Int(order[end])] == value { end += 1 }
        for rank in start..<end { ranks[Int(order[rank])] = Int32(start + end - 1) }
        pairs += (end - start) * (end - start - 1) / 2
        start = end
      }
      orders.append(order)
      doubledRanks.append(ranks)
      tiedPairs.append(pairs)
    }
    self.orders = orders
    self.doubledRanks = doubledRanks
    self.tiedPairs = tiedPairs
  }
}
