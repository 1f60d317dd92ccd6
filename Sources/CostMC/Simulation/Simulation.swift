import Dispatch
import Formulas
import Kernels
import Probability
import Statistics
import Synchronization

/// A finished run: the statistics of every tracked column, and the draws that are retained.
// Unchecked: immutable but for the refinement of a column's ranks, which one thread does a column.
public final class Simulation: @unchecked Sendable {
  struct Column {
    var tracked: Tracked
    /// Power sums of each segment, in their order.
    var chunks: [kernel_sums]
    var ordered: ColumnDraws
    /// Of designs whose draws are not all independent.
    var replicates: ReplicateTally?
    var atMost: [Int]
    var nonFinite: Int
    var firstNonFinite: Int?
    var minimum: Double
    var maximum: Double
  }

  /// A signal from outside and the way a run tells how far it is.
  public final class Monitor: Sendable {
    let cancelled = Atomic<Bool>(false)
    let done = Atomic<Int>(0)
    public init() {}
    public func cancel() { cancelled.store(true, ordering: .relaxed) }
    public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    public var drawsDone: Int { done.load(ordering: .relaxed) }
  }

  let plan: DrawPlan
  let engine: BlockEngine
  /// Draw i is of replicate i mod this; 1 where all draws are independent.
  let replicates: Int
  let columns: [String: Column]
  /// Draws 0..<retainedDraws of every tracked column, non-finite ones included.
  let retained: [String: DrawColumn]
  let retainedDraws: Int
  /// Draws 0..<retainedInputDraws of every used uncertain input.
  let retainedInputs: [String: DrawColumn]
  let retainedInputDraws: Int
  /// Cumulative probabilities of the first draws of every input whose parameters are uncertain,
  /// within its distribution of that draw.
  let retainedConditionals: [String: DrawColumn]
  /// Of each bridge: the largest |to - from - sum(steps)| over max(|from|, |to|) of any draw.
  let largestGaps: [Double]

  /// Tracked columns are retained up to this many doubles in all (192 MiB), which makes the order
  /// statistics of usual runs exact; of the inputs a sample is kept for what relates them to outputs.
  private static let retainedBudget = 192 << 17
  private static let retainedDrawsMost = 1 << 20
  private static let inputBudget = 64 << 17
  static let inputDrawsMost = 1 << 16

  /// Runs the model.
  ///
  /// - Parameters:
  ///   - tracked: one entry a name.
  ///   - probabilities: of percentiles whose spread between replicates is wanted.
  /// - Returns: nil where `monitor` was cancelled.
  init?(
    _ model: Model, draws: Int, seed: UInt64, design: any Design.Type, tracked: [Tracked],
    probabilities: [Double], threads: Int, monitor: Monitor,
    inputDraws: Int = Simulation.inputDrawsMost, engine kind: SamplingEngine = .block
  ) {
    let engine = BlockEngine(model, design: design, draws: draws, seed: seed, engine: kind)
    let plan = DrawPlan(draws: draws)
    let operands = tracked.map { engine.program.operand(of: $0.name) }
    let inputs = engine.uncertainInputs.enumerated().compactMap { column, name in
      engine.place(ofInput: column).map {
        (name: name, place: $0, isConditional: engine.isConditional(column))
      }
    }
    let budget = min(Self.retainedDrawsMost, Self.retainedBudget / max(1, tracked.count))
    // Whole chunks, so that they are simulated before all others.
    let kept =
      draws <= budget ? draws : max(1, budget / DrawPlan.chunkSize) * DrawPlan.chunkSize
    let headChunks = DrawPlan(draws: kept).chunkCount
    let head = DrawPlan.segments(0..<headChunks)
    let rest = DrawPlan.segments(headChunks..<plan.chunkCount)
    let keptInputs = min(draws, inputDraws, Self.inputBudget / max(1, inputs.count))

    let columnStore = DrawStore(columns: tracked.count, rows: kept)
    let inputStore = DrawStore(columns: inputs.count, rows: keptInputs)
    let isSorted = draws == kept && draws <= ColumnDraws.sortedMost
    let sumStore = UnsafeMutablePointer<kernel_sums>.allocate(
      capacity: (head.count + rest.count) * tracked.count)
    defer { sumStore.deallocate() }

    // The first block fixes the bins.
    let layouts: [BinLayout]
    do {
      let worker = Worker(columns: engine.columnCount, tracked: [], bridges: 0, isBinning: false)
      let count = min(plan.chunk(0).count, Stream.blockSize)
      engine.evaluate(block: 0, count: count, memory: worker.memory)
      layouts = zip(tracked, operands).map { tracked, operand in
        let column = Self.column(operand, tracked.conversion, worker.memory, worker.scratch, count)
        return BinLayout(pilot: Array(UnsafeBufferPointer(start: column, count: count)))
      }
    }

    let bridges = model.bridges.map { BridgeCheck($0, engine.program) }
    let workerCount = max(1, min(threads, plan.chunkCount))
    // Disjoint writes: one worker, one slot; one segment, one range of the stores.
    nonisolated(unsafe) let workers = (0..<workerCount).map { _ in
      Worker(
        columns: engine.columnCount, tracked: tracked, bridges: bridges.count,
        isBinning: !isSorted)
    }
    nonisolated(unsafe) let sumSlots = sumStore
    let emptySums = layouts.map {
      kernel_sums(
        shift: $0.centre, sums: (0, 0, 0, 0), minimum: .infinity, maximum: -.infinity, count: 0)
    }
    /// - Parameter tallies: of the segment; empty where none are wanted.
    @Sendable func simulate(
      _ segment: Range<Int>, slot: Int, worker: Worker, tallies: inout [ReplicateTally]
    ) {
      var sums = emptySums
      for index in segment {
        if monitor.isCancelled { return }
        let chunk = plan.chunk(index)
        for offset in stride(from: 0, to: chunk.count, by: Stream.blockSize) {
          let count = min(Stream.blockSize, chunk.count - offset)
          let first = chunk.firstDraw + offset
          engine.evaluate(
            block: chunk.firstBlock + offset / Stream.blockSize, count: count,
            memory: worker.memory)
          for (place, input) in inputs.enumerated() where first < keptInputs {
            let source = worker.memory + input.place
            (inputStore.start(ofColumn: place) + first)
              .update(from: source, count: min(count, keptInputs - first))
          }
          for (k, one) in tracked.enumerated() {
            let column = Self.column(
              operands[k], one.conversion, worker.memory,
              worker.memory + (engine.columnCount - 1) * BlockEngine.stride, count)
            if first < kept {
              (columnStore.start(ofColumn: k) + first)
                .update(from: column, count: min(count, kept - first))
            }
            worker.accumulate(
              column, count: count, tracked: k, one, layout: layouts[k], sums: &sums[k],
              firstDraw: first)
            if !tallies.isEmpty { tallies[k].add(column, count: count) }
          }
          for (k, bridge) in bridges.enumerated() {
            let gap = bridge.largestGap(
              memory: worker.memory, scratch: worker.scratch, count: count)
            worker.largestGaps[k] = max(worker.largestGaps[k], gap)
          }
        }
        monitor.done.wrappingAdd(chunk.count, ordering: .relaxed)
      }
      for k in tracked.indices { sumSlots[slot * tracked.count + k] = sums[k] }
    }

    concurrentForEach(head.count, threads: workerCount) { index, number in
      var none: [ReplicateTally] = []
      simulate(head[index], slot: index, worker: workers[number], tallies: &none)
    }
    if monitor.isCancelled { return nil }

    /// The order of the draws so far.
    @Sendable func ordered(_ k: Int, segments: Int) -> ColumnDraws {
      let retained = columnStore.column(k)
      if isSorted { return .sorted(SortedDraws(retained.finite)) }
      let sums = (0..<segments).map { sumSlots[$0 * tracked.count + k] }
      let bins = workers.map { UnsafePointer($0.bins + k * 2 * Int(KERNEL_BINS_HALF)) }
      return .binned(
        BinnedDraws(
          counts: bins[0], extra: Array(bins.dropFirst()), layout: layouts[k],
          minimum: sums.map(\.minimum).min() ?? .infinity,
          maximum: sums.map(\.maximum).max() ?? -.infinity, retained: retained))
    }
    let places = Array(tracked.indices)
    // Complete in short runs.
    let firstOrdered =
      isSorted || engine.design.replicates > 1
      ? concurrentMap(places) { ordered($0, segments: head.count) } : []
    var tallies: [ReplicateTally] = []
    if engine.design.replicates > 1 {
      let empty = concurrentMap(places) { k in
        ReplicateTally(
          shift: layouts[k].centre, probabilities: probabilities,
          percentiles: firstOrdered[k].exactly(probabilities), thresholds: tracked[k].thresholds)
      }
      tallies = Self.tally(places.map(columnStore.column), from: empty)
      let later = Mutex<[[ReplicateTally]]>(Array(repeating: [], count: rest.count))
      concurrentForEach(rest.count, threads: workerCount) { index, number in
        var parts = empty
        simulate(
          rest[index], slot: head.count + index, worker: workers[number], tallies: &parts)
        later.withLock { [parts] in $0[index] = parts }
      }
      for parts in later.withLock({ $0 }) {
        for (k, part) in parts.enumerated() { tallies[k].merge(part) }
      }
    } else {
      concurrentForEach(rest.count, threads: workerCount) { index, number in
        var none: [ReplicateTally] = []
        simulate(
          rest[index], slot: head.count + index, worker: workers[number], tallies: &none)
      }
    }
    if monitor.isCancelled { return nil }

    self.plan = plan
    self.engine = engine
    replicates = engine.design.replicates
    retainedDraws = kept
    retainedInputDraws = keptInputs
    let allOrdered =
      isSorted
      ? firstOrdered : concurrentMap(places) { ordered($0, segments: head.count + rest.count) }
    var retained: [String: DrawColumn] = [:]
    var columns: [String: Column] = [:]
    for (k, one) in tracked.enumerated() {
      let sums = (0..<head.count + rest.count).map { sumStore[$0 * tracked.count + k] }
      retained[one.name] = columnStore.column(k)
      columns[one.name] = Column(
        tracked: one, chunks: sums,
        ordered: allOrdered[k],
        replicates: tallies.isEmpty ? nil : tallies[k],
        atMost: one.thresholds.indices.map { place in
          workers.reduce(0) { $0 + $1.atMost[k][place] }
        },
        nonFinite: workers.reduce(0) { $0 + $1.nonFinite[k] },
        firstNonFinite: workers.compactMap { $0.firstNonFinite[k] }.min(),
        minimum: sums.map(\.minimum).min() ?? .infinity,
        maximum: sums.map(\.maximum).max() ?? -.infinity)
    }
    self.retained = retained
    largestGaps = bridges.indices.map { k in workers.map { $0.largestGaps[k] }.max() ?? 0 }
    self.columns = columns
    var retainedInputs: [String: DrawColumn] = [:]
    var retainedConditionals: [String: DrawColumn] = [:]
    for (place, input) in inputs.enumerated() {
      if input.isConditional {
        let tails = inputStore.start(ofColumn: place)
        for draw in 0..<keptInputs where !(tails[draw] > 0) { tails[draw] += 1 }
        retainedConditionals[input.name] = inputStore.column(place)
      } else {
        retainedInputs[input.name] = inputStore.column(place)
      }
    }
    self.retainedInputs = retainedInputs
    self.retainedConditionals = retainedConditionals
  }

  /// Tallies of the retained draws, in pieces whose order of summing is fixed.
  private static func tally(
    _ columns: [DrawColumn], from empty: [ReplicateTally]
  ) -> [ReplicateTally] {
    let pieces = 8
    let blocks = ((columns.first?.count ?? 0) + Stream.blockSize - 1) / Stream.blockSize
    let parts = concurrentMap(Array(0..<columns.count * pieces)) { index in
      let (k, piece) = index.quotientAndRemainder(dividingBy: pieces)
      var tally = empty[k]
      columns[k].withContiguousStorageIfAvailable { column in
        guard let base = column.baseAddress else { return }
        for block in blocks * piece / pieces..<blocks * (piece + 1) / pieces {
          let first = block * Stream.blockSize
          tally.add(base + first, count: min(Stream.blockSize, column.count - first))
        }
      }
      return tally
    }
    return columns.indices.map { k in
      var tally = parts[k * pieces]
      for piece in 1..<pieces { tally.merge(parts[k * pieces + piece]) }
      return tally
    }
  }

  /// A tracked column in the unit of its statistics.
  static func column(
    _ operand: Program.Operand, _ conversion: Conversion, _ memory: UnsafeMutablePointer<Double>,
    _ scratch: UnsafeMutablePointer<Double>, _ count: Int
  ) -> UnsafePointer<Double> {
    switch operand {
    case .constant(let value): kernels_fill(conversion(value), scratch, count)
    case .register(let register):
      let source = memory + register * BlockEngine.stride
      if conversion.isIdentity { return UnsafePointer(source) }
      if conversion.multiplier != 1 {
        kernels_binary_constant(KERNEL_MULTIPLY)(source, conversion.multiplier, scratch, count)
      } else {
        kernels_binary_constant(KERNEL_DIVIDE)(source, conversion.divisor, scratch, count)
      }
    }
    return UnsafePointer(scratch)
  }
}

extension Input {
  public var isConstant: Bool {
    if case .constant = kind { true } else { false }
  }
}
