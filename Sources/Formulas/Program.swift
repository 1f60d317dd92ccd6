import Kernels

/// The formulas of a model compiled to a register program over columns.
///
/// Registers are columns of `stride` doubles from one base address; the inputs that are needed
/// come first. Registers are reused once their value is dead; those of the results live on, as do
/// those of inputs that are not drawn on the way (`drawing`).
public struct Program: Sendable {
  public enum Step: Sendable {
    case formula(name: String, CheckedExpression)
    /// A column that the caller makes from other columns (an input with uncertain parameters).
    case external(name: String, index: Int, arguments: [String])
  }
  public enum Operand: Sendable, Equatable {
    case register(Int)
    case constant(Double)
  }

  let instructions: [Instruction]
  let results: [String: Operand]
  public let registerCount: Int
  /// The inputs that the results need, in the given order; input k of these is register k, but for
  /// those that are drawn on the way.
  public let usedInputs: [String]
  /// Those of `usedInputs` that a narrowed program does not read.
  public internal(set) var idleInputs: Set<String> = []

  /// - Parameters:
  ///   - steps: in dependency order.
  ///   - inputs: names whose columns the caller fills before each block.
  ///   - constants: names with one value, folded in.
  ///   - results: names wanted after each block (formulas, inputs or constants). What no result
  ///     needs is dropped.
  public init(steps: [Step], inputs: [String], constants: [String: Double], results: [String]) {
    var graph = ExpressionGraph(inputs: inputs, constants: constants)
    for step in steps { graph.add(step) }
    self = graph.compiled(results: results, inputs: inputs)
  }

  init(
    instructions: [Instruction], results: [String: Operand], registerCount: Int,
    usedInputs: [String]
  ) {
    self.instructions = instructions
    self.results = results
    self.registerCount = registerCount
    self.usedInputs = usedInputs
  }

  /// Where a result stands after `evaluate`.
  public func operand(of result: String) -> Operand { results[result] ?? .constant(.nan) }

  /// Runs the program over one block.
  ///
  /// - Parameters:
  ///   - base: `registerCount * stride` doubles.
  ///   - count: draws in the block, at most `stride`.
  ///   - draw: fills the column of one of `usedInputs`.
  ///   - external: fills a column from its arguments: (index, arguments, destination).
  public func evaluate(
    base: UnsafeMutablePointer<Double>, stride: Int, count: Int,
    draw: (Int, UnsafeMutablePointer<Double>) -> Void = { _, _ in },
    external: (Int, [UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
  ) {
    for instruction in instructions {
      switch instruction {
      case .binary(let kernel, let a, let b, let out):
        kernel(base + a * stride, base + b * stride, base + out * stride, count)
      case .constantRight(let kernel, let a, let b, let out):
        kernel(base + a * stride, b, base + out * stride, count)
      case .constantLeft(let kernel, let a, let b, let out):
        kernel(a, base + b * stride, base + out * stride, count)
      case .unary(let kernel, let a, let out): kernel(base + a * stride, base + out * stride, count)
      case .select(let test, let a, let b, let out):
        kernels_select(
          base + test * stride, base + a * stride, base + b * stride, base + out * stride, count)
      case .fill(let value, let out): kernels_fill(value, base + out * stride, count)
      case .draw(let input, let out): draw(input, base + out * stride)
      case .external(let index, let arguments, let out):
        external(
          index, arguments.map { UnsafePointer(base + $0 * stride) }, base + out * stride)
      }
    }
  }
}
