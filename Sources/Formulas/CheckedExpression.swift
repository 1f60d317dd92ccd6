/// A formula whose names and dimensions have been proved right: constants folded, conversions in
/// place.
public struct CheckedExpression: Sendable {
  indirect enum Node: Sendable {
    case constant(Double)
    case name(String)
    case negate(Node)
    case not(Node)
    case binary(BinaryOperator, Node, Node)
    case call(String, [Node])
    case convert(Node, Conversion)

    /// See `Syntax.chain`.
    var chain: (first: Node, links: [(op: BinaryOperator, right: Node)]) {
      var links: [(op: BinaryOperator, right: Node)] = []
      var node = self
      while case .binary(let op, let left, let right) = node {
        links.append((op, right))
        node = left
      }
      return (node, links.reversed())
    }
  }

  let root: Node
  /// The unit of its values.
  public let unit: Unit
  /// Values are 0 or 1.
  public let isCondition: Bool

  /// The value where it depends on no name.
  public var constantValue: Double? { if case .constant(let value) = root { value } else { nil } }

  /// The scalar reference evaluation, one draw at a time; the block program agrees with it.
  public func evaluate(_ value: (String) -> Double) -> Double { Self.evaluate(root, value) }

  static func evaluate(_ node: Node, _ value: (String) -> Double) -> Double {
    switch node {
    case .constant(let constant): constant
    case .name(let name): value(name)
    case .negate(let a): -evaluate(a, value)
    case .not(let a): negation(evaluate(a, value))
    case .binary:
      node.chain.links.reduce(evaluate(node.chain.first, value)) {
        $1.op.apply($0, evaluate($1.right, value))
      }
    case .call(let name, let arguments):
      Function.named[name]?.apply(arguments.map { evaluate($0, value) }) ?? .nan
    case .convert(let a, let conversion): conversion(evaluate(a, value))
    }
  }

  static func negation(_ x: Double) -> Double { x.isNaN ? x : (x == 0 ? 1 : 0) }
}

extension BinaryOperator {
  /// The reference evaluation; conditions are 0 and 1.
  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    // As the program: a square is a product.
    case .power: b == 2 ? a * a : (b == -1 ? 1 / a : Function.named["pow"]?.apply([a, b]) ?? .nan)
    case .less: a < b ? 1 : 0
    case .lessEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterEqual: a >= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .and: a.isNaN || b.isNaN ? .nan : (a != 0 && b != 0 ? 1 : 0)
    case .or: a.isNaN || b.isNaN ? .nan : (a != 0 || b != 0 ? 1 : 0)
    }
  }
}
