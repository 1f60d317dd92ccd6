/// Joint draws that are all finite, with what the given-data methods share: every column is ranked
/// and sliced once, every output summed over the slices of every input once.
struct CompleteDraws: Sendable {
  let inputs: [SlicedColumn]
  let outputs: [SlicedColumn]
  let centredOutputs: CentredColumns
  let blocks: Blocks
  /// `[output][input]`.
  let asked: [[Bool]]

  init(inputs: [GivenData.Input], outputs: [[Double]], blocks: Blocks, asked: [[Bool]]) {
    let sliceCount = Slices.standardCount(draws: blocks.drawCount)
    let columns = inputs + outputs.map { GivenData.Input(values: $0) }
    let threads = GivenData.threads(draws: blocks.drawCount)
    var scratch = (0..<threads).map { _ in SortScratch(count: blocks.drawCount) }
    let sliced = scratch.withUnsafeMutableBufferPointer { scratch in
      nonisolated(unsafe) let scratch = scratch  // one worker, one place
      return concurrentMap(columns, threads: threads) { column, worker in
        guard let uniforms = column.uniforms else {
          return SlicedColumn(
            column.values, blocks: blocks, sliceCount: sliceCount, scratch: &scratch[worker])
        }
        return SlicedColumn(
          column.values, uniforms: uniforms, blocks: blocks, sliceCount: sliceCount)
      }
    }
    self.blocks = blocks
    self.asked = asked
    self.inputs = Array(sliced.prefix(inputs.count))
    self.outputs = Array(sliced.dropFirst(inputs.count))
    centredOutputs = CentredColumns(outputs, blocks: blocks)
  }

  /// The inputs' indices mapped, in parallel where there are many draws.
  private func overInputs<Value: Sendable>(_ transform: @Sendable (Int) -> Value) -> [Value] {
    concurrentMap(Array(inputs.indices), threads: GivenData.threads(draws: blocks.drawCount)) {
      i, _ in
      transform(i)
    }
  }

  func spearman() -> [[Estimate?]] {
    let scores = ScoreColumns(outputs, blocks: blocks)
    let inputMeans = SliceMeans(inputs)
    let meansOverOutputs = zip(outputs, asked).map { inputMeans.means(over: $0.slices, of: $1) }
    let outputMeans = SliceMeans(outputs)
    return byOutput(
      overInputs { i in
        let columns = asked(of: i)
        return scores.correlations(
          with: inputs[i], columns, otherMeans: meansOverOutputs.map { $0[i] },
          ownMeans: outputMeans.means(over: inputs[i].slices, of: columns)
        ).map { $0?.estimate(blocks) }
      })
  }

  func spearman(betweenInputs pairs: [(Int, Int)]) -> [Estimate?] {
    let all = SliceMeans(inputs)
    let means = inputs.indices.map { column -> [[Double]] in
      var wanted = inputs.map { _ in false }
      for (first, second) in pairs where first == column || second == column {
        wanted[first == column ? second : first] = true
      }
      return wanted.contains(true) ? all.means(over: inputs[column].slices, of: wanted) : []
    }
    return pairs.map { first, second in
      ScoreColumns([inputs[second]], blocks: blocks).correlations(
        with: inputs[first], [true], otherMeans: [means[second][first]],
        ownMeans: [means[first][second]]
      )[0]?.estimate(blocks)
    }
  }

  func firstOrder() -> [[Estimate?]] {
    fitted { FirstOrder.shares($0, outputs: centredOutputs) }
  }

  func tornado() -> [[Tornado?]] {
    fitted { Tornado.tornados($0, outputs: centredOutputs) }
  }

  func sliceFigures() -> [[SliceFigures?]] {
    fitted { fit in
      zip(
        FirstOrder.shares(fit, outputs: centredOutputs),
        Tornado.tornados(fit, outputs: centredOutputs)
      ).map { share, tornado in
        tornado.map { SliceFigures(firstOrder: share, tornado: $0) }
      }
    }
  }

  /// Figures from the fit to one input after the other: together the fits would outgrow the cache.
  private func fitted<Value: Sendable>(
    _ figures: @Sendable (SliceFit) -> [Value?]
  ) -> [[Value?]] {
    byOutput(
      overInputs { i in
        if inputs[i].isConstant { return outputs.map { _ in nil } }
        return figures(
          SliceFit(
            input: inputs[i], outputs: centredOutputs.rows, of: asked(of: i), blocks: blocks))
      })
  }

  /// Which outputs are asked about an input.
  private func asked(of input: Int) -> [Bool] { asked.map { $0[input] } }

  func kendall() -> [[Estimate?]] {
    let (draws, leading) = blocks.leading(Concordance.mostDraws)
    let x = inputs.map { OrdinalColumn($0, draws: draws) }
    let y = outputs.map { OrdinalColumn($0, draws: draws) }
    return zip(y, asked).map { y, asked in
      zip(x, asked).map { $1 ? Concordance.estimate($0, y, blocks: leading) : nil }
    }
  }

  func kendall(betweenInputs first: Int, _ second: Int) -> Estimate? {
    let (draws, leading) = blocks.leading(Concordance.mostDraws)
    return Concordance.estimate(
      OrdinalColumn(inputs[first], draws: draws), OrdinalColumn(inputs[second], draws: draws),
      blocks: leading)
  }

  func delta() -> [[Estimate?]] {
    tables(slices: Delta.slices, bins: Delta.slices) { Delta.estimate($0, blocks: blocks) }
  }

  func pawn() -> [[Estimate?]] {
    tables(slices: Pawn.slices, bins: Slices.most) { Pawn.estimate($0, blocks: blocks) }
  }

  private func tables(
    slices: Int, bins: Int, _ figure: (Contingency) -> Estimate?
  ) -> [[Estimate?]] {
    guard blocks.count > 1 else { return outputs.map { _ in inputs.map { _ in nil } } }
    let x = inputs.map { CoarseColumn($0, most: slices) }
    return zip(outputs, asked).map { output, asked in
      let y = CoarseColumn(output, most: bins)
      return inputs.indices.map { i in
        guard asked[i], !inputs[i].isConstant, !output.isConstant else { return nil }
        return figure(Contingency(x[i], y, blocks: blocks))
      }
    }
  }

  /// `[input][output]` as `[output][input]`.
  private func byOutput<Value>(_ byInput: [[Value?]]) -> [[Value?]] {
    outputs.indices.map { output in byInput.map { $0[output] } }
  }
}
