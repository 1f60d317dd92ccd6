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
    case .binary(_, let a, let b): a.range.lowerBound..<max(a.range.upperBound, b.range.upperBound)
    }
  }
}

/// Binary operators in the order of the kernels'.
enum BinaryOperator: String, Sendable, CaseIterable {
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
}
