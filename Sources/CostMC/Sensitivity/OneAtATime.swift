import Formulas
import Kernels
import Probability
import Statistics

/// What an output does when one input moves and the others stay, whatever the dependence.
enum OneAtATime {
  /// The output where one input is at its P10 or P90 and all others are at their medians.
  struct Swing: Sendable {
    var low: Double
    var high: Double
  }

  /// `[output][player]`, in the columns' units; nil where a figure is not finite.
  static func swings(
    _ engine: BlockEngine, _ players: Players, program: Program, outputs: [Program.Operand]
  ) -> [[Swing?]] {
    let bench = Bench(engine, players, program: program)
    let size = Stream.blockSize
    let tails = Columns(players.count)
    let results = Columns(outputs.count)
    var swings = outputs.map { _ in [Swing?](repeating: nil, count: players.count) }
    // Two points for each input, so that half a block of inputs is done at once.
    for start in stride(from: 0, to: players.count, by: size / 2) {
      let here = start..<min(players.count, start + size / 2)
      for k in 0..<players.count {
        kernels_fill(0.5.nextDown, tails[k], size)
        guard here.contains(k) else { continue }
        tails[k][2 * (k - start)] = 0.1
        tails[k][2 * (k - start) + 1] = -0.1
      }
      bench.put(tails: { UnsafePointer(tails[$0]) }, count: size)
      bench.evaluate(outputs, into: results.base, count: size)
      for output in outputs.indices {
        for k in here {
          let low = results[output][2 * (k - start)]
          let high = results[output][2 * (k - start) + 1]
          if low.isFinite && high.isFinite { swings[output][k] = Swing(low: low, high: high) }
        }
      }
    }
    return swings
  }

  /// Morris' elementary effects over 1,024 base points.
  ///
  /// Inputs stand at one of four levels of probability 0, 1/3, 2/3, 1 (of a distribution without
  /// ends: 0.01, 0.337, 0.663, 0.99); the effect of an input is the change of the output when it
  /// moves by two levels, divided by the step 2/3. `meanAbsolute` says how much the input moves the
  /// output, `standardDeviation` how much that depends on the inputs' places (curvature,
  /// interaction).
  ///
  /// Source: Morris (1991), doi:10.1080/00401706.1991.10484804; Campolongo, Cariboni & Saltelli
  /// (2007), doi:10.1016/j.envsoft.2006.10.004.
  static func elementaryEffects(
    _ engine: BlockEngine, _ players: Players, program: Program, outputs: [Program.Operand],
    isBounded: [Bool], seed: UInt64
  ) -> [[ElementaryEffects?]] {
    let bench = Bench(engine, players, program: program)
    let size = Stream.blockSize
    // Signed tail probabilities.
    let bounded = [1e-300, 1.0 / 3, -1.0 / 3, -1e-300]
    let unbounded = [0.01, 0.01 + 0.98 / 3, -0.01 - 0.98 / 3, -0.01]
    let base = Columns(players.count)
    let moved = Columns(players.count)
    let results = Columns(outputs.count)
    for k in 0..<players.count {
      Stream(seed: seed, name: "\(players.names[k])\u{0}elementary effects")
        .fill(block: 0, into: base[k])
      let levels = isBounded[k] ? bounded : unbounded
      for i in 0..<size {
        let u = base[k][i] > 0 ? base[k][i] : 1 + base[k][i]
        let level = min(3, Int(u * 4))
        base[k][i] = levels[level]
        moved[k][i] = levels[(level + 2) % 4]
      }
    }
    func evaluate(moving player: Int?) -> [[Double]] {
      bench.put(
        tails: { UnsafePointer($0 == player ? moved[$0] : base[$0]) }, count: size)
      bench.evaluate(outputs, into: results.base, count: size)
      return outputs.indices.map { Array(UnsafeBufferPointer(start: results[$0], count: size)) }
    }
    let start = evaluate(moving: nil)
    var effects = outputs.map { _ in [ElementaryEffects?](repeating: nil, count: players.count) }
    for player in 0..<players.count {
      let end = evaluate(moving: player)
      for output in outputs.indices {
        effects[output][player] = ElementaryEffects(
          (0..<size).map { i in
            // Upwards from the lower two levels, downwards from the others.
            let rises = base[player][i] > 0
            return (end[output][i] - start[output][i]) * (rises ? 1.5 : -1.5)
          })
      }
    }
    return effects
  }

  private final class Columns {
    let base: UnsafeMutablePointer<Double>
    init(_ count: Int) {
      let size = max(1, count) * BlockEngine.stride
      base = .allocate(capacity: size)
      base.initialize(repeating: 0, count: size)
    }
    deinit { base.deallocate() }
    subscript(column: Int) -> UnsafeMutablePointer<Double> { base + column * BlockEngine.stride }
  }
}
