import Formulas
import Probability
import Statistics

/// The inputs over the draws in which a rare claim holds.
///
/// The draws that a run retains of its inputs hold too few of these; the run is gone through again,
/// and beyond its end where its design can be extended, until there are enough or the search has
/// cost four times the run.
struct RareDraws: Sendable {
  /// Fewer draws than this are looked for more of: a percentile is known to about a twentieth of
  /// the conditional spread with them.
  static let wanted = 400
  private static let mostRuns = 4

  private struct Search: Sendable {
    var id: String
    var operand: Program.Operand
    /// In the unit of the column, ends included.
    var accepted: ClosedRange<Double>
    var missing: Int
  }

  /// [claim][input]: further draws, in the order drawn.
  private(set) var columns: [String: [String: [Double]]] = [:]

  /// - Parameter found: of each claim, in how many of the retained draws it holds.
  init(model: Model, names: TrackedNames, simulation: Simulation, found: [String: Int]) {
    let engine = simulation.engine
    var open = model.claims.compactMap { claim -> Search? in
      guard let found = found[claim.id], found < Self.wanted,
        // A search that would find too few is not made.
        Self.hits(claim, names, simulation) * Self.mostRuns >= Conditioning.fewestDraws
      else { return nil }
      return Search(
        id: claim.id, operand: engine.program.operand(of: claim.output),
        accepted: claim.accepted(claim.limits.map { claim.conversion.inverse($0) }),
        missing: Self.wanted - found)
    }
    guard !open.isEmpty else { return }
    let parts = Self.parts(simulation)
    let wave = 16
    for start in stride(from: 0, to: parts.count, by: wave) {
      let searches = open
      let rows = concurrentMap(Array(parts[start..<min(parts.count, start + wave)])) { part in
        Self.search(part, searches, engine)
      }
      for (place, search) in searches.enumerated() {
        for found in rows.map({ $0[place] }) where open[place].missing > 0 {
          let taken = min(open[place].missing, found.first?.count ?? 0)
          open[place].missing -= taken
          for (name, values) in zip(engine.program.usedInputs, found) {
            columns[search.id, default: [:]][name, default: []] += values.prefix(taken)
          }
        }
      }
      open.removeAll { $0.missing == 0 }
      if open.isEmpty { return }
    }
  }

  /// In how many draws of the whole run the claim holds.
  private static func hits(_ claim: Claim, _ names: TrackedNames, _ simulation: Simulation) -> Int {
    guard let count = simulation.columns[claim.output]?.ordered.count,
      let limit = claim.limits.first, let last = claim.limits.last,
      let low = names.counts(claim, limit, in: simulation),
      let high = names.counts(claim, last, in: simulation)
    else { return 0 }
    switch claim.statement {
    case .value: return 0
    case .range: return high.atMost.reduce(0, +) - low.below.reduce(0, +)
    case .atMost: return low.atMost.reduce(0, +)
    case .atLeast: return count - low.below.reduce(0, +)
    }
  }

  /// The chunks after the retained draws.
  private static func parts(_ simulation: Simulation) -> [DrawPlan.Chunk] {
    let plan = simulation.plan
    var parts = (0..<plan.chunkCount).map(plan.chunk).filter {
      $0.firstDraw >= simulation.retainedInputDraws
    }
    guard simulation.engine.design is MonteCarlo else { return parts }
    let end = plan.draws * mostRuns
    // The last chunk of the run may be a part of a block only: what follows starts anew after it.
    let first = (plan.draws + DrawPlan.chunkSize - 1) / DrawPlan.chunkSize * DrawPlan.chunkSize
    for draw in stride(from: first, to: end, by: DrawPlan.chunkSize) {
      parts.append(
        DrawPlan.Chunk(
          firstBlock: draw / Stream.blockSize,
          count: min(DrawPlan.chunkSize, end - draw), firstDraw: draw))
    }
    return parts
  }

  /// [search][input]: the draws of one chunk.
  private static func search(
    _ chunk: DrawPlan.Chunk, _ searches: [Search], _ engine: BlockEngine
  ) -> [[[Double]]] {
    let stride = BlockEngine.stride
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: engine.columnCount * stride)
    memory.initialize(repeating: 0, count: engine.columnCount * stride)
    defer { memory.deallocate() }
    let inputs = engine.program.usedInputs.indices
    var rows = searches.map { _ in inputs.map { _ in [Double]() } }
    for offset in Swift.stride(from: 0, to: chunk.count, by: Stream.blockSize) {
      let size = min(Stream.blockSize, chunk.count - offset)
      engine.evaluate(
        block: chunk.firstBlock + offset / Stream.blockSize,
        count: size, memory: memory)
      for (place, search) in searches.enumerated() {
        guard case .register(let register) = search.operand else { continue }
        for draw in 0..<size where search.accepted.contains(memory[register * stride + draw]) {
          for input in inputs { rows[place][input].append(memory[input * stride + draw]) }
        }
      }
    }
    return rows
  }
}
