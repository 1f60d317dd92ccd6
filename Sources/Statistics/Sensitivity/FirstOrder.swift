/// The share of an output's variance that an input explains by itself, from given draws.
///
/// `S = Var(E[Y | X]) / Var(Y)`. E[Y | X] is fitted by a straight line in each slice of X (by its
/// mean where slices are single values). Each block is predicted by the fit to the other blocks,
/// and `Var(E[Y | X])` is the mean product of prediction and draw: the noise of the fit is
/// independent of the block, so that an input without effect gets 0 on average and may come out
/// slightly below. What a line misses inside a slice is lost, so S errs downwards where E[Y | X]
/// bends sharply.
///
/// Source: Plischke, Borgonovo & Smith (2013), doi:10.1016/j.ejor.2012.11.047 (given data);
/// Stone (1974), doi:10.1111/j.2517-6161.1974.tb00994.x (cross-validation).
struct FirstOrder {
  let blocks: Blocks
  /// Outputs less their means.
  let rows: Rows
  let variances: [Double]
  /// Sums of the squared rows: `[group][block]`.
  private let blockSquares: [[Rows.Row]]

  init(outputs: [[Double]], blocks: Blocks) {
    let n = Double(blocks.drawCount)
    self.blocks = blocks
    rows = Rows(outputs, centres: outputs.map { $0.reduce(0) { $0 + $1 / n } })
    blockSquares = rows.groups.map { rows in
      (0..<blocks.count).map { block in
        blocks[block].reduce(into: Rows.Row.zero) { $0 += rows[$1] * rows[$1] }
      }
    }
    let squares = blockSquares.map { $0.reduce(Rows.Row.zero, +) }
    variances = outputs.indices.map {
      let (group, lane) = Rows.place($0)
      return squares[group][lane] / n
    }
  }

  /// One estimate for each output; nil where the output or the input is constant.
  func shares(of input: SlicedColumn) -> [Estimate?] {
    var estimates = [Estimate?](repeating: nil, count: rows.columnCount)
    guard !input.isConstant, blocks.count > 1 else { return estimates }
    let fit = SliceFit(input: input, outputs: rows, blocks: blocks)
    for group in rows.groups.indices {
      let full = fit.lines(group: group, without: nil)
      var products = [Rows.Row]()
      var influences = [Rows.Row]()
      for block in 0..<blocks.count {
        let lines = fit.lines(group: group, without: block)
        let product = fit.products(lines, group: group, block: block)
        products.append(product)
        influences.append(2 * product - fit.squares(full, block: block))
      }
      let explained = products.reduce(Rows.Row.zero, +)
      for lane in 0..<min(Rows.width, rows.columnCount - group * Rows.width) {
        let output = group * Rows.width + lane
        guard variances[output] > 0 else { continue }
        estimates[output] = estimate(
          explained: explained[lane], influences: influences.map { $0[lane] },
          squares: blockSquares[group].map { $0[lane] }, parameters: fit.parameterCount)
      }
    }
    return estimates
  }

  private func estimate(
    explained: Double, influences: [Double], squares: [Double], parameters: Int
  ) -> Estimate {
    let n = Double(blocks.drawCount)
    let total = squares.reduce(0, +)
    let share = explained / total
    let spread = blocks.variance(
      ofSums: influences.indices.map { (influences[$0] - share * squares[$0]) / total })
    // The noise of the fit counts twice in the spread of the blocks.
    let unexplained = 1 - max(0, min(1, share))
    let noise = 2 * Double(parameters) * unexplained * unexplained / (n * n)
    return Estimate(
      share, standardError: spread.map { max($0 - noise, 0.5 * $0).squareRoot() })
  }
}
