import Kernels

/// Consecutive blocks of draws whose statistics vary as reruns would: the replicates of a design,
/// or any equal parts of independent draws.
///
/// Every standard error of the given-data methods is a spread between blocks. It is right for
/// independent replicates of any design, and on the safe side where the parts of one design are
/// balanced against each other (Latin hypercube, one Sobol sequence).
struct Blocks: Sendable {
  /// Block b holds the draws `starts[b] ..< starts[b + 1]`.
  let starts: [Int]
  /// Of a design whose draws are not independent.
  let areReplicates: Bool

  var count: Int { starts.count - 1 }
  var drawCount: Int { starts[count] }
  subscript(_ block: Int) -> Range<Int> { starts[block]..<starts[block + 1] }

  init(starts: [Int], areReplicates: Bool = false) {
    self.starts = starts
    self.areReplicates = areReplicates
  }

  /// Parts of equal size, the first ones a draw larger where it does not divide: as many draws as the
  /// replicates of a design have. Neighbours are joined where there are fewer than eight draws each.
  init(draws: Int, count: Int, areReplicates: Bool = false) {
    let kept = max(1, min(count, draws / 8))
    let (each, larger) = (draws / max(1, count), draws % max(1, count))
    self.init(
      starts: (0...kept).map { block in
        let part = block * count / kept
        return part * each + min(part, larger)
      }, areReplicates: areReplicates)
  }

  /// At most the first `most` draws of each block, and the blocks that they make.
  func leading(_ most: Int) -> (draws: [Int], blocks: Blocks) {
    let draws = (0..<count).flatMap { Array(self[$0].prefix(most)) }
    var starts = [0]
    for block in 0..<count { starts.append(starts[block] + min(most, self[block].count)) }
    return (draws, Blocks(starts: starts, areReplicates: areReplicates))
  }

  /// Sums over each block of `(a - centres.0) (b - centres.1)`, by eight running sums.
  func sums(
    ofProducts a: [Double], _ b: [Double], centres: (Double, Double)
  ) -> [Double] {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return [] }
        return (0..<count).map { block in
          let start = self[block].lowerBound
          return kernels_centred_product(
            first + start, second + start, self[block].count, centres.0, centres.1)
        }
      }
    }
  }

  /// The blocks of the draws that are kept.
  func keeping(_ kept: [Int]) -> Blocks {
    var starts = [0]
    var position = 0
    for block in 0..<count {
      let end = self[block].upperBound
      while position < kept.count && kept[position] < end { position += 1 }
      if position > starts[starts.count - 1] { starts.append(position) }
    }
    return Blocks(
      starts: starts.count > 1 ? starts : [0, position], areReplicates: areReplicates)
  }

  /// `variance(ofSums:)` of eight estimates at once.
  func variances(ofSums sums: [Rows.Row]) -> Rows.Row? {
    guard count > 1 else { return nil }
    let total = sums.reduce(Rows.Row.zero, +)
    let share = 1 / Double(drawCount)
    var squares = Rows.Row.zero
    var fourth = Rows.Row.zero
    for block in 0..<count {
      let deviations = sums[block] - total * Double(self[block].count) * share
      let square = deviations * deviations
      squares += square
      fourth += square * square
    }
    var variances = squares * Double(count) / Double(count - 1)
    for lane in variances.indices {
      variances[lane] *= Spread.widening(
        count: count, squares: squares[lane], fourth: fourth[lane])
    }
    return variances
  }

  /// The variance of an estimate that is a sum over draws, from its sums over each block, widened by
  /// `Spread.widening`.
  ///
  /// `sums[b]` is the sum of the draws' influences in block b, each divided by the number of all
  /// draws; a constant in them does no harm. nil with fewer than two blocks.
  func variance(ofSums sums: [Double]) -> Double? {
    guard count > 1 else { return nil }
    let total = sums.reduce(0, +)
    let share = 1 / Double(drawCount)
    var squares = 0.0
    var fourth = 0.0
    for block in 0..<count {
      let deviation = sums[block] - total * Double(self[block].count) * share
      let square = deviation * deviation
      squares += square
      fourth += square * square
    }
    return squares * Double(count) / Double(count - 1)
      * Spread.widening(count: count, squares: squares, fourth: fourth)
  }
}
