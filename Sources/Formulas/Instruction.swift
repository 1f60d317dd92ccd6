import Kernels

extension Program {
  /// One step of a program over columns, by the registers of its operands; the last is its target.
  enum Instruction: Sendable {
    case binary(kernel_binary, Int, Int, Int)
    case constantRight(kernel_binary_constant, Int, Double, Int)
    case constantLeft(kernel_constant_binary, Double, Int, Int)
    case unary(kernel_unary, Int, Int)
    case select(Int, Int, Int, Int)
    case fill(Double, Int)
    /// Input k of those used.
    case draw(Int, Int)
    case external(Int, [Int], Int)
  }
}

extension Program.Instruction {
  var target: Int {
    switch self {
    case .binary(_, _, _, let out), .constantRight(_, _, _, let out),
      .constantLeft(_, _, _, let out), .unary(_, _, let out), .select(_, _, _, let out),
      .fill(_, let out), .draw(_, let out), .external(_, _, let out):
      out
    }
  }

  var operands: [Int] {
    switch self {
    case .binary(_, let a, let b, _): [a, b]
    case .constantRight(_, let a, _, _), .constantLeft(_, _, let a, _), .unary(_, let a, _): [a]
    case .select(let test, let a, let b, _): [test, a, b]
    case .fill, .draw: []
    case .external(_, let arguments, _): arguments
    }
  }

  /// Whether operands are still read when the first draws of the target have been written.
  var readsWhileWriting: Bool {
    if case .external = self { true } else { false }
  }

  /// The same on other registers.
  func renamed(_ name: (Int) -> Int, target: Int) -> Self {
    switch self {
    case .binary(let kernel, let a, let b, _): .binary(kernel, name(a), name(b), target)
    case .constantRight(let kernel, let a, let b, _): .constantRight(kernel, name(a), b, target)
    case .constantLeft(let kernel, let a, let b, _): .constantLeft(kernel, a, name(b), target)
    case .unary(let kernel, let a, _): .unary(kernel, name(a), target)
    case .select(let test, let a, let b, _): .select(name(test), name(a), name(b), target)
    case .fill(let value, _): .fill(value, target)
    case .draw(let input, _): .draw(input, target)
    case .external(let index, let arguments, _): .external(index, arguments.map(name), target)
    }
  }
}
