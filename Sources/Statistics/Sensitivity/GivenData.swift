/// Sensitivity from draws that are there already: no method here evaluates the model again.
///
/// Columns are joint draws of the inputs and of the outputs, n in each. Draws in which an input or
/// the output in question is not finite are left out. Methods answer `[output][input]`, nil where
/// nothing can be said (a constant, or too few draws).
///
/// Every standard error is a spread between blocks of draws: say how many independent replicates
/// the draws come from, one after the other.
public struct GivenData: Sendable {
  /// Complete draws and the outputs that they serve.
  private let parts: [(draws: CompleteDraws, outputs: [Int])]
  private let inputCount: Int
  private let outputCount: Int

  /// - Parameters:
  ///   - inputs: one column for each input, all of one length below 2^32.
  ///   - outputs: one column for each output, of the same length.
  ///   - blocks: number of equal consecutive blocks that vary independently: the replicates of the
  ///     design, or any number for independent draws. With fewer than two there are no errors.
  public init(inputs: [[Double]], outputs: [[Double]], blocks: Int = 32) {
    inputCount = inputs.count
    outputCount = outputs.count
    let n = inputs.first?.count ?? outputs.first?.count ?? 0
    precondition(inputs.allSatisfy { $0.count == n } && outputs.allSatisfy { $0.count == n })
    let all = Blocks(draws: n, count: blocks)
    let badInputs = Set(inputs.flatMap(Self.nonFinite))
    var served: [[Int]: [Int]] = [:]
    for (output, column) in outputs.enumerated() {
      served[badInputs.union(Self.nonFinite(column)).sorted(), default: []].append(output)
    }
    parts = served.sorted { $0.value[0] < $1.value[0] }.compactMap { bad, outputIndices in
      let chosen = outputIndices.map { outputs[$0] }
      if bad.isEmpty {
        return n < 2
          ? nil : (CompleteDraws(inputs: inputs, outputs: chosen, blocks: all), outputIndices)
      }
      let bad = Set(bad)
      let kept = (0..<n).filter { !bad.contains($0) }
      guard kept.count > 1 else { return nil }
      return (
        CompleteDraws(
          inputs: inputs.map { column in kept.map { column[$0] } },
          outputs: chosen.map { column in kept.map { column[$0] } },
          blocks: all.keeping(kept)), outputIndices
      )
    }
  }

  private static func nonFinite(_ column: [Double]) -> [Int] {
    // x - x is 0 for finite x only; the sum finds columns without a bad draw in one fast pass.
    if column.reduce(0, { $0 + ($1 - $1) }) == 0 { return [] }
    return column.indices.filter { !column[$0].isFinite }
  }

  func perPair<Value>(_ estimate: (CompleteDraws) -> [[Value?]]) -> [[Value?]] {
    var all = [[Value?]](repeating: [Value?](repeating: nil, count: inputCount), count: outputCount)
    for part in parts {
      for (output, values) in zip(part.outputs, estimate(part.draws)) { all[output] = values }
    }
    return all
  }

  /// Spearman's rank correlation; see `RankCorrelation`.
  public func spearman() -> [[Estimate?]] { perPair { $0.spearman() } }

  /// Share of the output's variance explained by the input alone; see `FirstOrder`.
  public func firstOrder() -> [[Estimate?]] { perPair { $0.firstOrder() } }

  /// Means of the output over the lowest and the highest tenth of the input; see `Tornado`.
  public func tornado() -> [[Tornado?]] { perPair { $0.tornado() } }
}
