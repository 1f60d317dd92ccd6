import Formulas
import Kernels
import Probability
import Statistics

/// A run while it goes on: what its draws add up to, segment by segment.
///
/// The first draws (the head) are retained as far as memory allows; the rest only leaves sums, bins
/// and counts, which is what the parts of a run that is split over machines consist of.
// Unchecked: one worker, one thread; one segment, one range of the stores.
final class Accumulation: @unchecked Sendable {
  struct InputColumn {
    var name: String
    var place: Int
    var isConditional: Bool
  }

  /// Where the program of an engine leaves what statistics are wanted of.
  struct Reading {
    var operands: [Program.Operand]
    var bridges: [BridgeCheck]

    init(_ program: Program, _ tracked: [Tracked], _ model: Model) {
      operands = tracked.map { program.operand(of: $0.name) }
      bridges = model.bridges.map { BridgeCheck($0, program) }
    }
  }

  let engine: BlockEngine
  /// For draws of which the inputs are not retained, where there are any.
  private let streaming: BlockEngine?
  let plan: DrawPlan
  let tracked: [Tracked]
  let inputs: [InputColumn]
  let layouts: [BinLayout]
  /// Draws 0..<kept of every tracked column, non-finite ones included.
  let kept: Int
  let columnStore: DrawStore
  /// Draws 0..<keptInputs of every used uncertain input.
  let keptInputs: Int
  let inputStore: DrawStore
  /// Ranges of chunks.
  let head: [Range<Int>]
  let rest: [Range<Int>]
  /// Whether the order of the draws is taken from the draws themselves, not from bins.
  let isSorted: Bool
  private(set) var workers: [Worker]
  let reading: Reading
  private let streamedReading: Reading
  private let probabilities: [Double]
  private let monitor: Simulation.Monitor
  /// Power sums: [segment][tracked], of the head, then of the rest.
  let sums: UnsafeMutablePointer<kernel_sums>

  /// Tracked columns are retained up to this many doubles in all (192 MiB), which makes the order
  /// statistics of usual runs exact; of the inputs a sample is kept for what relates them to outputs.
  private static let retainedBudget = 192 << 17
  private static let retainedDrawsMost = 1 << 17
  /// The bins tell too little of columns that are dense at both ends.
  private static let retainedDrawsOfDenseColumns = 1 << 20
  private static let inputBudget = 64 << 17

  /// Draws that so many inputs are retained for.
  static func keptDraws(ofInputs count: Int) -> Int { inputBudget / max(1, count) }

  init(
    _ model: Model, draws: Int, seed: UInt64, design: any Design.Type, tracked: [Tracked],
    probabilities: [Double], threads: Int, monitor: Simulation.Monitor, inputDraws: Int,
    engine kind: SamplingEngine
  ) {
    let engine = BlockEngine(model, design: design, draws: draws, seed: seed, engine: kind)
    let plan = DrawPlan(draws: draws)
    let reading = Reading(engine.program, tracked, model)
    inputs = engine.uncertainInputs.enumerated().compactMap { column, name in
      engine.place(ofInput: column).map {
        InputColumn(name: name, place: $0, isConditional: engine.isConditional(column))
      }
    }
    let room = Self.retainedBudget / max(1, tracked.count)
    let isSorted = draws <= min(Self.retainedDrawsMost, room, ColumnDraws.sortedMost)
    keptInputs = min(draws, inputDraws, Self.keptDraws(ofInputs: inputs.count))
    inputStore = DrawStore(columns: inputs.count, rows: keptInputs)

    let streaming = draws > keptInputs ? engine.streaming : nil
    workers = (0..<max(1, min(threads, plan.chunkCount))).map { _ in
      Worker(
        columns: engine.columnCount, tracked: tracked, bridges: model.bridges.count,
        isBinning: !isSorted, streaming: streaming)
    }
    // The first block fixes the bins.
    let pilot = workers[0]
    let count = min(plan.chunk(0).count, Stream.blockSize)
    engine.evaluate(block: 0, count: count, memory: pilot.memory)
    pilot.holdsFirstBlock = true
    layouts = zip(tracked, reading.operands).map { tracked, operand in
      let column = BlockColumns(base: pilot.memory).column(
        operand, tracked.conversion, scratch: pilot.scratch, count: count)
      return BinLayout(pilot: UnsafeBufferPointer(start: column, count: count))
    }
    let most =
      layouts.contains(where: \.isDenseAtBothEnds)
      ? Self.retainedDrawsOfDenseColumns : Self.retainedDrawsMost
    let budget = min(most, room)
    // Whole chunks, so that they are simulated before all others; one at least.
    kept =
      draws <= budget
      ? draws : min(draws, max(1, budget / DrawPlan.chunkSize) * DrawPlan.chunkSize)
    columnStore = DrawStore(columns: tracked.count, rows: kept)
    let headChunks = DrawPlan(draws: kept).chunkCount
    head = DrawPlan.segments(0..<headChunks)
    rest = DrawPlan.segments(headChunks..<plan.chunkCount)
    sums = .allocate(capacity: max(1, (head.count + rest.count) * tracked.count))

    self.engine = engine
    self.plan = plan
    self.tracked = tracked
    self.streaming = streaming
    self.reading = reading
    streamedReading = streaming.map { Reading($0.program, tracked, model) } ?? reading
    self.isSorted = isSorted
    self.probabilities = probabilities
    self.monitor = monitor
  }

  deinit { sums.deallocate() }

  // MARK: Simulating

  /// Simulates segments, without tallies: the head's, and the rest's after them if nobody waits for
  /// the head.
  ///
  /// - Returns: false where the run was cancelled.
  func simulate(_ segments: [Range<Int>]) -> Bool {
    concurrentForEach(segments.count, threads: workers.count) { index, number in
      var none: [ReplicateTally] = []
      simulate(segments[index], slot: index, worker: workers[number], tallies: &none)
    }
    return !monitor.isCancelled
  }

  /// Simulates segments of the rest.
  ///
  /// - Parameter empty: tallies to start each segment with; none where no tallies are wanted.
  /// - Returns: the tallies of each segment; nil where the run was cancelled.
  func simulateRest(
    _ segments: Range<Int>, tallies empty: [ReplicateTally]
  ) -> [[ReplicateTally]]? {
    let tallies = concurrentMap(Array(segments), threads: workers.count) { index, number in
      var parts = empty
      simulate(rest[index], slot: head.count + index, worker: workers[number], tallies: &parts)
      return parts
    }
    return monitor.isCancelled ? nil : tallies
  }

  /// Workers that have counted nothing yet.
  func forget() {
    workers = workers.map { _ in
      Worker(
        columns: engine.columnCount, tracked: tracked, bridges: reading.bridges.count,
        isBinning: !isSorted, streaming: streaming)
    }
  }

  /// - Parameter tallies: of the segment; empty where none are wanted.
  private func simulate(
    _ segment: Range<Int>, slot: Int, worker: Worker, tallies: inout [ReplicateTally]
  ) {
    var segmentSums = layouts.map {
      kernel_sums(
        shift: $0.centre, sums: (0, 0, 0, 0), minimum: .infinity, maximum: -.infinity, count: 0)
    }
    for index in segment {
      if monitor.isCancelled { return }
      let chunk = plan.chunk(index)
      let endBlock = chunk.firstBlock + (chunk.count + Stream.blockSize - 1) / Stream.blockSize
      worker.makeRoom(draws: chunk.count)
      for offset in stride(from: 0, to: chunk.count, by: Stream.blockSize) {
        let count = min(Stream.blockSize, chunk.count - offset)
        let first = chunk.firstDraw + offset
        let block = chunk.firstBlock + offset / Stream.blockSize
        var columns = BlockColumns(base: worker.memory)
        var reading = self.reading
        if first >= keptInputs, let streamed = worker.streamed {
          columns = streamed.columns(ofBlock: block, before: endBlock)
          reading = streamedReading
        } else if first > 0 || !worker.holdsFirstBlock {
          engine.evaluate(block: block, count: count, memory: worker.memory)
        }
        worker.holdsFirstBlock = false
        for (place, input) in inputs.enumerated() where first < keptInputs {
          (inputStore.start(ofColumn: place) + first)
            .update(from: worker.memory + input.place, count: min(count, keptInputs - first))
        }
        for (k, one) in tracked.enumerated() {
          let column = columns.column(
            reading.operands[k], one.conversion,
            scratch: worker.memory + (engine.columnCount - 1) * BlockEngine.stride, count: count)
          if first < kept {
            (columnStore.start(ofColumn: k) + first)
              .update(from: column, count: min(count, kept - first))
          }
          let areFinite = worker.accumulate(
            column, count: count, tracked: k, one, layout: layouts[k], sums: &segmentSums[k],
            addsPowers: tallies.isEmpty, firstDraw: first)
          if !tallies.isEmpty {
            tallies[k].add(column, count: count, areFinite: areFinite)
          }
        }
        for (k, bridge) in reading.bridges.enumerated() {
          let gap = bridge.largestGap(columns, scratch: worker.scratch, count: count)
          worker.largestGaps[k] = max(worker.largestGaps[k], gap)
        }
      }
      monitor.done.wrappingAdd(chunk.count, ordering: .relaxed)
    }
    for (k, tally) in tallies.enumerated() { segmentSums[k].sums = tally.powers }
    for k in tracked.indices { sums[slot * tracked.count + k] = segmentSums[k] }
  }

  // MARK: What it has come to

  /// The power sums of a column over the first segments.
  func sums(ofColumn k: Int, segments: Int) -> [kernel_sums] {
    (0..<segments).map { sums[$0 * tracked.count + k] }
  }

  /// The order of a column's draws in the first segments.
  func ordered(_ k: Int, segments: Int) -> ColumnDraws {
    let retained = columnStore.column(k)
    if isSorted {
      // Other outputs are sorted when their figures are made, which takes no memory of its own.
      let isJudged = tracked[k].isOutput && !tracked[k].thresholds.isEmpty
      return isJudged ? .sorted(retained.sorted) : ColumnDraws(lookedUp: retained)
    }
    let sums = sums(ofColumn: k, segments: segments)
    let bins = workers.map { UnsafePointer($0.bins(ofColumn: k)) }
    return .binned(
      BinnedDraws(
        counts: bins[0], extra: Array(bins.dropFirst()),
        carried: workers.compactMap { $0.carried(ofColumn: k) }, layout: layouts[k],
        minimum: sums.map(\.minimum).min() ?? .infinity,
        maximum: sums.map(\.maximum).max() ?? -.infinity, retained: retained))
  }

  /// Draws that tell where percentiles are well enough to count around there.
  private static let limitDraws = 1 << 15

  /// Tallies that have counted nothing, with limits at the percentiles of all draws where these are
  /// in order, else of the first.
  ///
  /// - Parameter ordered: one a column, or none.
  func emptyTallies(_ ordered: [ColumnDraws] = []) -> [ReplicateTally] {
    concurrentMap(Array(tracked.indices)) { k in
      let draws =
        ordered.isEmpty
        ? ColumnDraws(lookedUp: columnStore.column(k).leading(Self.limitDraws)) : ordered[k]
      return ReplicateTally(
        layouts[k], probabilities: probabilities, percentiles: draws.percentiles(probabilities),
        thresholds: tracked[k].thresholds)
    }
  }

  /// Tallies of the retained draws, in pieces whose order of summing is fixed.
  ///
  /// - Parameter empty: one a column; none where no tallies are wanted.
  func headTallies(from empty: [ReplicateTally]) -> [ReplicateTally] {
    if empty.isEmpty { return [] }
    let pieces = 8
    let blocks = (kept + Stream.blockSize - 1) / Stream.blockSize
    let parts = concurrentMap(Array(0..<tracked.count * pieces)) { index in
      let (k, piece) = index.quotientAndRemainder(dividingBy: pieces)
      var tally = empty[k]
      let column = columnStore.start(ofColumn: k)
      for block in blocks * piece / pieces..<blocks * (piece + 1) / pieces {
        let first = block * Stream.blockSize
        let count = min(Stream.blockSize, kept - first)
        tally.add(
          column + first, count: count,
          areFinite: kernels_count_non_finite(column + first, count) == 0)
      }
      return tally
    }
    return tracked.indices.map { k in
      var tally = parts[k * pieces]
      for piece in 1..<pieces { tally.merge(parts[k * pieces + piece]) }
      return tally
    }
  }
}
