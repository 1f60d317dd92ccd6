import Diagnostics

/// A precedence parser: `^` binds tighter than unary minus and to the right.
struct Parser {
  let text: PlacedText
  let tokens: [Token]
  private var position = 0
  private var depth = 0
  /// Deeper formulas are refused: they would exhaust the stack.
  private static let deepest = 200
  /// Longer chains of operations are refused: they are deep trees, and memory of the stack is scarce.
  private static let longest = 20_000

  init(text: PlacedText, tokens: [Token]) {
    self.text = text
    self.tokens = tokens
  }

  private var token: Token { tokens[position] }

  mutating func formula() throws(Failure) -> Syntax {
    if token.kind == .end {
      throw problem("the formula is empty", 0..<text.text.utf8.count)
    }
    let tree = try expression(above: 0)
    switch token.kind {
    case .end: return tree
    case .symbol(")"):
      throw problem("this `)` closes nothing", token.range, help: "remove it, or open one before")
    case .symbol(","):
      throw problem(
        "a comma stands only between the arguments of a function", token.range,
        help: "thousands are written as 1_000")
    case .unit:
      throw problem(
        "a unit stands only behind a number", token.range,
        help: "write a quantity as `2 [USD/h]`; a name has its unit where it is defined")
    default:
      throw problem("expected an operator here", token.range, help: "a product needs `*`")
    }
  }

  private func binaryOperator() -> BinaryOperator? {
    switch token.kind {
    case .symbol(let symbol): BinaryOperator(rawValue: symbol)
    case .name("and"): .and
    case .name("or"): .or
    default: nil
    }
  }

  private mutating func expression(above floor: Int) throws(Failure) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest {
      throw problem("the formula is nested too deeply", token.range, help: "split it in several")
    }
    var left = try prefix()
    var links = 0
    var isComparison = false
    while let op = binaryOperator(), op.precedence > floor {
      let place = token.range
      links += 1
      if links > Self.longest {
        throw problem(
          "the formula has more than \(Self.longest) terms", place,
          help: "split it in several, or use `sum(…)`")
      }
      position += 1
      let right = try expression(above: op == .power ? op.precedence - 2 : op.precedence)
      if op.isComparison, isComparison {
        throw problem(
          "comparisons do not chain", place, help: "write `a < b and b < c`")
      }
      isComparison = op.isComparison
      left = .binary(op, left, right)
    }
    return left
  }

  private mutating func prefix() throws(Failure) -> Syntax {
    let start = token
    switch start.kind {
    case .symbol("-"), .symbol("+"):
      position += 1
      // Looser than `^`, tighter than `*`.
      let operand = try expression(above: 7)
      if start.kind == .symbol("+") { return operand }
      return .negate(operand, start.range.lowerBound..<operand.range.upperBound)
    case .name("not"):
      position += 1
      let operand = try expression(above: 3)
      return .not(operand, start.range.lowerBound..<operand.range.upperBound)
    default: return try primary()
    }
  }

  private mutating func primary() throws(Failure) -> Syntax {
    let start = token
    switch start.kind {
    case .number(let value):
      position += 1
      guard case .unit(let unit) = token.kind else { return .number(value, start.range) }
      let unitRange = token.range.lowerBound + 1..<token.range.upperBound - 1
      let range = start.range.lowerBound..<token.range.upperBound
      position += 1
      return .quantity(value, unit: unit, unitRange: unitRange, range)
    case .name(let name) where name != "and" && name != "or":
      position += 1
      if token.kind == .symbol("(") { return try call(name, start.range) }
      if name == "if" {
        throw problem(
          "`if` needs three arguments", start.range, help: "write `if(condition, a, b)`")
      }
      return .name(name, start.range)
    case .symbol("("):
      position += 1
      let inner = try expression(above: 0)
      guard token.kind == .symbol(")") else {
        throw Failure([
          .error(
            "expected `)`", Diagnostic.Label(text.span(token.range), "expected here"),
            Diagnostic.Label(text.span(start.range), "to close this"))
        ])
      }
      position += 1
      return inner
    case .end: throw problem("the formula ends where a value is expected", start.range)
    default: throw problem("expected a value here", start.range)
    }
  }

  private mutating func call(_ name: String, _ nameRange: Range<Int>) throws(Failure) -> Syntax {
    let open = token.range
    position += 1
    var arguments: [Syntax] = []
    if token.kind != .symbol(")") {
      while true {
        arguments.append(try expression(above: 0))
        guard token.kind == .symbol(",") else { break }
        position += 1
      }
    }
    guard token.kind == .symbol(")") else {
      throw Failure([
        .error(
          "expected `,` or `)`", Diagnostic.Label(text.span(token.range), "expected here"),
          Diagnostic.Label(text.span(open), "to close this"))
      ])
    }
    let range = nameRange.lowerBound..<token.range.upperBound
    position += 1
    return .call(name, nameRange: nameRange, arguments, range)
  }

  private func problem(
    _ message: Diagnostic.Message, _ range: Range<Int>, help: Diagnostic.Message? = nil
  ) -> Failure {
    Failure([.error(message, Diagnostic.Label(text.span(range)), help: help)])
  }
}
