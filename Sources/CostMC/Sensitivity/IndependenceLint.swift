import Probability
import Statistics

/// How much an output's P95 rests on inputs being independent.
///
/// A correlation that nobody stated is an assumption too, and the one that usually makes totals look
/// safer than they are. Here inputs that are in no stated correlation move together, each to the side
/// that raises the output: all of them, and pairs of those that move it most. The same Sobol' points
/// serve every case, so the differences are known far better than the percentiles.
struct IndependenceLint {
  /// Blocks of Sobol' points of each case: with some thirty cases a fifth of the run's draws, enough
  /// for P95 to about 1 %, in long runs to 0.5 %.
  private static func blocks(draws: Int) -> Int { min(16, max(4, draws / 160_000)) }
  /// Outputs that are looked at: those that claims are about first.
  static let outputsMost = 6
  static let outputsShown = 3
  /// Pairs are looked for among this many inputs.
  static let pairCandidates = 4
  static let pairsShown = 3
  /// Less growth of P95 is no warning.
  static let leastGrowth = 0.1

  private let inputs: [String]
  private let together: MovingTogether
  private let outputs: [Output]
  private let correlated: Set<String>

  /// An input that may move together with others.
  private struct Member: Sendable {
    var name: String
    var spearman: Double
    var column: Int
  }

  init(_ model: Model, _ engine: BlockEngine, seed: UInt64, draws: Int) {
    inputs = engine.uncertainInputs
    together = MovingTogether(engine, seed: seed, blocks: Self.blocks(draws: draws))
    let claimed = Set(model.claims.map(\.output))
    let candidates = model.outputs.filter { !$0.isEvent }
    outputs = Array(
      (candidates.filter { claimed.contains($0.name) }
        + candidates.filter { !claimed.contains($0.name) }).prefix(Self.outputsMost))
    correlated = Set(model.dependence.flatMap { $0.inputs.map { model.inputs[$0].name } })
  }

  /// An output whose free inputs were made to move together.
  private struct Growth: Sendable {
    var output: Output
    var members: [Member]
    var independent: Double
    var together: Double
    var share: Double { independent > 0 ? together / independent - 1 : 0 }
  }
  private struct Pair: Sendable {
    var names: String
    var share: Double
  }

  /// Whole sentences, one an output.
  func warnings(_ rankings: [SensitivityRanking]) -> [String] {
    var shown = growths(rankings).filter { $0.share >= Self.leastGrowth }
    shown.sort { $0.share > $1.share }
    shown.removeLast(max(0, shown.count - Self.outputsShown))
    return zip(shown, pairs(shown)).map(sentence)
  }

  private func growths(_ rankings: [SensitivityRanking]) -> [Growth] {
    let looked = outputs.compactMap { output -> (output: Output, members: [Member])? in
      guard let ranking = rankings.first(where: { $0.output == output.name }) else { return nil }
      let members = members(ranking)
      return members.count > 1 ? (output, members) : nil
    }
    let figures = together.percentiles(
      looked.flatMap { [Self.moving([], $0.output), Self.moving($0.members, $0.output)] })
    return looked.enumerated().map { place, one in
      Growth(
        output: one.output, members: one.members, independent: figures[2 * place],
        together: figures[2 * place + 1])
    }
  }

  /// Of each output the pairs that move it most by themselves.
  private func pairs(_ growths: [Growth]) -> [[Pair]] {
    let candidates = growths.map { growth -> [[Member]] in
      // A single pair is all of them.
      guard growth.members.count > 2 else { return [] }
      let leading = Array(growth.members.prefix(Self.pairCandidates))
      return leading.indices.flatMap { i in
        leading[(i + 1)...].map { [leading[i], $0] }
      }
    }
    let figures = together.percentiles(
      zip(growths, candidates).flatMap { growth, pairs in
        pairs.map { Self.moving($0, growth.output) }
      })
    var next = figures.makeIterator()
    return zip(growths, candidates).map { growth, candidates in
      let pairs = candidates.map { pair in
        Pair(
          names: "\(pair[0].name) and \(pair[1].name)",
          share: (next.next() ?? 0) / growth.independent - 1)
      }
      return Array(
        pairs.filter { $0.share >= 0.01 }.sorted { $0.share > $1.share }.prefix(Self.pairsShown))
    }
  }

  private static func moving(_ members: [Member], _ output: Output) -> MovingTogether.Case {
    MovingTogether.Case(
      output: output,
      group: members.map { MovingTogether.Input(column: $0.column, isReversed: $0.spearman < 0) })
  }

  /// The inputs that no stated correlation holds, those of most effect first.
  private func members(_ ranking: SensitivityRanking) -> [Member] {
    ranking.inputs.compactMap { entry in
      guard !correlated.contains(entry.input),
        let column = inputs.firstIndex(of: entry.input),
        let spearman = entry.indices["spearman"]?.value
      else { return nil }
      return Member(name: entry.input, spearman: spearman, column: column)
    }.sorted { (abs($0.spearman), $1.column) > (abs($1.spearman), $0.column) }
  }

  private func sentence(_ growth: Growth, _ pairs: [Pair]) -> String {
    func percent(_ x: Double) -> String { "+" + NumberFormat.significant(x * 100, digits: 2) + "%" }
    let count = growth.members.count == 2 ? "both" : "all \(growth.members.count)"
    let format = NumberFormat(unit: growth.output.unit, magnitude: growth.independent)
    func number(_ x: Double) -> String {
      format.string(x, error: max(growth.independent / 10, x / 1000), withUnit: true)
    }
    var text =
      "the inputs of `\(growth.output.name)` that no correlation names are taken as independent: if"
      + " \(count) moved together, each to the side that raises it, P95 would be"
      + " \(number(growth.together)) instead of \(number(growth.independent))"
      + " (\(percent(growth.share)))"
    if !pairs.isEmpty {
      let list = pairs.map { "\($0.names) \(percent($0.share))" }.joined(separator: ", ")
      text += "; the pairs that matter most: \(list)"
    }
    return text + ". State the correlations that you know of"
  }
}
