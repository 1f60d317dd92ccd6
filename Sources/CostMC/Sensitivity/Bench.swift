import Formulas
import Kernels
import Probability

/// One thread's memory for pairs of points (A, B): two independent draws of all players, and what
/// comes of A when some players are drawn anew, given the others.
final class Bench {
  let engine: BlockEngine
  let players: Players
  /// What the outputs in question need.
  private let program: Program
  /// Registers of the program; always hold A between evaluations.
  let memory: UnsafeMutablePointer<Double>
  private let arena: UnsafeMutablePointer<Double>
  private let stride = BlockEngine.stride
  private var laws: [[Int]: ConditionalCopula.Law] = [:]

  // Columns of the arena, `players.count` each.
  private var valuesA: UnsafeMutablePointer<Double> { arena }
  private var valuesB: UnsafeMutablePointer<Double> { column(players.count) }
  private var scoresA: UnsafeMutablePointer<Double> { column(2 * players.count) }
  private var noiseB: UnsafeMutablePointer<Double> { column(3 * players.count) }
  private var scratch: UnsafeMutablePointer<Double> { column(4 * players.count) }
  private var newScores: UnsafeMutablePointer<Double> { column(5 * players.count) }
  // One column for each correlated block, then two.
  private var mixing: UnsafeMutablePointer<Double> { column(6 * players.count) }
  private var spare: UnsafeMutablePointer<Double> {
    column(6 * players.count + players.correlated.count)
  }

  private func column(_ k: Int) -> UnsafeMutablePointer<Double> { arena + k * stride }

  // Of discrete correlated players: the scores' bounds, scores under way, and tails for each sweep.
  private var lows: UnsafeMutablePointer<Double> { steps }
  private var highs: UnsafeMutablePointer<Double> { steps + players.count * stride }
  private var stepScores: UnsafeMutablePointer<Double> { steps + 2 * players.count * stride }
  private let steps: UnsafeMutablePointer<Double>
  private let stepTails: [[UnsafeMutablePointer<Double>]]
  private let streams: [[Stream]]
  private var bounds: [[Double: (low: Double, high: Double)]]
  private var stepLaws: [[Int]: [StepLaw]] = [:]
  private static let sweeps = 8

  init(_ engine: BlockEngine, _ players: Players, program: Program, seed: UInt64 = 0) {
    self.engine = engine
    self.program = program
    let hasSteps = players.discrete.contains { $0 != nil }
    let stepSize = hasSteps ? 3 * players.count * BlockEngine.stride : 1
    steps = .allocate(capacity: stepSize)
    steps.initialize(repeating: 0, count: stepSize)
    stepTails = players.discrete.map { marginal in
      guard marginal != nil else { return [] }
      return (0..<Self.sweeps).map { _ in .allocate(capacity: BlockEngine.stride) }
    }
    streams = zip(players.discrete, players.names).map { marginal, name in
      guard marginal != nil else { return [] }
      return (0..<Self.sweeps).map {
        Stream(seed: seed, name: "\(name)\u{0}sensitivity step \($0)")
      }
    }
    bounds = players.discrete.map { _ in [:] }
    self.players = players
    memory = .allocate(capacity: engine.columnCount * stride)
    memory.initialize(repeating: 0, count: engine.columnCount * stride)
    let size = (6 * players.count + players.correlated.count + 2) * stride
    arena = .allocate(capacity: size)
    arena.initialize(repeating: 0, count: size)
  }

  deinit {
    memory.deallocate()
    arena.deallocate()
    steps.deallocate()
    for columns in stepTails { for column in columns { column.deallocate() } }
  }

  /// Draws a block of pairs and puts A into the registers; the draws of a replicate stand beside
  /// each other.
  ///
  /// - Parameter design: has a column for each player's A, then one for each player's B, then one
  ///   for each correlated block's A and B.
  func draw(_ design: any Design, block: Int) {
    let n = players.count
    let count = Stream.blockSize
    for half in 0..<2 {
      for k in 0..<n {
        fill(scratch + k * stride, design, input: half * n + k, block: block)
      }
      for (g, group) in players.correlated.enumerated() {
        let further = 2 * n + half * players.correlated.count + g
        fill(mixing + g * stride, design, input: further, block: block)
        // B's noise is kept: it draws members of A anew, given others.
        let noise = half == 0 ? scoresA : noiseB
        for player in group.members {
          NormalCopula.scores(
            scratch + player * stride, into: noise + player * stride, count: count)
        }
        let all = Array(group.members.indices)
        guard let law = law(g, redrawing: all) else { continue }
        let columns = group.members.map { UnsafePointer(noise + $0 * stride) }
        group.copula.apply(
          law, scores: columns, noise: columns, mixing: mixing + g * stride,
          newScores: all.map { newScores + $0 * stride },
          tails: group.members.map { scratch + $0 * stride },
          scratch: (spare, spare + stride), count: count)
        guard half == 0 else { continue }
        for (m, player) in group.members.enumerated() {
          (scoresA + player * stride).update(from: newScores + m * stride, count: count)
        }
      }
      let values = half == 0 ? valuesA : valuesB
      for k in 0..<n {
        engine.transform(
          input: players.columns[k], scratch + k * stride, into: values + k * stride, count: count)
      }
    }
    for k in 0..<n { put(k, valuesA + k * stride, 0..<count) }
    for (k, marginal) in players.discrete.enumerated() {
      guard let marginal else { continue }
      for i in 0..<count {
        (lows[k * stride + i], highs[k * stride + i]) = step(k, marginal, valuesA[k * stride + i])
      }
      for sweep in 0..<Self.sweeps {
        streams[k][sweep].fill(block: block, into: stepTails[k][sweep])
      }
    }
  }

  /// The scores between which a value is taken.
  private func step(
    _ player: Int, _ marginal: any Marginal, _ value: Double
  ) -> (low: Double, high: Double) {
    if let known = bounds[player][value] { return known }
    func score(_ p: Double, _ q: Double) -> Double {
      p <= 0 ? -.infinity : (q <= 0 ? .infinity : NormalCopula.score(p, q))
    }
    let below = value.nextDown
    let ends = (
      low: score(marginal.cdf(below), marginal.survival(below)),
      high: score(marginal.cdf(value), marginal.survival(value))
    )
    bounds[player][value] = ends
    return ends
  }

  /// Scores of the kept members: what is known of a discrete one is its value, so its score is drawn
  /// anew within the step.
  private func keptScores(
    _ block: Int, _ law: ConditionalCopula.Law, first: Int, count: Int
  ) -> [UnsafePointer<Double>] {
    let group = players.correlated[block]
    let discrete = law.kept.filter { players.discrete[group.members[$0]] != nil }
    guard !discrete.isEmpty else {
      return group.members.map { UnsafePointer(scoresA + $0 * stride + first) }
    }
    let key = [block] + law.kept
    let laws = stepLaws[key] ?? group.copula.stepLaws(of: discrete, kept: law.kept)
    if stepLaws.count < 1 << 14 { stepLaws[key] = laws }
    let columns = group.members.map { stepScores + $0 * stride + first }
    for member in law.kept {
      columns[member].update(
        from: scoresA + group.members[member] * stride + first, count: count)
    }
    for sweep in 0..<(laws.count > 1 ? Self.sweeps : 1) {
      for step in laws {
        let player = group.members[step.member]
        step.apply(
          columns, low: lows + player * stride + first, high: highs + player * stride + first,
          tails: stepTails[player][sweep] + first, count: count)
      }
    }
    return columns.map { UnsafePointer($0) }
  }

  private func fill(
    _ column: UnsafeMutablePointer<Double>, _ design: any Design, input: Int, block: Int
  ) {
    design.fill(input: input, block: block, into: spare)
    let replicates = PairDesign.replicates
    let each = Stream.blockSize / replicates
    for replicate in 0..<replicates {
      for k in 0..<each { column[replicate * each + k] = spare[k * replicates + replicate] }
    }
  }

  /// Puts given tails of all players into the registers (as they are, without dependence).
  func put(tails: (Int) -> UnsafePointer<Double>, count: Int) {
    for k in 0..<players.count {
      engine.transform(
        input: players.columns[k], tails(k), into: memory + players.places[k], count: count)
    }
  }

  private func put(_ player: Int, _ source: UnsafePointer<Double>, _ range: Range<Int>) {
    (memory + players.places[player] + range.lowerBound)
      .update(from: source + range.lowerBound, count: range.count)
  }

  /// Puts A with some players drawn anew, given the others, into a range of the block.
  func redraw(_ set: [Int], _ range: Range<Int>) {
    var done: Set<Int> = []
    for player in set {
      guard let place = players.blockOf[player] else {
        put(player, valuesB + player * stride, range)
        continue
      }
      guard done.insert(place.block).inserted else { continue }
      let group = players.correlated[place.block]
      let members = group.members.indices.filter { set.contains(group.members[$0]) }
      if members.count == group.members.count {
        for player in group.members { put(player, valuesB + player * stride, range) }
        continue
      }
      guard let law = law(place.block, redrawing: members) else { continue }
      let first = range.lowerBound
      group.copula.apply(
        law, scores: keptScores(place.block, law, first: first, count: range.count),
        noise: group.members.map { UnsafePointer(noiseB + $0 * stride + first) },
        mixing: mixing + place.block * stride + first,
        newScores: law.redrawn.indices.map { newScores + $0 * stride + first },
        tails: law.redrawn.indices.map { scratch + $0 * stride + first },
        scratch: (spare, spare + stride), count: range.count)
      for (k, member) in law.redrawn.enumerated() {
        let player = group.members[member]
        engine.transform(
          input: players.columns[player], scratch + k * stride + first,
          into: memory + players.places[player] + first, count: range.count)
      }
    }
  }

  /// Puts A back.
  func restore(_ set: [Int], count: Int) {
    for player in set { put(player, valuesA + player * stride, 0..<count) }
  }

  /// Kept, as the same members are redrawn block after block.
  private func law(_ block: Int, redrawing members: [Int]) -> ConditionalCopula.Law? {
    let key = [block] + members
    if let known = laws[key] { return known }
    let law = players.correlated[block].copula.law(redrawing: members)
    if laws.count < 1 << 14 { laws[key] = law }
    return law
  }

  /// Runs the program and copies the outputs.
  func evaluate(
    _ outputs: [Program.Operand], into targets: UnsafeMutablePointer<Double>, count: Int
  ) {
    engine.runProgram(program, count: count, memory: memory)
    for (k, output) in outputs.enumerated() {
      let target = targets + k * stride
      switch output {
      case .constant(let value): kernels_fill(value, target, count)
      case .register(let register):
        target.update(from: memory + register * stride, count: count)
      }
    }
  }
}
