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
    /// See `BinLayout.momentScale`.
    var momentScale: Double
    var ordered: ColumnDraws
    /// Draws 0..<retainedDraws in the order drawn, non-finite ones included.
    var retained: DrawColumn
    /// Of designs whose draws are not all independent.
    var replicates: ReplicateTally?
    /// See `Accumulation.isEven`.
    var isEven: Bool
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
  let retainedDraws: Int
  /// Draws 0..<retainedInputDraws of every used uncertain input.
  let retainedInputs: [String: DrawColumn]
  let retainedInputDraws: Int
  /// Cumulative probabilities of the first draws of every input whose parameters are uncertain,
  /// within its distribution of that draw.
  let retainedConditionals: [String: DrawColumn]
  /// Of each bridge: the largest |to - from - sum(steps)| over max(|from|, |to|) of any draw.
  let largestGaps: [Double]

  static let inputDrawsMost = 1 << 16

  /// Draws of the inputs that a report makes use of: claims are looked for among all that are kept.
  static func inputDraws(for model: Model, draws: Int) -> Int {
    model.claims.isEmpty ? max(inputDrawsMost / 4, JointDraws.count(ofRun: draws)) : inputDrawsMost
  }

  /// Runs the model, or joins the parts of a run.
  ///
  /// - Parameters:
  ///   - tracked: one entry a name.
  ///   - probabilities: of percentiles whose spread between replicates is wanted.
  ///   - parts: what others have simulated after the head, all of it and in order; nil where
  ///     nobody has.
  /// - Returns: nil where `monitor` was cancelled, or a part is not one of this run's.
  init?(
    _ model: Model, draws: Int, seed: UInt64, design: any Design.Type, tracked: [Tracked],
    probabilities: [Double], threads: Int, monitor: Monitor,
    inputDraws: Int = Simulation.inputDrawsMost, engine kind: SamplingEngine = .block,
    parts: [SimulationPart]? = nil
  ) {
    let run = Accumulation(
      model, draws: draws, seed: seed, design: design, tracked: tracked,
      probabilities: probabilities, threads: threads, monitor: monitor, inputDraws: inputDraws,
      engine: kind)
    let isReplicated = run.engine.design.replicates > 1
    // Tallies, and what others have simulated, go by percentiles of the head.
    let isAtOnce = parts == nil && !isReplicated
    guard run.simulate(isAtOnce ? run.head + run.rest : run.head) else { return nil }
    // Complete in short runs.
    let headOrdered =
      run.isSorted
      ? concurrentMap(Array(tracked.indices)) { run.ordered($0, segments: run.head.count) } : []
    let empty = isReplicated ? run.emptyTallies(headOrdered) : []
    var tallies = run.headTallies(from: empty)
    var later: [[ReplicateTally]] = []
    if let parts {
      guard run.fits(parts) else { return nil }
      for part in parts {
        later += run.add(part, empty: empty)
      }
    } else if !isAtOnce {
      guard let simulated = run.simulateRest(0..<run.rest.count, tallies: empty) else {
        return nil
      }
      later = simulated
    }
    for parts in later {
      for (k, part) in parts.enumerated() { tallies[k].merge(part) }
    }

    plan = run.plan
    engine = run.engine
    replicates = run.engine.design.replicates
    retainedDraws = run.kept
    retainedInputDraws = run.keptInputs
    let segments = run.head.count + run.rest.count
    let ordered =
      run.isSorted
      ? headOrdered : concurrentMap(Array(tracked.indices)) { run.ordered($0, segments: segments) }
    var columns: [String: Column] = [:]
    for (k, one) in tracked.enumerated() {
      let sums = run.sums(ofColumn: k, segments: segments)
      columns[one.name] = Column(
        tracked: one, chunks: sums, momentScale: run.layouts[k].momentScale, ordered: ordered[k],
        retained: run.columnStore.column(k), replicates: tallies.isEmpty ? nil : tallies[k],
        isEven: isReplicated && one.isOutput && run.isEven(k, in: model),
        atMost: one.thresholds.indices.map { place in
          run.workers.reduce(0) { $0 + $1.atMost[k][place] }
        },
        nonFinite: run.workers.reduce(0) { $0 + $1.nonFinite[k] },
        firstNonFinite: run.workers.compactMap { $0.firstNonFinite[k] }.min(),
        minimum: sums.map(\.minimum).min() ?? .infinity,
        maximum: sums.map(\.maximum).max() ?? -.infinity)
    }
    self.columns = columns
    largestGaps = model.bridges.indices.map { k in
      run.workers.map { $0.largestGaps[k] }.max() ?? 0
    }
    var retainedInputs: [String: DrawColumn] = [:]
    var retainedConditionals: [String: DrawColumn] = [:]
    for (place, input) in run.inputs.enumerated() {
      if input.isConditional {
        let tails = run.inputStore.start(ofColumn: place)
        for draw in 0..<run.keptInputs where !(tails[draw] > 0) { tails[draw] += 1 }
        retainedConditionals[input.name] = run.inputStore.column(place)
      } else {
        retainedInputs[input.name] = run.inputStore.column(place)
      }
    }
    self.retainedInputs = retainedInputs
    self.retainedConditionals = retainedConditionals
  }
}

extension Input.Kind {
  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }
}

extension Input {
  public var isConstant: Bool { kind.isConstant }
}
