import Kernels
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

  private let engine: BlockEngine
  private let draws: Int
  private let base: any Design
  private let outputs: [Output]
  private let correlated: Set<String>

  /// An input that may move together with others.
  private struct Member: Sendable {
    var name: String
    var spearman: Double
    var column: Int
  }

  init(_ model: Model, _ engine: BlockEngine, seed: UInt64, draws: Int) {
    self.engine = engine
    self.draws = Self.blocks(draws: draws) * Stream.blockSize
    base = Sobol(
      seed: seed, names: engine.uncertainInputs, further: engine.furtherColumns,
      draws: self.draws)
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
    let growths = concurrentMap(outputs) { growth(of: $0, rankings) }
    var shown = growths.compactMap { $0 }.filter { $0.share >= Self.leastGrowth }
    shown.sort { $0.share > $1.share }
    return shown.prefix(Self.outputsShown).map { sentence($0, pairs: pairs($0)) }
  }

  private func growth(of output: Output, _ rankings: [SensitivityRanking]) -> Growth? {
    guard let ranking = rankings.first(where: { $0.output == output.name }) else { return nil }
    let members = members(ranking)
    guard members.count > 1 else { return nil }
    return Growth(
      output: output, members: members, independent: percentile(of: output, []),
      together: percentile(of: output, members))
  }

  /// The pairs that move the output most by themselves.
  private func pairs(_ growth: Growth) -> [Pair] {
    let leading = Array(growth.members.prefix(Self.pairCandidates))
    var candidates: [[Member]] = []
    // A single pair is all of them.
    guard growth.members.count > 2 else { return [] }
    for i in leading.indices {
      for j in leading.indices where j > i { candidates.append([leading[i], leading[j]]) }
    }
    let output = growth.output
    let independent = growth.independent
    let pairs = concurrentMap(candidates) { pair in
      Pair(
        names: "\(pair[0].name) and \(pair[1].name)",
        share: percentile(of: output, pair) / independent - 1)
    }
    return Array(
      pairs.filter { $0.share >= 0.01 }.sorted { $0.share > $1.share }.prefix(Self.pairsShown))
  }

  /// The inputs that no stated correlation holds, those of most effect first.
  private func members(_ ranking: SensitivityRanking) -> [Member] {
    ranking.inputs.compactMap { entry in
      guard !correlated.contains(entry.input),
        let column = engine.uncertainInputs.firstIndex(of: entry.input),
        let spearman = entry.indices["spearman"]?.value
      else { return nil }
      return Member(name: entry.input, spearman: spearman, column: column)
    }.sorted { (abs($0.spearman), $1.column) > (abs($1.spearman), $0.column) }
  }

  private func sentence(_ growth: Growth, pairs: [Pair]) -> String {
    func percent(_ x: Double) -> String { "+" + NumberFormat.significant(x * 100, digits: 2) + "%" }
    let count = growth.members.count == 2 ? "both" : "all \(growth.members.count)"
    let format = NumberFormat(unit: growth.output.unit, magnitude: growth.independent)
    func number(_ x: Double) -> String {
      format.string(x, error: growth.independent / 10, withUnit: true)
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

  /// P95 of an output where some inputs move together.
  private func percentile(of output: Output, _ members: [Member]) -> Double {
    var engine = engine
    engine.design = MovingTogether(base, members.map { ($0.column, $0.spearman < 0) })
    let worker = Worker(columns: engine.columnCount, tracked: [], bridges: 0, isBinning: false)
    var values: [Double] = []
    values.reserveCapacity(draws)
    for block in 0..<draws / Stream.blockSize {
      engine.evaluate(block: block, count: Stream.blockSize, memory: worker.memory)
      let column = Simulation.column(
        engine.program.operand(of: output.name), output.conversion, worker.memory,
        worker.scratch, Stream.blockSize)
      values += UnsafeBufferPointer(start: column, count: Stream.blockSize)
    }
    let sorted = values.filter(\.isFinite).radixSorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[PercentileRanks.rank(0.95, count: sorted.count)]
  }
}

/// Another design, but that some columns are the first of them or its mirror image.
private struct MovingTogether: Design {
  static let name = "together"
  static let summary = ""
  static let source = ""
  static let replicates = 1

  private let base: any Design
  private let leader: Int
  private let isReversed: [Int: Bool]

  init(seed: UInt64, names: [String], further: [String], draws: Int) {
    self.init(MonteCarlo(seed: seed, names: names, further: further, draws: draws), [])
  }

  init(_ base: any Design, _ group: [(column: Int, isReversed: Bool)]) {
    self.base = base
    leader = group.first?.column ?? 0
    isReversed = Dictionary(uniqueKeysWithValues: group.map { ($0.column, $0.isReversed) })
  }

  func fill(input: Int, block: Int, into column: UnsafeMutablePointer<Double>) {
    guard let isReversed = isReversed[input] else {
      base.fill(input: input, block: block, into: column)
      return
    }
    base.fill(input: leader, block: block, into: column)
    if isReversed { for i in 0..<Stream.blockSize { column[i] = -column[i] } }
  }
}
