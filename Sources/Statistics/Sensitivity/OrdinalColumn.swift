/// Some draws of a column in order, with their ties: what statistics of pairs need.
struct OrdinalColumn: Sendable {
  /// The draws by increasing value.
  let order: [UInt32]
  /// Mid-ranks, doubled so that they are whole.
  let doubledRanks: [Int32]
  /// Other draws of the same value.
  let ties: [Int32]
  /// Pairs of equal values.
  let tiedPairs: Double

  init(_ column: SlicedColumn, draws: [Int]) {
    let values = draws.map { column.scores[$0] }
    var scratch = SortScratch(count: values.count)
    let order = scratch.order(of: values)
    var ranks = [Int32](repeating: 0, count: values.count)
    var ties = [Int32](repeating: 0, count: values.count)
    var pairs = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      let value = values[Int(order[start])]
      while end < order.count && values[Int(order[end])] == value { end += 1 }
      for rank in start..<end {
        ranks[Int(order[rank])] = Int32(start + end - 1)
        ties[Int(order[rank])] = Int32(end - start - 1)
      }
      pairs += Double(end - start) * Double(end - start - 1) / 2
      start = end
    }
    self.order = order
    doubledRanks = ranks
    self.ties = ties
    tiedPairs = pairs
  }
}
