import Kernels

/// The formulas as one graph in which every value stands once: common sub-expressions are shared,
/// constants folded, and what no result needs is never compiled.
struct ExpressionGraph {
  enum Value: Hashable {
    case input(Int)
    case constant(UInt64)
    case binary(UInt32, Int, Int)
    case unary(UInt32, Int)
    case select(Int, Int, Int)
    case external(Int, [Int])
  }

  private(set) var values: [Value] = []
  private var indices: [Value: Int] = [:]
  private var names: [String: Int] = [:]

  init(inputs: [String], constants: [String: Double]) {
    for (k, name) in inputs.enumerated() { names[name] = intern(.input(k)) }
    for (name, value) in constants { names[name] = constant(value) }
  }

  mutating func add(_ step: Program.Step) {
    switch step {
    case .formula(let name, let expression): names[name] = node(expression.root)
    case .external(let name, let index, let arguments):
      names[name] = intern(.external(index, arguments.map { names[$0] ?? constant(.nan) }))
    }
  }

  private mutating func intern(_ value: Value) -> Int {
    if let known = indices[value] { return known }
    values.append(value)
    indices[value] = values.count - 1
    return values.count - 1
  }

  private mutating func constant(_ value: Double) -> Int { intern(.constant(value.bitPattern)) }

  private func constantValue(_ index: Int) -> Double? {
    if case .constant(let bits) = values[index] { Double(bitPattern: bits) } else { nil }
  }

  private mutating func binary(_ op: kernel_binary_op, _ a: Int, _ b: Int) -> Int {
    if let x = constantValue(a), let y = constantValue(b) {
      var result = 0.0
      withUnsafePointer(to: x) { kernels_binary_constant(op)($0, y, &result, 1) }
      return constant(result)
    }
    return intern(.binary(op.rawValue, a, b))
  }

  private mutating func unary(_ op: kernel_unary_op, _ a: Int) -> Int {
    if let x = constantValue(a) { return constant(Function.kernel(op, x)) }
    return intern(.unary(op.rawValue, a))
  }

  private mutating func node(_ node: CheckedExpression.Node) -> Int {
    switch node {
    case .constant(let value): return constant(value)
    case .name(let name): return names[name] ?? constant(.nan)
    case .negate(let a): return unary(KERNEL_NEGATE, self.node(a))
    case .not(let a): return unary(KERNEL_NOT, self.node(a))
    case .convert(let a, let conversion):
      let value = self.node(a)
      return conversion.multiplier != 1
        ? binary(KERNEL_MULTIPLY, value, constant(conversion.multiplier))
        : binary(KERNEL_DIVIDE, value, constant(conversion.divisor))
    case .binary:
      let chain = node.chain
      var result = self.node(chain.first)
      for link in chain.links {
        let right = self.node(link.right)
        result = link.op == .power ? power(result, right) : binary(link.op.kernel, result, right)
      }
      return result
    case .call(let name, let arguments): return call(name, arguments.map { self.node($0) })
    }
  }

  /// Small whole powers are products, a half is a root: exact, and far cheaper than `pow`.
  private mutating func power(_ a: Int, _ b: Int) -> Int {
    switch constantValue(b) {
    case 1: return a
    case 2: return unary(KERNEL_SQUARE, a)
    case -1: return binary(KERNEL_DIVIDE, constant(1), a)
    default: return binary(KERNEL_POWER, a, b)
    }
  }

  private mutating func call(_ name: String, _ a: [Int]) -> Int {
    func folded(_ op: kernel_binary_op) -> Int {
      a.dropFirst().reduce(a[0]) { binary(op, $0, $1) }
    }
    switch name {
    case "if":
      return constantValue(a[0]).map { $0 != 0 ? a[1] : a[2] } ?? intern(.select(a[0], a[1], a[2]))
    case "min": return folded(KERNEL_MINIMUM)
    case "max": return folded(KERNEL_MAXIMUM)
    case "sum": return folded(KERNEL_ADD)
    case "product": return folded(KERNEL_MULTIPLY)
    case "mean": return binary(KERNEL_DIVIDE, folded(KERNEL_ADD), constant(Double(a.count)))
    case "clamp": return binary(KERNEL_MINIMUM, binary(KERNEL_MAXIMUM, a[0], a[1]), a[2])
    case "pow": return power(a[0], a[1])
    case "atan2": return binary(KERNEL_ATAN2, a[0], a[1])
    default: return Function.kernels[name].map { unary($0, a[0]) } ?? constant(.nan)
    }
  }

  /// - Parameter inputs: by their places in the graph.
  func compiled(results: [String], inputs: [String]) -> Program {
    var needed = [Bool](repeating: false, count: values.count)
    var open = results.compactMap { names[$0] }
    while let index = open.popLast() {
      if needed[index] { continue }
      needed[index] = true
      open += operands(index)
    }
    var schedule = Schedule(inputs: inputs)
    // Numbers in the schedule.
    var number = [Int](repeating: -1, count: values.count)
    /// The column of an operand; constants that need one are filled in for this use.
    func column(_ operand: Int) -> Int {
      guard let value = constantValue(operand) else { return number[operand] }
      return schedule.append { .fill(value, $0) }
    }
    for index in values.indices where needed[index] {
      switch values[index] {
      case .constant: break
      case .input(let k): number[index] = k
      case .binary(let raw, let a, let b):
        let op = kernel_binary_op(rawValue: raw)
        // Two constants would have been folded.
        number[index] = schedule.append { out in
          if let y = constantValue(b) {
            .constantRight(kernels_binary_constant(op), number[a], y, out)
          } else if let x = constantValue(a) {
            .constantLeft(kernels_constant_binary(op), x, number[b], out)
          } else {
            .binary(kernels_binary(op), number[a], number[b], out)
          }
        }
      case .unary(let raw, let a):
        number[index] = schedule.append {
          .unary(kernels_unary(kernel_unary_op(rawValue: raw)), number[a], $0)
        }
      case .select(let test, let a, let b):
        let (c, x, y) = (column(test), column(a), column(b))
        number[index] = schedule.append { .select(c, x, y, $0) }
      case .external(let place, let arguments):
        let columns = arguments.map { column($0) }
        number[index] = schedule.append { .external(place, columns, $0) }
      }
    }
    for name in results {
      guard let index = names[name] else { continue }
      schedule.results[name] =
        constantValue(index).map { .constant($0) } ?? .register(number[index])
    }
    return schedule.program { _ in false }
  }

  private func operands(_ index: Int) -> [Int] {
    switch values[index] {
    case .input, .constant: []
    case .binary(_, let a, let b): [a, b]
    case .unary(_, let a): [a]
    case .select(let c, let a, let b): [c, a, b]
    case .external(_, let arguments): arguments
    }
  }
}

extension BinaryOperator {
  var kernel: kernel_binary_op {
    switch self {
    case .add: KERNEL_ADD
    case .subtract: KERNEL_SUBTRACT
    case .multiply: KERNEL_MULTIPLY
    case .divide: KERNEL_DIVIDE
    case .power: KERNEL_POWER
    case .less: KERNEL_LESS
    case .lessEqual: KERNEL_LESS_EQUAL
    case .greater: KERNEL_GREATER
    case .greaterEqual: KERNEL_GREATER_EQUAL
    case .equal: KERNEL_EQUAL
    case .notEqual: KERNEL_NOT_EQUAL
    case .and: KERNEL_AND
    case .or: KERNEL_OR
    }
  }
}
