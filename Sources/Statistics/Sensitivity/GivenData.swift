/// Sensitivity from draws that are there already: no method here evaluates the model again.
///
/// Columns are joint draws of the inputs and of the outputs, n in each. Draws in which an input or
/// the output in question is not finite are left out. Methods answer `[output][input]`, nil where
/// nothing can be said (a constant, or too few draws).
///
/// Every standard error is a spread between blocks of draws: say how many independent replicates
/// the draws come from, one after the other.
public struct GivenData: Sendable {
  /// The draws of one input.
  public struct Input: Sendable {
    /// In the input's unit.
    public let values: [Double]
    /// Cumulative probability of each draw, `F(value)`, in 0...1. Only for a continuous
    /// distribution without atoms, where it saves sorting; nil makes the values be ranked.
    public let uniforms: [Double]?

    public init(values: [Double], uniforms: [Double]? = nil) {
      self.values = values
      self.uniforms = uniforms
    }
  }

  /// Complete draws and the outputs that they serve.
  private let parts: [(draws: CompleteDraws, outputs: [Int])]
  private let inputCount: Int
  private let outputCount: Int

  /// - Parameters:
  ///   - inputs: one for each input, columns of one length below 2^32.
  ///   - outputs: one column for each output, of the same length.
  ///   - blocks: number of equal consecutive blocks that vary independently: the replicates of the
  ///     design, or any number for independent draws. With fewer than two there are no errors.
  ///   - areReplicates: whether they are those of a design whose draws are not independent.
  ///   - asked: `[output][input]`: the pairs that are wanted, all where it is nil. Methods may answer
  ///     others too.
  public init(
    inputs: [Input], outputs: [[Double]], blocks: Int = 32, areReplicates: Bool = false,
    asked: [[Bool]]? = nil
  ) {
    let asked = asked ?? outputs.map { _ in inputs.map { _ in true } }
    inputCount = inputs.count
    outputCount = outputs.count
    let n = inputs.first?.values.count ?? 0
    precondition(
      outputs.allSatisfy { $0.count == n }
        && inputs.allSatisfy { $0.values.count == n && ($0.uniforms?.count ?? n) == n })
    let all = Blocks(draws: n, count: blocks, areReplicates: areReplicates)
    let badInputs = Set(inputs.flatMap { Self.nonFinite($0.values) })
    var served: [(bad: Set<Int>, outputs: [Int])] = []
    for (output, column) in outputs.enumerated() {
      let bad = badInputs.union(Self.nonFinite(column))
      if let place = served.firstIndex(where: { $0.bad == bad }) {
        served[place].outputs.append(output)
      } else {
        served.append((bad, [output]))
      }
    }
    parts = served.compactMap { bad, outputIndices in
      let chosen = outputIndices.map { outputs[$0] }
      guard n - bad.count > 1 else { return nil }
      if bad.isEmpty {
        return (
          CompleteDraws(
            inputs: inputs, outputs: chosen, blocks: all, asked: outputIndices.map { asked[$0] }),
          outputIndices
        )
      }
      let kept = (0..<n).filter { !bad.contains($0) }
      let keptInputs = inputs.map { input in
        Input(
          values: kept.map { input.values[$0] },
          uniforms: input.uniforms.map { u in kept.map { u[$0] } })
      }
      return (
        CompleteDraws(
          inputs: keptInputs, outputs: chosen.map { column in kept.map { column[$0] } },
          blocks: all.keeping(kept), asked: outputIndices.map { asked[$0] }), outputIndices
      )
    }
  }

  public init(
    inputs: [[Double]], outputs: [[Double]], blocks: Int = 32, areReplicates: Bool = false,
    asked: [[Bool]]? = nil
  ) {
    self.init(
      inputs: inputs.map { Input(values: $0) }, outputs: outputs, blocks: blocks,
      areReplicates: areReplicates, asked: asked)
  }

  /// Few draws are not worth waking another thread for.
  public static func threads(draws: Int) -> Int { draws < 8_192 ? 1 : processorCount() }

  private static func nonFinite(_ column: [Double]) -> [Int] {
    // A sum is finite only if every term is: the fast pass clears nearly all columns.
    column.fastSum.isFinite ? [] : column.indices.filter { !column[$0].isFinite }
  }

  private func perPair<Value>(_ estimate: (CompleteDraws) -> [[Value?]]) -> [[Value?]] {
    var all = [[Value?]](repeating: [Value?](repeating: nil, count: inputCount), count: outputCount)
    for part in parts {
      for (output, values) in zip(part.outputs, estimate(part.draws)) { all[output] = values }
    }
    return all
  }

  /// Spearman's rank correlation, -1 to 1; see `RankCorrelation`.
  public func spearman() -> [[Estimate?]] { perPair { $0.spearman() } }

  /// The same for pairs of inputs, by their indices, over the draws that most outputs have; nil where
  /// one is constant.
  public func spearman(betweenInputs pairs: [(Int, Int)]) -> [Estimate?] {
    widest?.spearman(betweenInputs: pairs) ?? pairs.map { _ in nil }
  }

  /// Kendall's tau-b of such a pair.
  public func kendall(betweenInputs first: Int, _ second: Int) -> Estimate? {
    widest?.kendall(betweenInputs: first, second)
  }

  private var widest: CompleteDraws? {
    parts.max { $0.outputs.count < $1.outputs.count }?.draws
  }

  /// Share of the output's variance explained by the input alone; see `FirstOrder`.
  public func firstOrder() -> [[Estimate?]] { perPair { $0.firstOrder() } }

  /// Means of the output over the lowest and the highest tenth of the input; see `Tornado`.
  public func tornado() -> [[Tornado?]] { perPair { $0.tornado() } }

  /// `firstOrder` and `tornado` for the price of one.
  public func sliceFigures() -> [[SliceFigures?]] { perPair { $0.sliceFigures() } }

  /// Partial rank correlation, the other inputs held, -1 to 1; see `Regression`.
  public func partialRankCorrelation() -> [[Estimate?]] { perPair { $0.partialRankCorrelation() } }

  /// Standardised regression coefficient; see `Regression`.
  public func standardizedRegression() -> [[Estimate?]] { perPair { $0.standardizedRegression() } }

  /// Kendall's tau-b, -1 to 1; see `Concordance`.
  public func kendall() -> [[Estimate?]] { perPair { $0.kendall() } }

  /// Borgonovo's delta, 0 to 1; see `Delta`.
  public func delta() -> [[Estimate?]] { perPair { $0.delta() } }

  /// Median Kolmogorov-Smirnov distance, 0 to 1; see `Pawn`.
  public func pawn() -> [[Estimate?]] { perPair { $0.pawn() } }
}

/// What is read off the slices of one input for one output.
public struct SliceFigures: Sendable {
  public let firstOrder: Estimate?
  public let tornado: Tornado
}
