/// The tree of a formula as written.
indirect enum Syntax: Sendable {
  case number(Double, Range<Int>)
  case quantity(Double, unit: String, unitRange: Range<Int>, Range<Int>)
  case name(String, Range<Int>)
  case negate(Syntax, Range<Int>)
  case not(Syntax, Range<Int>)
  case binary(BinaryOperator, Syntax, Syntax)
  case call(String, nameRange: Range<Int>, [Syntax], Range<Int>)

  var range: Range<Int> {
    switch self {
    case .number(_, let range), .quantity(_, _, _, let range), .name(_, let range),
      .negate(_, let range), .not(_, let range), .call(_, _, _, let range):
      range
    case .binary:
      chain.links.reduce(chain.first.range) { range, link in
        range.lowerBound..<max(range.upperBound, link.right.range.upperBound)
      }
    }
  }

  /// One operation of a chain, with what stands to the left of it.
  struct Link {
    var op: BinaryOperator
    var left: Syntax
    var right: Syntax
    var whole: Syntax
  }

  /// `a + b - c …` taken apart from the left: long sums are deep trees, which are gone through link by
  /// link, not by recursion.
  var chain: (first: Syntax, links: [Link]) {
    var links: [Link] = []
    var node = self
    while case .binary(let op, let left, let right) = node {
      links.append(Link(op: op, left: left, right: right, whole: node))
      node = left
    }
    return (node, links.reversed())
  }
}

/// Binary operators in the order of the kernels'.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and, or

  /// Higher binds tighter.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual: 4
    case .add, .subtract: 5
    case .multiply, .divide: 6
    case .power: 8
    }
  }

  var isComparison: Bool { precedence == 4 }

  /// All operators, the tightest first.
  public static var words: String {
    let levels = Dictionary(grouping: allCases, by: \.precedence).sorted { $0.key > $1.key }
    return "operators, the tightest first: "
      + levels.flatMap { level, operators -> [String] in
        let names = operators.map(\.rawValue).joined(separator: " ")
        switch level {
        case 8: return ["\(names) (to the right; also **)", "unary -"]
        case 4: return [names, "not"]
        default: return [names]
        }
      }.joined(separator: ", ")
  }
}
