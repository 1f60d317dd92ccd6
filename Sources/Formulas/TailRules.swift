extension CheckedExpression {
  /// The tails of a formula's values, from those of the names that it mentions.
  public func tails(_ name: (String) -> Tails) -> Tails { Self.tails(root, name) }

  private static func tails(_ node: Node, _ name: (String) -> Tails) -> Tails {
    switch node {
    case .constant(let value): return .constant(value)
    case .name(let text): return name(text)
    case .negate(let a): return -tails(a, name)
    case .not(let a): return .bounded(0...1, tails(a, name).sources)
    case .convert(let a, let conversion): return tails(a, name) * .constant(conversion(1))
    case .binary:
      let chain = node.chain
      return chain.links.reduce(tails(chain.first, name)) { $1.op.tails($0, tails($1.right, name)) }
    case .call(let function, let arguments):
      return call(function, arguments.map { tails($0, name) })
    }
  }

  /// Functions that are not here have bounded values, or tails that nothing is known of.
  private static func call(_ name: String, _ a: [Tails]) -> Tails {
    let sources = a.reduce([]) { Tails.joined($0, $1.sources) }
    func folded(_ rule: (Tails, Tails) -> Tails) -> Tails { a.dropFirst().reduce(a[0], rule) }
    switch name {
    case "if": return .either(a[1], a[2], sources)
    case "min": return folded(Tails.minimum)
    case "max": return folded(Tails.maximum)
    case "clamp": return .minimum(.maximum(a[0], a[1]), a[2])
    case "sum": return folded(+)
    case "mean": return folded(+) * .constant(1 / Double(a.count))
    case "product": return folded(*)
    case "pow": return BinaryOperator.power.tails(a[0], a[1])
    case "sqrt": return a[0].isPositive ? a[0].power(0.5) : .unknown(sources)
    case "abs": return a[0].magnitude
    case "floor", "ceil", "round": return a[0] + .bounded(-1...1, [])
    case "ln", "log10", "log2": return a[0].logarithm
    case "sin", "cos", "tanh", "erf", "normal_cdf": return .bounded(-1...1, sources)
    case "erfc": return .bounded(0...2, sources)
    case "asin", "acos", "atan", "atan2": return .bounded(-Double.pi...Double.pi, sources)
    default: return .unknown(sources)
    }
  }
}

extension BinaryOperator {
  fileprivate func tails(_ a: Tails, _ b: Tails) -> Tails {
    let sources = Tails.joined(a.sources, b.sources)
    switch self {
    case .add: return a + b
    case .subtract: return a + -b
    case .multiply: return a * b
    case .divide: return a * b.reciprocal
    case .power:
      return b.isConstant ? a.power(b.range.lowerBound) : .unknown(sources)
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .and, .or:
      return .bounded(0...1, sources)
    }
  }
}

extension Tails {
  /// Powers of logarithms grow slower than any power.
  fileprivate var logarithm: Tails {
    guard isPositive else { return .unknown(sources) }
    func end(_ end: End) -> End { end.index > 0 ? .light : .unknown }
    return Tails(
      range: -Double.infinity...Double.infinity, lower: end(nearZero), upper: end(upper),
      nearZero: .unknown, sources: sources)
  }
}
