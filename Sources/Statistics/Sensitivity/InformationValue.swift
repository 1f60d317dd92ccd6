/// What it is worth to know an input before one of several options is chosen.
///
/// With net benefits B_d: the value of perfect information `E[max_d B_d] - max_d E[B_d]`, and of
/// knowing X alone `E[max_d E[B_d | X]] - max_d E[B_d]`. E[B_d | X] is fitted by a straight line in
/// each of ten to thirty slices of X to all blocks but one; the draws of that block are then decided
/// by it and give the benefit. So an input that cannot change the choice gets about 0, and the
/// estimate errs downwards, by what the noise of the fit makes be chosen wrongly near the point of
/// indifference. The error holds the spread between blocks, and one draw's worth for what is too rare
/// to be drawn.
///
/// Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory; Strong & Oakley (2013),
/// doi:10.1177/0272989X12465123 (one parameter, from given draws).
public struct InformationValue: Sendable {
  /// The option that is best on average.
  public let best: Int
  /// Mean benefits.
  public let means: [Estimate]
  public let perfect: Estimate
  /// One for each input; nil where it is constant.
  public let partial: [Estimate?]

  /// - Parameters:
  ///   - inputs: columns of joint draws.
  ///   - benefits: one column for each option. Draws that are not finite in any column are left
  ///     out.
  ///   - blocks: as in `GivenData`.
  /// - Returns: nil with fewer than 100 complete draws or no option.
  public init?(inputs: [[Double]], benefits: [[Double]], blocks count: Int = 32) {
    let columns = inputs + benefits
    guard let n = benefits.first?.count else { return nil }
    let kept = (0..<n).filter { draw in columns.allSatisfy { $0[draw].isFinite } }
    guard kept.count >= 100 else { return nil }
    let isWhole = kept.count == n
    func complete(_ column: [Double]) -> [Double] {
      isWhole ? column : kept.map { column[$0] }
    }
    let all = Blocks(draws: n, count: count)
    let blocks = isWhole ? all : all.keeping(kept)
    let options = benefits.map(complete)
    let centred = CentredColumns(options, blocks: blocks)
    let best = options.indices.max { centred.means[$0] < centred.means[$1] } ?? 0
    self.best = best
    let total = Double(blocks.drawCount)
    func estimate(least: Double = 0, _ gain: (Int, Int) -> Double) -> Estimate {
      let sums = (0..<blocks.count).map { block in
        blocks[block].reduce(0) { $0 + gain(block, $1) } / total
      }
      return Estimate(
        sums.reduce(0, +),
        standardError: blocks.variance(ofSums: sums).map { ($0 + least * least).squareRoot() })
    }
    means = options.map { option in estimate { option[$1] } }
    perfect = estimate { _, draw in
      options.reduce(-Double.infinity) { max($0, $1[draw]) } - options[best][draw]
    }
    let rarest = (centred.variances.reduce(0, +)).squareRoot() / total
    var scratch = SortScratch(count: blocks.drawCount)
    let sliceCount = Self.sliceCount(draws: blocks.drawCount)
    partial = inputs.map { input in
      let column = SlicedColumn(
        complete(input), blocks: blocks, sliceCount: sliceCount, scratch: &scratch)
      guard !column.isConstant, blocks.count > 1 else { return nil }
      let choices = Self.choices(column, centred, options, best, blocks)
      return estimate(least: rarest) { _, draw in
        options[Int(choices[draw])][draw] - options[best][draw]
      }
    }
  }

  /// Few, so that the noise of the fit seldom changes the choice; more where there are draws for them.
  private static func sliceCount(draws: Int) -> Int {
    draws < 1 << 15 ? 10 : (draws < 1 << 18 ? 20 : 30)
  }

  /// The option that the other blocks' fit prefers at each draw.
  private static func choices(
    _ column: SlicedColumn, _ centred: CentredColumns, _ options: [[Double]], _ best: Int,
    _ blocks: Blocks
  ) -> [UInt32] {
    let fit = SliceFit(input: column, outputs: centred.rows, blocks: blocks)
    let lines = centred.rows.groups.indices.map {
      fit.validation(group: $0, keepsLines: true).lines
    }
    var choices = [UInt32](repeating: 0, count: blocks.drawCount)
    for block in 0..<blocks.count {
      let others = Double(blocks.drawCount - blocks[block].count)
      // The fits are less the means over the other blocks.
      let means = options.map { option in
        let own = blocks[block].reduce(0) { $0 + option[$1] }
        return (option.fastSum - own) / others
      }
      for draw in blocks[block] {
        let slice = Int(column.slices.index[draw])
        let cell = block * fit.sliceCount + slice
        let z = fit.coordinate.place(column.values[draw], slice: slice)
        var choice = best
        var highest = -Double.infinity
        for option in options.indices {
          let (group, lane) = Rows.place(option)
          let value =
            means[option] + lines[group][cell].intercept[lane]
            + lines[group][cell].slope[lane] * z
          if value > highest || value == highest && option == best {
            (highest, choice) = (value, option)
          }
        }
        choices[draw] = UInt32(choice)
      }
    }
    return choices
  }
}
