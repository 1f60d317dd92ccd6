/// Borgonovo's moment-independent importance.
///
/// `delta = 1/2 E_X[ integral |f_Y(y) - f_Y|X(y)| dy ]`, 0 to 1: half the mean L1 distance between
/// the density of Y and the one for a known X (for discrete Y, of the probabilities).
///
/// From draws: delta is the largest value of `1/2 E[s(X, Y)]` less the same under independence,
/// over all functions s of X and Y between -1 and 1; the best s is the sign of the difference of
/// the densities. Over a grid of up to 60 slices of X and of Y the sign is learned (`SignLearner`)
/// from five sixths of the draws and applied to the last sixth, in turn; which of the learner's rules
/// is used is decided within the five sixths. So an input without effect gets 0 on average.
///
/// Two losses are made good as far as they show: what cells lose that the sign changes in, by the
/// step from the next coarser grid, and what wrongly learned signs lose, by the step from learning on
/// half the draws. The error holds the spread between blocks, what the sixths have in common by
/// learning from each other, and parts of both corrections and of the value for what they miss.
///
/// Source: Borgonovo (2007), doi:10.1016/j.ress.2006.04.015; given data: Plischke, Borgonovo &
/// Smith (2013), doi:10.1016/j.ejor.2012.11.047.
enum Delta {
  static let slices = Slices.most
  private static let foldCount = 6
  /// Halves of six folds, each with its complement.
  private static let halves = [
    [0, 1, 2], [3, 4, 5], [0, 2, 4], [1, 3, 5], [0, 3, 5], [1, 2, 4],
  ]
  /// Parts of the value and of the corrections that the error holds.
  private static let unknownLoss = (value: 0.015, grid: 0.5, learning: 0.5)

  /// nil with fewer than six blocks.
  static func estimate(_ table: Contingency, blocks: Blocks) -> Estimate? {
    let deviations = table.deviations()
    let folds = Folds(blocks: deviations.count, most: foldCount).groups
    guard folds.count == foldCount else { return nil }
    let draws = Double(blocks.drawCount)
    let learner = SignLearner(table)
    let parts = folds.map { Self.sum(deviations[$0]) }
    let total = Self.sum(parts[...])
    func training(without left: Int...) -> [Double] {
      left.reduce(total) { zip($0, parts[$1]).map { $0 - $1 } }
    }
    // How each fold is best learned, as the others show.
    var scores = folds.map { _ in [Double](repeating: 0, count: learner.rules.count) }
    for a in folds.indices {
      for b in a + 1..<foldCount {
        let fields = learner.fields(training(without: a, b), draws: draws * 4 / 6)
        for (rule, field) in fields.enumerated() {
          scores[a][rule] += SignLearner.signedSum(field, parts[b])
          scores[b][rule] += SignLearner.signedSum(field, parts[a])
        }
      }
    }
    let rules = scores.map { scores in
      scores.indices.max { scores[$0] < scores[$1] } ?? 0
    }
    var sums = [Double](repeating: 0, count: deviations.count)
    // What each rule gives, as it is.
    var plain = [Double](repeating: 0, count: learner.rules.count)
    var chosen = 0.0
    var unclear = 0.0
    for (fold, members) in folds.enumerated() {
      let fields = learner.fields(training(without: fold), draws: draws * 5 / 6)
      for (rule, field) in fields.enumerated() {
        plain[rule] += 0.5 * SignLearner.signedSum(field, parts[fold]) / draws
      }
      let field = fields[rules[fold]]
      chosen += 0.5 * SignLearner.signedSum(field, parts[fold]) / draws
      unclear += learner.unclearShare(field, rules[fold], draws: draws * 5 / 6) / 6
      let weights = learner.weights(field)
      for block in members {
        sums[block] =
          0.5 * zip(weights, deviations[block]).reduce(0) { $0 + $1.0 * $1.1 } / draws
      }
    }
    let measured = sums.reduce(0, +)
    let rule = rules.sorted()[rules.count / 2]
    // The loss falls with the inverse of the draws: 1.2 / 0.8 of the step from a half to five sixths.
    let step = plain[rule] - Self.fromHalves(learner, parts, rule: rule, draws: draws)
    let lift = 1.5 * step * max(0, 1 - unclear)
    let value = measured + lift
    // Where folds choose different rules, the choice is noise.
    let mean = rules.reduce(0) { $0 + plain[$1] / 6 }
    let choice = rules.reduce(0) { $0 + (plain[$1] - mean) * (plain[$1] - mean) / 6 }
    return Estimate(
      value,
      standardError: blocks.variance(ofSums: sums).map { spread in
        let missed = [
          unknownLoss.value * value, unknownLoss.grid * (measured - chosen),
          unknownLoss.learning * lift,
        ]
        // Each fold's sign rests on the others' draws: where it is noise, they agree by 2 / pi.
        let own = spread * (1 + unclear * 2 / Double.pi * 5 / 4) + choice
        return missed.reduce(own) { $0 + $1 * $1 }.squareRoot()
      })
  }

  /// The value with the sign learned from half the draws.
  private static func fromHalves(
    _ learner: SignLearner, _ parts: [[Double]], rule: Int, draws: Double
  ) -> Double {
    var sum = 0.0
    for half in halves {
      let training = Self.sum(half.map { parts[$0] }[...])
      let field = learner.field(rule, training, draws: draws / 2)
      for fold in parts.indices where !half.contains(fold) {
        sum += SignLearner.signedSum(field, parts[fold])
      }
    }
    return 0.5 * sum / 3 / draws
  }

  private static func sum(_ tables: ArraySlice<[Double]>) -> [Double] {
    guard var sum = tables.first else { return [] }
    for table in tables.dropFirst() { for cell in sum.indices { sum[cell] += table[cell] } }
    return sum
  }
}
