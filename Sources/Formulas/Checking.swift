import Diagnostics

extension Formula {
  /// Proves names and dimensions: the only place where a formula that reads is refused.
  ///
  /// - Parameters:
  ///   - unitOf: the unit of a name's values; nil where there is no such name.
  ///   - names: all names there are, for suggestions.
  ///   - constant: the value of a name that has one for all draws.
  ///   - declared: the unit that the result shall be in.
  public func check(
    units: UnitTable, names: [String], unitOf: @escaping (String) -> Unit?,
    constant: @escaping (String) -> Double? = { _ in nil }, declared: Unit? = nil
  ) throws(Failure) -> CheckedExpression {
    let checker = Checker(
      formula: self, units: units, names: names, unitOf: unitOf, constant: constant)
    let result = try checker.check(tree)
    if let declared {
      guard let conversion = result.unit.conversion(to: declared) else {
        throw Failure([
          .error(
            .wrongUnit(result.unit.symbol, declared.symbol),
            Diagnostic.Label(text.span(tree.range), result.unit.symbol),
            help: "declare the unit `\(result.unit.simplified().symbol)`, or mend the formula")
        ])
      }
      return CheckedExpression(
        root: Checker.converted(result.node, conversion), unit: declared,
        isCondition: result.isCondition)
    }
    let natural = result.unit.simplified()
    let conversion = result.unit.conversion(to: natural) ?? .identity
    return CheckedExpression(
      root: Checker.converted(result.node, conversion), unit: natural,
      isCondition: result.isCondition)
  }
}

private struct Checker {
  struct Typed {
    var node: CheckedExpression.Node
    var unit: Unit
    var isCondition = false
    var constant: Double? { if case .constant(let value) = node { value } else { nil } }
  }

  let formula: Formula
  let units: UnitTable
  let names: [String]
  let unitOf: (String) -> Unit?
  let constant: (String) -> Double?

  static func converted(
    _ node: CheckedExpression.Node, _ conversion: Conversion
  ) -> CheckedExpression.Node {
    if conversion.isIdentity { return node }
    if case .constant(let value) = node { return .constant(conversion(value)) }
    return .convert(node, conversion)
  }

  func check(_ syntax: Syntax) throws(Failure) -> Typed {
    switch syntax {
    case .number(let value, _): return Typed(node: .constant(value), unit: .one)
    case .quantity(let value, let unit, let unitRange, _):
      // The unit's text lies inside the formula, so its places do too.
      let span = formula.text.span(unitRange)
      let exact = span.range.count == unit.utf8.count
      let placed = PlacedText(
        unit, whole: span, contentStart: exact ? span.range.lowerBound : nil)
      return Typed(node: .constant(value), unit: try units.unit(parsing: placed))
    case .name(let name, let range): return try checkName(name, range)
    case .negate(let operand, _):
      let a = try check(operand)
      return fold(Typed(node: .negate(a.node), unit: a.unit), [a])
    case .not(let operand, _):
      let a = try condition(operand)
      return fold(Typed(node: .not(a.node), unit: .one, isCondition: true), [a])
    case .binary(let op, let left, let right): return try checkBinary(op, left, right, syntax)
    case .call(let name, let nameRange, let arguments, _):
      return try checkCall(name, nameRange, arguments, syntax)
    }
  }

  private func checkName(_ name: String, _ range: Range<Int>) throws(Failure) -> Typed {
    if let value = Function.constants[name] { return Typed(node: .constant(value), unit: .one) }
    guard let unit = unitOf(name) else {
      let help: Diagnostic.Message?
      if Function.named[name] != nil {
        help = "`\(name)` is a function: call it as `\(name)(…)`"
      } else if units.contains(name) {
        help = "`\(name)` is a unit: write it in brackets behind a number, as `1 [\(name)]`"
      } else {
        help = Suggestion.help(name, among: names)
      }
      throw Failure([
        .error(.unknownName(name), Diagnostic.Label(formula.text.span(range)), help: help)
      ])
    }
    if let value = constant(name) { return Typed(node: .constant(value), unit: unit) }
    return Typed(node: .name(name), unit: unit)
  }

  /// Folds constants; what is not finite is refused at its place.
  private func fold(_ typed: Typed, _ operands: [Typed]) -> Typed {
    guard operands.allSatisfy({ $0.constant != nil }) else { return typed }
    var folded = typed
    folded.node = .constant(CheckedExpression.evaluate(typed.node) { _ in .nan })
    return folded
  }

  private func finite(_ typed: Typed, _ syntax: Syntax) throws(Failure) -> Typed {
    if let value = typed.constant, !value.isFinite {
      throw problem(
        "this constant is not a finite number", [(syntax, "\(value)")])
    }
    return typed
  }

  /// Both of a pair in the unit of the first.
  private func matched(
    _ a: Typed, _ left: Syntax, _ b: Typed, _ right: Syntax, _ verb: String
  ) throws(Failure) -> Typed {
    guard let conversion = b.unit.conversion(to: a.unit) else {
      throw mismatch(a, left, b, right, verb)
    }
    var result = b
    result.node = Self.converted(b.node, conversion)
    result.unit = a.unit
    return result
  }

  private func mismatch(
    _ a: Typed, _ left: Syntax, _ b: Typed, _ right: Syntax, _ verb: String
  ) -> Failure {
    let first = a.unit.symbol
    let second = b.unit.symbol
    let bases = Set(a.unit.dimension.exponents.keys).symmetricDifference(
      b.unit.dimension.exponents.keys)
    let help: Diagnostic.Message =
      bases.count == 2 && bases.isSubset(of: UnitTable.money)
      ? "currencies are different base units: multiply by an exchange-rate input in `\((a.unit / b.unit).symbol)`"
      : (b.unit.isDimensionless
        ? "a plain number has no unit: give it one, as `1 [\(first)]`"
        : "multiply one side by a quantity in `\((a.unit / b.unit).simplified().symbol)`")
    return problem(
      .mismatch(text(left, right), verb, first, second), [(left, first), (right, second)],
      help: help)
  }

  private func text(_ left: Syntax, _ right: Syntax) -> String {
    let bytes = Array(formula.text.text.utf8)
    let range = left.range.lowerBound..<min(bytes.count, right.range.upperBound)
    return String(decoding: bytes[range], as: UTF8.self)
  }

  private func checkBinary(
    _ op: BinaryOperator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(Failure) -> Typed {
    switch op {
    case .and, .or:
      let a = try condition(left)
      let b = try condition(right)
      return fold(
        Typed(node: .binary(op, a.node, b.node), unit: .one, isCondition: true), [a, b])
    case .power:
      return try power(try check(left), left, try check(right), right, syntax)
    default: return try checkChain(syntax)
    }
  }

  /// Arithmetic and comparisons, link by link; all mistakes of the operands are told.
  private func checkChain(_ syntax: Syntax) throws(Failure) -> Typed {
    let chain = syntax.chain
    let own = chain.links.lastIndex { $0.op.precedence < 4 || $0.op == .power }
    let links = chain.links[(own.map { $0 + 1 } ?? 0)...]
    var problems: [Diagnostic] = []
    var result = collect(links.first?.left ?? chain.first, &problems)
    for link in links {
      let b = collect(link.right, &problems)
      guard problems.isEmpty, let a = result, let b else {
        result = nil
        continue
      }
      do throws(Failure) { result = try combined(link, a, b) } catch {
        problems += error.diagnostics
      }
    }
    guard problems.isEmpty, let result else { throw Failure(problems) }
    return result
  }

  private func combined(_ link: Syntax.Link, _ a: Typed, _ b: Typed) throws(Failure) -> Typed {
    switch link.op {
    case .multiply, .divide:
      if link.op == .divide, b.constant == 0 {
        throw problem("division by zero", [(link.right, "is 0")])
      }
      let unit = link.op == .multiply ? a.unit * b.unit : a.unit / b.unit
      return try finite(
        fold(Typed(node: .binary(link.op, a.node, b.node), unit: unit), [a, b]), link.whole)
    case .add, .subtract:
      let c = try matched(a, link.left, b, link.right, link.op == .add ? "adds" : "subtracts")
      return try finite(
        fold(Typed(node: .binary(link.op, a.node, c.node), unit: a.unit), [a, c]), link.whole)
    default:
      let c = try matched(a, link.left, b, link.right, "compares")
      return fold(
        Typed(node: .binary(link.op, a.node, c.node), unit: .one, isCondition: true), [a, c])
    }
  }

  private func collect(_ syntax: Syntax, _ problems: inout [Diagnostic]) -> Typed? {
    do throws(Failure) { return try check(syntax) } catch {
      problems += error.diagnostics
      return nil
    }
  }

  /// A condition, or a pure number that stands for one (not 0 = true).
  private func condition(_ syntax: Syntax) throws(Failure) -> Typed {
    let typed = try check(syntax)
    guard typed.unit.isDimensionless else {
      throw problem(
        .notACondition(typed.unit.symbol), [(syntax, typed.unit.symbol)],
        help: "compare it with a quantity: `… > 0 [\(typed.unit.symbol)]`")
    }
    return typed
  }

  private func pure(_ syntax: Syntax, _ name: String) throws(Failure) -> Typed {
    let typed = try check(syntax)
    guard let conversion = typed.unit.conversion(to: .one) else {
      throw problem(
        .needsPureNumber(name, typed.unit.symbol), [(syntax, typed.unit.symbol)],
        help: "divide it by a quantity in `\(typed.unit.symbol)` first")
    }
    return Typed(node: Self.converted(typed.node, conversion), unit: .one)
  }

  private func power(
    _ base: Typed, _ left: Syntax, _ exponent: Typed, _ right: Syntax, _ syntax: Syntax
  ) throws(Failure) -> Typed {
    guard let toNumber = exponent.unit.conversion(to: .one) else {
      throw problem(
        .dimensionedExponent(exponent.unit.symbol), [(right, exponent.unit.symbol)],
        help: "divide the exponent by a quantity in `\(exponent.unit.symbol)`")
    }
    let exponentNode = Self.converted(exponent.node, toNumber)
    if base.unit.isDimensionless {
      let node = Self.converted(base.node, base.unit.conversion(to: .one) ?? .identity)
      let a = Typed(node: node, unit: .one)
      let b = Typed(node: exponentNode, unit: .one)
      return try finite(
        fold(Typed(node: .binary(.power, node, exponentNode), unit: .one), [a, b]), syntax)
    }
    guard case .constant(let value) = exponentNode, let rational = Rational(value) else {
      throw problem(
        .variableExponent(base.unit.symbol), [(left, base.unit.symbol), (right, "not a constant")],
        help: "a quantity with a unit takes a constant, rational exponent such as 2 or 0.5")
    }
    return try finite(
      fold(
        Typed(node: .binary(.power, base.node, exponentNode), unit: base.unit.power(rational)),
        [base, Typed(node: exponentNode, unit: .one)]), syntax)
  }

  private func checkCall(
    _ name: String, _ nameRange: Range<Int>, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(Failure) -> Typed {
    guard let function = Function.named[name] else {
      let help =
        unitOf(name) != nil
        ? "`\(name)` is a name, not a function: a product needs `*`"
        : Suggestion.help(name, among: Function.all.map(\.name))
      throw problem(.unknownFunction(name), range: nameRange, help: help)
    }
    let expected = function.parameters.count
    guard function.isVariadic ? arguments.count >= expected : arguments.count == expected else {
      let signature =
        function.parameters.joined(separator: ", ") + (function.isVariadic ? ", …" : "")
      throw problem(
        .wrongArguments(name, arguments.count, expected, function.isVariadic), range: nameRange,
        help: "call it as `\(name)(\(signature))`")
    }
    switch function.law {
    case .pure:
      let a = try pure(arguments[0], name)
      return try finite(fold(Typed(node: .call(name, [a.node]), unit: .one), [a]), syntax)
    case .squareRoot:
      let a = try check(arguments[0])
      return try finite(
        fold(Typed(node: .call(name, [a.node]), unit: a.unit.power(Rational(1, 2))), [a]), syntax)
    case .power:
      return try power(
        try check(arguments[0]), arguments[0], try check(arguments[1]), arguments[1], syntax)
    case .product:
      var all: [Typed] = []
      for argument in arguments { all.append(try check(argument)) }
      let unit = all.reduce(Unit.one) { $0 * $1.unit }
      return try finite(fold(Typed(node: .call(name, all.map(\.node)), unit: unit), all), syntax)
    case .choice:
      let test = try condition(arguments[0])
      let a = try check(arguments[1])
      let b = try matched(
        a, arguments[1], try check(arguments[2]), arguments[2], "chooses between")
      return fold(
        Typed(
          node: .call(name, [test.node, a.node, b.node]), unit: a.unit,
          isCondition: a.isCondition && b.isCondition), [test, a, b])
    case .same, .ratio:
      let first = try check(arguments[0])
      var all = [first]
      for argument in arguments.dropFirst() {
        all.append(
          try matched(first, arguments[0], try check(argument), argument, "compares"))
      }
      let unit = function.law == .same ? first.unit : .one
      return try finite(fold(Typed(node: .call(name, all.map(\.node)), unit: unit), all), syntax)
    }
  }

  private func problem(
    _ message: Diagnostic.Message, _ places: [(Syntax, String)], help: Diagnostic.Message? = nil
  ) -> Failure {
    let labels = places.map { Diagnostic.Label(formula.text.span($0.0.range), $0.1) }
    return Failure([
      labels.count == 2
        ? .error(message, labels[0], labels[1], help: help)
        : .error(message, labels[0], help: help)
    ])
  }

  private func problem(
    _ message: Diagnostic.Message, range: Range<Int>, help: Diagnostic.Message?
  ) -> Failure {
    Failure([.error(message, Diagnostic.Label(formula.text.span(range)), help: help)])
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownName(_ name: String) -> Self {
    "no input or formula is named `\(name)`"
  }
  fileprivate static func unknownFunction(_ name: String) -> Self {
    "no function is named `\(name)`"
  }
  fileprivate static func wrongUnit(_ found: String, _ declared: String) -> Self {
    "the formula is in `\(found)`, but its unit is declared as `\(declared)`"
  }
  fileprivate static func mismatch(_ text: String, _ verb: String, _ a: String, _ b: String) -> Self
  {
    verb == "chooses between" || verb == "compares"
      ? "`\(text)` \(verb) `\(a)` and `\(b)`"
      : (verb == "adds"
        ? "`\(text)` adds `\(a)` to `\(b)`" : "`\(text)` subtracts `\(b)` from `\(a)`")
  }
  fileprivate static func notACondition(_ unit: String) -> Self {
    "a quantity in `\(unit)` is no condition"
  }
  fileprivate static func needsPureNumber(_ name: String, _ unit: String) -> Self {
    "`\(name)` needs a pure number, but this is in `\(unit)`"
  }
  fileprivate static func dimensionedExponent(_ unit: String) -> Self {
    "an exponent is a pure number, but this is in `\(unit)`"
  }
  fileprivate static func variableExponent(_ unit: String) -> Self {
    "a quantity in `\(unit)` is raised to a power that is not one constant"
  }
  fileprivate static func wrongArguments(
    _ name: String, _ found: Int, _ expected: Int, _ more: Bool
  )
    -> Self
  {
    "`\(name)` takes \(more ? "at least " : "")\(expected) argument\(expected == 1 ? "" : "s"), not \(found)"
  }
}
