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
    guard let register = program.usedInputs.firstIndex(of: input),
      case .register(let result) = operand
    else { return nil }
    let size = Stream.blockSize
    var count = 0
    for block in 0..<blocks {
      let base = memory + block * columnsPerBlock * Self.stride
      let column = base + register * Self.stride
      saved.update(from: column, count: size)
      kernels_fill(value, column, size)
      program.evaluate(memory: base, count: size) { conditionals[$0] }
      count += kernels_count_at_most(base + result * Self.stride, size, limit)
      column.update(from: saved, count: size)
    }
    return Double(count) / Double(draws)
  }
}
