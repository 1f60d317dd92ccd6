/// A column with its scores, and its slices.
struct SlicedColumn: Sendable {
  let values: [Double]
  /// Increasing in the value and with a uniform distribution as far as there are no equal values:
  /// known cumulative probabilities, or ranks.
  let scores: [Double]
  let scoreMean: Double
  /// True for cumulative probabilities of the distribution itself, which owe nothing to the sample.
  let scoresAreKnown: Bool
  let slices: Slices
  let isConstant: Bool

  /// Ranks the values.
  init(_ values: [Double], blocks: Blocks, sliceCount: Int, scratch: inout SortScratch) {
    let ranked = RankedColumn(values, scratch: &scratch)
    self.values = values
    scores = ranked.grades
    scoreMean = 0
    scoresAreKnown = false
    slices = Slices(ranked, of: values, count: sliceCount, blocks: blocks)
    isConstant = ranked.distinctCount < 2
  }

  /// Takes the ranks from known cumulative probabilities, without sorting.
  init(_ values: [Double], uniforms: [Double], blocks: Blocks, sliceCount: Int) {
    self.values = values
    scores = uniforms
    scoreMean = uniforms.fastSum / Double(uniforms.count)
    scoresAreKnown = true
    slices = Slices(uniforms: uniforms, count: sliceCount, blocks: blocks)
    isConstant = false
  }
}

extension [Double] {
  /// The sum in a fixed order of eight running sums.
  var fastSum: Double {
    withUnsafeBytes { bytes in
      let rows = bytes.count / MemoryLayout<Rows.Row>.stride
      var sum = Rows.Row.zero
      for row in 0..<rows {
        sum += bytes.loadUnaligned(fromByteOffset: row &* 64, as: Rows.Row.self)
      }
      return self[(rows * Rows.width)...].reduce(sum.sum(), +)
    }
  }
}
