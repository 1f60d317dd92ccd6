import Formulas
import Kernels
import Probability
import Statistics

/// Sums over pairs of points, for each output and each replicate of the design.
struct PairSums: Sendable {
  /// `[replicate][output][field]`; field 0 counts pairs, 1 and 2 are the sums of y and y^2 of A.
  let batches: [[[Double]]]
  /// Pairs with an evaluation that is not finite: `[output]`.
  let leftOut: [Int]
  static let ownFields = 3

  /// Sum of a field over the draws' sum of squares of A.
  func share(output: Int, field: Int) -> Estimate? {
    let sums = batches.map { $0[output] }
    let n = sums.reduce(0) { $0 + $1[0] }
    let mean = sums.reduce(0) { $0 + $1[1] } / n
    return ratio(
      sums.map { $0[field] }, sums.map { $0[2] - 2 * mean * $0[1] + $0[0] * mean * mean })
  }

  /// Sum of a field over the sum of another.
  func ratio(output: Int, field: Int, to other: Int) -> Estimate? {
    ratio(batches.map { $0[output][field] }, batches.map { $0[output][other] })
  }

  private func ratio(_ above: [Double], _ below: [Double]) -> Estimate? {
    Estimate(ratioOf: above, to: below)
  }
}

/// Pairs of Sobol' points in the unit cube of the players, in independent replicates, evaluated in
/// blocks.
struct PairDesign: Sendable {
  static let replicates = Sobol.replicates
  /// Pairs of one replicate in a block.
  static let partSize = Stream.blockSize / replicates

  let engine: BlockEngine
  let players: Players
  let program: Program
  let outputs: [Program.Operand]
  /// Blocks of pairs.
  let blocks: Int
  let seed: UInt64
  let threads: Int

  var points: Int { blocks * Stream.blockSize }

  /// - Parameters:
  ///   - program: the engine's, narrowed to the outputs.
  ///   - points: rounded up to whole blocks.
  init(
    engine: BlockEngine, players: Players, program: Program, outputs: [Program.Operand],
    points: Int, seed: UInt64, threads: Int
  ) {
    self.engine = engine
    self.players = players
    self.program = program
    self.outputs = outputs
    blocks = Self.blocks(points)
    self.seed = seed
    self.threads = threads
  }

  static func blocks(_ points: Int) -> Int {
    max(1, (points + Stream.blockSize - 1) / Stream.blockSize)
  }

  /// - Parameters:
  ///   - evaluations: of each pair.
  ///   - fields: sums of each output, beside the own ones.
  ///   - evaluate: fills the columns of one evaluation after the other (A's is made already).
  ///   - accumulate: adds to the fields of a part, from columns less A's centre, in a unit of their
  ///     own, with zeros where a pair is left out.
  /// - Returns: nil where the monitor was cancelled.
  func sums(
    evaluations: Int, fields: Int, monitor: Simulation.Monitor,
    evaluate:
      @Sendable (
        _ bench: Bench, _ block: Int, _ run: (_ evaluation: Int) -> Void
      ) -> Void,
    accumulate: @Sendable (_ columns: PairColumns, _ fields: inout [Double]) -> Void
  ) -> PairSums? {
    let names = ["A", "B"].flatMap { half in
      players.names.map { "\($0)\u{0}sensitivity \(half)" }
    }
    let further = ["A", "B"].flatMap { half in
      players.correlated.map { "\(players.names[$0.members[0]])\u{0}sensitivity copula \(half)" }
    }
    let design = Sobol(seed: seed, names: names + further, further: [], draws: points)
    let width = PairSums.ownFields + fields
    let size = (evaluations + 1) * outputs.count * BlockEngine.stride
    let workerCount = max(1, min(threads, blocks))
    let centres = centres(design)
    // Disjoint writes: one worker, one bench; one block, one slot.
    nonisolated(unsafe) let benches = (0..<workerCount).map { _ in
      (
        bench: Bench(engine, players, program: program, seed: seed),
        columns: UnsafeMutablePointer<Double>.allocate(capacity: size)
      )
    }
    for bench in benches { bench.columns.initialize(repeating: 0, count: size) }
    defer { for bench in benches { bench.columns.deallocate() } }
    let empty = (0..<Self.replicates).map { _ in
      outputs.map { _ in [Double](repeating: 0, count: width) }
    }
    // Blocks are summed by groups of fixed size, so that memory does not grow with the points.
    let groups = min(blocks, 32)
    let slots = UnsafeMutablePointer<[[[Double]]]>.allocate(capacity: groups)
    slots.initialize(repeating: empty, count: groups)
    let missing = UnsafeMutablePointer<[Int]>.allocate(capacity: groups)
    missing.initialize(
      repeating: [Int](repeating: 0, count: outputs.count), count: groups)
    defer {
      slots.deinitialize(count: groups)
      slots.deallocate()
      missing.deinitialize(count: groups)
      missing.deallocate()
    }
    nonisolated(unsafe) let sumSlots = slots
    nonisolated(unsafe) let missingSlots = missing
    concurrentForEach(groups, threads: workerCount) { group, worker in
      let (bench, columns) = benches[worker]
      for index in blocks * group / groups..<blocks * (group + 1) / groups {
        if monitor.isCancelled { return }
        bench.draw(design, block: index)
        func run(_ evaluation: Int) {
          bench.evaluate(
            outputs, into: columns + evaluation * outputs.count * BlockEngine.stride,
            count: Stream.blockSize)
        }
        run(0)
        evaluate(bench, index, run)
        for output in outputs.indices {
          let base = columns + output * BlockEngine.stride
          let step = outputs.count * BlockEngine.stride
          let finite = PairColumns(base: base, step: step, block: index, part: 0)
            .prepare(evaluations: evaluations + 1, at: centres[output])
          for part in 0..<Self.replicates {
            let here = PairColumns(base: base, step: step, block: index, part: part)
            let kept = finite[part * Self.partSize..<(part + 1) * Self.partSize].count { $0 }
            missingSlots[group][output] += Self.partSize - kept
            guard kept > 0 else { continue }
            sumSlots[group][part][output][0] += Double(kept)
            sumSlots[group][part][output][1] += here.sum(0)
            sumSlots[group][part][output][2] += here.product(0, 0)
            accumulate(here, &sumSlots[group][part][output])
          }
        }
      }
    }
    if monitor.isCancelled { return nil }
    var batches = empty
    for group in 0..<groups {
      for part in 0..<Self.replicates {
        for output in outputs.indices {
          for field in 0..<width {
            batches[part][output][field] += slots[group][part][output][field]
          }
        }
      }
    }
    return PairSums(
      batches: batches,
      leftOut: outputs.indices.map { output in
        (0..<groups).reduce(0) { $0 + missing[$1][output] }
      })
  }

  /// What columns are moved and multiplied by, so that their squares lose no digits.
  fileprivate struct Centre {
    /// About the mean.
    var value: Double
    /// A power of two: 1 but for draws of extreme size.
    var scale: Double
  }

  private func centres(_ design: any Design) -> [Centre] {
    let count = Stream.blockSize
    let bench = Bench(engine, players, program: program, seed: seed)
    bench.draw(design, block: 0)
    let columns = UnsafeMutablePointer<Double>.allocate(
      capacity: outputs.count * BlockEngine.stride)
    defer { columns.deallocate() }
    bench.evaluate(outputs, into: columns, count: count)
    return outputs.indices.map { output in
      let draws = (0..<count).map { columns[output * BlockEngine.stride + $0] }
        .filter(\.isFinite)
      guard let first = draws.first else { return Centre(value: 0, scale: 1) }
      return Centre(
        value: first + draws.reduce(0) { $0 + ($1 - first) / Double(draws.count) },
        scale: Moments.scale(reach: draws.reduce(0) { max($0, abs($1 - first)) }))
    }
  }
}

/// Columns of the evaluations of one output, over the pairs of one replicate in a block.
struct PairColumns {
  fileprivate let base: UnsafeMutablePointer<Double>
  fileprivate let step: Int
  /// Number of the block, and of the replicate.
  let block: Int
  let part: Int
  private typealias Row = SIMD8<Double>

  /// Takes the columns to the centre; zeros where any evaluation is not finite.
  fileprivate func prepare(evaluations: Int, at centre: PairDesign.Centre) -> [Bool] {
    let count = Stream.blockSize
    var finite = [Bool](repeating: true, count: count)
    for k in 0..<evaluations {
      let column = base + k * step
      if kernels_count_non_finite(column, count) > 0 {
        for i in 0..<count where !column[i].isFinite { finite[i] = false }
      }
      for i in 0..<count { column[i] -= centre.value }
      if centre.scale != 1 { for i in 0..<count { column[i] *= centre.scale } }
    }
    for i in 0..<count where !finite[i] { for k in 0..<evaluations { base[k * step + i] = 0 } }
    return finite
  }

  private func rows(_ k: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(base + k * step + part * PairDesign.partSize)
  }

  private func sum(_ term: (Int) -> Row, _ range: Range<Int>) -> Double {
    var sum = Row.zero
    for row in range { sum += term(row) }
    return sum.sum()
  }
  private var whole: Range<Int> { 0..<PairDesign.partSize / 8 }

  private func row(_ column: UnsafeRawPointer, _ k: Int) -> Row {
    column.loadUnaligned(fromByteOffset: k * 64, as: Row.self)
  }

  func sum(_ a: Int) -> Double {
    let a = rows(a)
    return sum({ row(a, $0) }, whole)
  }
  func product(_ a: Int, _ b: Int) -> Double {
    let (a, b) = (rows(a), rows(b))
    return sum({ row(a, $0) * row(b, $0) }, whole)
  }
  /// Sum of a (b - c).
  func product(_ a: Int, difference b: Int, _ c: Int) -> Double {
    let (a, b, c) = (rows(a), rows(b), rows(c))
    return sum({ row(a, $0) * (row(b, $0) - row(c, $0)) }, whole)
  }
  /// Sum of (a - b) (c - d).
  func product(differences a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
    let (a, b, c, d) = (rows(a), rows(b), rows(c), rows(d))
    return sum({ (row(a, $0) - row(b, $0)) * (row(c, $0) - row(d, $0)) }, whole)
  }
  /// Half the sum of (a - b)^2.
  func halfSquares(_ a: Int, _ b: Int) -> Double {
    let (a, b) = (rows(a), rows(b))
    return 0.5
      * sum(
        {
          let gap = row(a, $0) - row(b, $0)
          return gap * gap
        }, whole)
  }
}
