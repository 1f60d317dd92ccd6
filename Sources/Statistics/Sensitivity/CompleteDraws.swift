/// Joint draws that are all finite, with what the given-data methods share: every column is ranked
/// and sliced once.
struct CompleteDraws: Sendable {
  let inputs: [SlicedColumn]
  let outputs: [SlicedColumn]
  let blocks: Blocks

  init(inputs: [[Double]], outputs: [[Double]], blocks: Blocks) {
    self.blocks = blocks
    let sliceCount = Slices.standardCount(draws: blocks.drawCount)
    var scratch = SortScratch(count: blocks.drawCount)
    func sliced(_ columns: [[Double]]) -> [SlicedColumn] {
      columns.map {
        SlicedColumn($0, blocks: blocks, sliceCount: sliceCount, scratch: &scratch)
      }
    }
    self.inputs = sliced(inputs)
    self.outputs = sliced(outputs)
  }

  func spearman() -> [[Estimate?]] {
    let grades = GradeColumns(outputs, blocks: blocks)
    let inputGrades = GradeColumns(inputs, blocks: blocks)
    let inputMeans = outputs.map { inputGrades.means(overSlicesOf: $0.slices) }
    var estimates = outputs.map { _ in [Estimate?]() }
    for (i, input) in inputs.enumerated() {
      let correlations = grades.correlations(
        with: input, otherMeans: grades.means(overSlicesOf: input.slices),
        ownMeans: inputMeans.map { $0[i] })
      for (output, correlation) in correlations.enumerated() {
        estimates[output].append(
          correlation.value.map {
            Estimate(
              $0, standardError: RankCorrelation.standardError(correlation.blockSums, blocks))
          })
      }
    }
    return estimates
  }

  func firstOrder() -> [[Estimate?]] {
    let method = FirstOrder(outputs: outputs.map(\.values), blocks: blocks)
    let byInput = inputs.map { method.shares(of: $0) }
    return outputs.indices.map { output in byInput.map { $0[output] } }
  }

  func tornado() -> [[Tornado?]] {
    let n = Double(blocks.drawCount)
    let means = outputs.map { $0.values.reduce(0) { $0 + $1 / n } }
    let rows = Rows(outputs.map(\.values), centres: means)
    let byInput = inputs.map {
      Tornado.tornados(of: $0, outputs: rows, means: means, blocks: blocks)
    }
    return outputs.indices.map { output in byInput.map { $0[output] } }
  }
}
