import Kernels
import Probability
import Statistics

/// The P95 of outputs of which some inputs move together: up, or one up and the other down.
///
/// All cases are looked at over the same Sobol' points. Each block is drawn once; for a case only the
/// inputs that move are made anew, from the points of the first of them.
struct MovingTogether: Sendable {
  struct Input: Sendable {
    /// Of the design.
    var column: Int
    /// Whether it falls where the first one rises.
    var isReversed: Bool
  }
  struct Case: Sendable {
    var output: Output
    /// Inputs that no copula holds; empty where all are as they are drawn.
    var group: [Input]
  }

  private let engine: BlockEngine
  private let blocks: Int
  /// Where the inputs that the program reads stand in a worker's memory, by column of the design.
  private let places: [Int: Int]
  private static let size = Stream.blockSize

  init(_ engine: BlockEngine, seed: UInt64, blocks: Int) {
    var engine = engine
    engine.design = Sobol(
      seed: seed, names: engine.uncertainInputs, further: engine.furtherColumns,
      draws: blocks * Self.size)
    places = Dictionary(
      uniqueKeysWithValues: engine.uncertainInputs.indices.compactMap { column in
        engine.place(ofInput: column).map { (column, $0) }
      })
    self.engine = engine
    self.blocks = blocks
  }

  /// The P95 of each case; 0 where no draw is finite.
  func percentiles(_ cases: [Case]) -> [Double] {
    if cases.isEmpty { return [] }
    let draws = concurrentMap(Array(0..<blocks)) { self.draws(cases, block: $0) }
    return concurrentMap(Array(cases.indices)) { index in
      let finite = draws.flatMap { $0[index] }.filter(\.isFinite)
      guard !finite.isEmpty else { return 0 }
      let rank = PercentileRanks.rank(0.95, count: finite.count)
      return finite.withUnsafeBufferPointer { $0.values(ofRanks: [rank])[0] }
    }
  }

  /// The draws of each case's output in one block.
  private func draws(_ cases: [Case], block: Int) -> [[Double]] {
    let worker = Worker(columns: engine.columnCount, tracked: [], bridges: 0, isBinning: false)
    // As drawn, to be put back; then the points of a group's first input and their mirror images.
    let inputs = engine.uncertainInputs.count
    let kept = DrawStore(columns: inputs + 2, rows: Self.size)
    let (points, mirrored) = (kept.start(ofColumn: inputs), kept.start(ofColumn: inputs + 1))
    engine.evaluate(block: block, count: Self.size, memory: worker.memory)
    for (column, place) in places {
      kept.start(ofColumn: column).update(from: worker.memory + place, count: Self.size)
    }
    return cases.map { one in
      if let leader = one.group.first {
        engine.design.fill(input: leader.column, block: block, into: points)
        for i in 0..<Self.size { mirrored[i] = -points[i] }
      }
      for input in one.group {
        guard let place = places[input.column] else { continue }
        engine.transform(
          input: input.column, input.isReversed ? mirrored : points,
          into: worker.memory + place, count: Self.size)
      }
      engine.runProgram(count: Self.size, memory: worker.memory)
      let column = BlockColumns(base: worker.memory).column(
        engine.program.operand(of: one.output.name), one.output.conversion,
        scratch: worker.scratch, count: Self.size)
      let draws = Array(UnsafeBufferPointer(start: column, count: Self.size))
      for input in one.group {
        guard let place = places[input.column] else { continue }
        (worker.memory + place).update(
          from: kept.start(ofColumn: input.column), count: Self.size)
      }
      return draws
    }
  }
}
