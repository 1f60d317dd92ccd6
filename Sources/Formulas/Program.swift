/// The formulas of a model compiled to a register program over columns.
///
/// Registers are columns of `stride` doubles from one base address; the inputs that are needed
/// come first. Registers are reused once their value is dead; those of the results live on.
public struct Program: Sendable {
  public enum Step: Sendable {
    case formula(name: String, CheckedExpression)
    /// A column that the caller makes from other columns (an input with uncertain parameters).
    case external(name: String, index: Int, arguments: [String])
  }
  public enum Operand: Sendable, Equatable { case register(Int), constant(Double) }

  /// - Parameters:
  ///   - steps: in dependency order.
  ///   - inputs: names whose columns the caller fills before each block.
  ///   - constants: names with one value, folded in.
  ///   - results: names wanted after each block (formulas, inputs or constants). What no result
  ///     needs is dropped.
  public init(steps: [Step], inputs: [String], constants: [String: Double], results: [String]) {
    registerCount = 0
    usedInputs = []
  }

  public let registerCount: Int
  /// The inputs that the results need, in the given order; input k of these is register k.
  public let usedInputs: [String]
  /// Where a result stands after `evaluate`.
  public func operand(of result: String) -> Operand { .constant(.nan) }

  /// Runs the program over one block.
  ///
  /// - Parameters:
  ///   - base: `registerCount * stride` doubles.
  ///   - count: draws in the block, at most `stride`.
  ///   - external: fills a column from its arguments: (index, arguments, destination).
  public func evaluate(
    base: UnsafeMutablePointer<Double>, stride: Int, count: Int,
    external: (Int, [UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
  ) {}
}
