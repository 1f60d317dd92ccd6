import Formulas
import Kernels
import Probability

/// A few blocks of draws of everything that one output depends on, kept so that the output can be
/// evaluated again and again with one input held at a value.
///
/// The columns of the inputs outlive an evaluation, so that only the changed one is filled anew.
// Unchecked: written by `share` only, which one claim's thread calls.
final class FrozenDraws: @unchecked Sendable {
  private let program: Program
  private let operand: Program.Operand
  private let conditionals: [ConditionalMarginal]
  /// Draw i is of replicate i mod this.
  private let replicates: Int
  private let memory: UnsafeMutablePointer<Double>
  private let saved: UnsafeMutablePointer<Double>
  private let blocks: Int
  private let columnsPerBlock: Int
  private static let stride = BlockEngine.stride

  var draws: Int { blocks * Stream.blockSize }

  /// - Returns: nil where the output is not evaluated by the model's program.
  init?(_ output: String, model: Model, engine: BlockEngine, blocks: Int) {
    guard let program = model.program(of: [output]) else { return nil }
    self.program = program
    self.blocks = blocks
    replicates = engine.design.replicates
    operand = program.operand(of: output)
    conditionals = model.inputs.compactMap {
      if case .conditional(let marginal) = $0.kind { marginal } else { nil }
    }
    columnsPerBlock = program.registerCount + conditionals.count
    memory = .allocate(capacity: blocks * columnsPerBlock * Self.stride)
    memory.initialize(repeating: 0, count: blocks * columnsPerBlock * Self.stride)
    saved = .allocate(capacity: Self.stride)
    saved.initialize(repeating: 0, count: Self.stride)

    let drawn = UnsafeMutablePointer<Double>.allocate(capacity: engine.columnCount * Self.stride)
    drawn.initialize(repeating: 0, count: engine.columnCount * Self.stride)
    defer { drawn.deallocate() }
    let source = engine.program.usedInputs
    let size = Stream.blockSize
    for block in 0..<blocks {
      engine.evaluate(block: block, count: size, memory: drawn)
      let target = memory + block * columnsPerBlock * Self.stride
      for (register, name) in program.usedInputs.enumerated() {
        guard let from = source.firstIndex(of: name) else { return nil }
        (target + register * Self.stride).update(from: drawn + from * Self.stride, count: size)
      }
      for k in conditionals.indices {
        (target + (program.registerCount + k) * Self.stride)
          .update(from: drawn + (engine.program.registerCount + k) * Self.stride, count: size)
      }
    }
  }

  deinit {
    memory.deallocate()
    saved.deallocate()
  }

  /// The share of the draws in which the output is at most `limit`, one input held at `value`.
  ///
  /// - Returns: nil where the output does not depend on the input.
  func share(atMost limit: Double, with input: String, at value: Double) -> Double? {
    var count = 0
    let isFed = evaluate(with: input, at: value) { column in
      count += kernels_count_at_most(column, Stream.blockSize, limit)
    }
    return isFed ? Double(count) / Double(draws) : nil
  }

  /// The standard error of such a share near one half: of independent draws, else from the spread
  /// between the design's replicates. That may vanish at a border of strata, where one draw still
  /// lies to either side by chance.
  func shareError(atMost limit: Double, with input: String, at value: Double) -> Double {
    guard replicates > 1 else { return 0.5 / Double(draws).squareRoot() }
    var counts = [Int](repeating: 0, count: replicates)
    _ = evaluate(with: input, at: value) { column in
      for i in 0..<Stream.blockSize where column[i] <= limit { counts[i % replicates] += 1 }
    }
    let mean = Double(counts.reduce(0, +)) / Double(replicates)
    let squares = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let variance = squares * Double(replicates) / Double(replicates - 1)
    return max(1, variance).squareRoot() / Double(draws)
  }

  /// Hands over the output's column of each block, one input held at `value`.
  ///
  /// - Returns: false where the output does not depend on the input.
  private func evaluate(
    with input: String, at value: Double, _ body: (UnsafePointer<Double>) -> Void
  ) -> Bool {
    guard let register = program.usedInputs.firstIndex(of: input),
      case .register(let result) = operand
    else { return false }
    let size = Stream.blockSize
    for block in 0..<blocks {
      let base = memory + block * columnsPerBlock * Self.stride
      let column = base + register * Self.stride
      saved.update(from: column, count: size)
      kernels_fill(value, column, size)
      program.evaluate(memory: base, count: size) { conditionals[$0] }
      body(base + result * Self.stride)
      column.update(from: saved, count: size)
    }
    return true
  }
}
