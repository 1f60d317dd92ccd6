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
enum FirstOrder {
  /// One estimate for each output; nil where the output is constant or not fitted.
  static func shares(_ fit: SliceFit, outputs: CentredColumns) -> [Estimate?] {
    let blocks = fit.blocks
    guard blocks.count > 1 else { return outputs.means.map { _ in nil } }
    var estimates = [Estimate?]()
    for group in outputs.rows.groups.indices {
      guard fit.isFitted(group: group) else {
        estimates += outputs.rows.members(ofGroup: group).map { _ in nil }
        continue
      }
      var explained = Rows.Row.zero
      var influences = [Rows.Row]()
      for block in 0..<blocks.count {
        let lines = fit.lines(group: group, without: block)
        let product = fit.products(lines, group: group, block: block)
        explained += product
        influences.append(2 * product - fit.squares(lines, block: block))
      }
      for (output, lane) in outputs.rows.members(ofGroup: group) {
        guard outputs.variances[output] > 0 else {
          estimates.append(nil)
          continue
        }
        estimates.append(
          estimate(
            explained: explained[lane], influences: influences.map { $0[lane] },
            squares: outputs.blockSquares[output], parameters: fit.parameterCount, blocks: blocks))
      }
    }
    return estimates
  }

  private static func estimate(
    explained: Double, influences: [Double], squares: [Double], parameters: Int, blocks: Blocks
  ) -> Estimate {
    let n = Double(blocks.drawCount)
    let total = squares.reduce(0, +)
    let share = explained / total
    let spread = blocks.variance(
      ofSums: influences.indices.map { (influences[$0] - share * squares[$0]) / total })
    // The noise of the fit counts twice in the spread of blocks of independent draws. How much of it
    // there is under a design is not known: the error is then on the safe side for small shares.
    let unexplained = 1 - max(0, min(1, share))
    let noise =
      blocks.areReplicates
      ? 0 : 2 * Double(parameters) * unexplained * unexplained / (n * n)
    return Estimate(
      share, standardError: spread.map { max($0 - noise, 0.5 * $0).squareRoot() })
  }
}
