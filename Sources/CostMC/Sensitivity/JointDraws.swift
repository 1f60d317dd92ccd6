import Statistics

/// The first draws of a run that a report's ranking and its achieved correlations are made of: so few
/// that the run's own can be let go before.
struct JointDraws: Sendable {
  /// So many that the ranking stays cheap beside the run: shares are known to 0.02 with the fewest,
  /// to 0.008 in a run of a million draws, to 0.004 with the most.
  static func count(ofRun draws: Int) -> Int {
    let most = min(draws, Simulation.inputDrawsMost)
    return min(most, max(2_048, min(draws / 5, 4_096), draws / 64))
  }

  struct Column: Sendable {
    var name: String
    /// Those of a replicate beside each other, times `scale`.
    var draws: [Double]
    /// See `BinLayout.momentScale`.
    var scale: Double
    /// False where they are cumulative probabilities: the parameters are uncertain.
    var areValues = true
  }

  let count: Int
  let replicates: Int
  /// The uncertain inputs that feed something.
  let inputs: [Column]
  let outputs: [(output: Output, column: Column)]

  /// nil where there is nothing to rank, or too few draws for it.
  init?(_ model: Model, _ simulation: Simulation) {
    let inputs = simulation.engine.uncertainInputs.filter { simulation.column(ofInput: $0) != nil }
    let outputs = model.outputs.filter { simulation.columns[$0.name] != nil }
    let count = min(simulation.jointDraws, Self.count(ofRun: simulation.plan.draws))
    guard !inputs.isEmpty, !outputs.isEmpty, count >= 100 else { return nil }
    let threads = GivenData.threads(draws: count)
    self.inputs = concurrentMap(inputs, threads: threads) { name, _ in
      Column(
        name: name, draws: simulation.byReplicate(simulation.column(ofInput: name), first: count),
        scale: 1, areValues: simulation.retainedInputs[name] != nil)
    }
    self.outputs = concurrentMap(outputs, threads: threads) { output, _ in
      let scale = simulation.momentScale(of: output.name)
      let column = simulation.columns[output.name]?.retained
      return (
        output,
        Column(
          name: output.name, draws: simulation.byReplicate(column, first: count, scale: scale),
          scale: scale)
      )
    }
    self.count = count
    replicates = simulation.replicates
  }
}

extension Simulation {
  /// What an output's draws are multiplied by so that their squares stay within the range of doubles.
  func momentScale(of output: String) -> Double { columns[output]?.momentScale ?? 1 }

  /// The first draws of a column with those of a replicate beside each other: the blocks that vary
  /// independently.
  func byReplicate(_ column: DrawColumn?, first count: Int, scale: Double = 1) -> [Double] {
    let draws =
      column?.withContiguousStorageIfAvailable {
        byReplicate(UnsafeBufferPointer(rebasing: $0.prefix(count)))
      } ?? []
    return scale == 1 ? draws : draws.map { $0 * scale }
  }

  func byReplicate(_ draws: [Double]) -> [Double] { draws.withUnsafeBufferPointer(byReplicate) }

  private func byReplicate(_ draws: UnsafeBufferPointer<Double>) -> [Double] {
    if replicates == 1 { return Array(draws) }
    // So many draws of a replicate at a time: they fill a line of the cache.
    let tile = 8
    let (rows, extra) = draws.count.quotientAndRemainder(dividingBy: replicates)
    return [Double](unsafeUninitializedCapacity: draws.count) { ordered, count in
      for first in stride(from: 0, through: rows, by: tile) {
        for replicate in 0..<replicates {
          let start = replicate * rows + min(replicate, extra)
          let end = min(first + tile, rows + (replicate < extra ? 1 : 0))
          for row in first..<max(first, end) {
            ordered[start + row] = draws[row * replicates + replicate]
          }
        }
      }
      count = draws.count
    }
  }
}
