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
    let checker = FormulaChecker(
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
      let converted = checker.typed(result, conversion, unit: declared)
      return try checker.expression(checker.finite(converted, tree))
    }
    let natural = result.unit.simplified()
    let conversion = result.unit.conversion(to: natural) ?? .identity
    return try checker.expression(
      checker.finite(checker.typed(result, conversion, unit: natural), tree))
  }
}

/// Checks the trees of one formula; the methods for calls stand in a file of their own.
struct FormulaChecker {
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

  func typed(_ typed: Typed, _ conversion: Conversion, unit: Unit) -> Typed {
    Typed(
      node: Self.converted(typed.node, conversion), unit: unit, isCondition: typed.isCondition)
  }

  func expression(_ typed: Typed) -> CheckedExpression {
    CheckedExpression(root: typed.node, unit: typed.unit, isCondition: typed.isCondition)
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

  func checkName(_ name: String, _ range: Range<Int>) throws(Failure) -> Typed {
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
  func fold(_ typed: Typed, _ operands: [Typed]) -> Typed {
    guard operands.allSatisfy({ $0.constant != nil }) else { return typed }
    var folded = typed
    folded.node = .constant(CheckedExpression.evaluate(typed.node) { _ in .nan })
    return folded
  }

  func finite(_ typed: Typed, _ syntax: Syntax) throws(Failure) -> Typed {
    if let value = typed.constant, !value.isFinite {
      let found = value.isNaN ? "not a number" : (value > 0 ? "infinite" : "minus infinity")
      throw problem("this constant is not a finite number", [(syntax, found)])
    }
    guard typed.unit.isDefined else {
      throw problem("the powers of units in this grow too large", [(syntax, "")])
    }
    return typed
  }

  /// Both of a pair in the unit of the first.
  func matched(
    _ a: Typed, _ left: Syntax, _ b: Typed, _ right: Syntax, _ verb: String, in whole: Syntax
  ) throws(Failure) -> Typed {
    guard let conversion = b.unit.conversion(to: a.unit) else {
      throw mismatch(a, left, b, right, verb, in: whole)
    }
    var result = b
    result.node = Self.converted(b.node, conversion)
    result.unit = a.unit
    return result
  }

  func checkBinary(
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
  func checkChain(_ syntax: Syntax) throws(Failure) -> Typed {
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

  func combined(_ link: Syntax.Link, _ a: Typed, _ b: Typed) throws(Failure) -> Typed {
    switch link.op {
    case .multiply, .divide:
      if link.op == .divide, b.constant == 0 {
        throw problem("division by zero", [(link.right, "is 0")])
      }
      let unit = link.op == .multiply ? a.unit * b.unit : a.unit / b.unit
      return try finite(
        fold(Typed(node: .binary(link.op, a.node, b.node), unit: unit), [a, b]), link.whole)
    case .add, .subtract:
      let c = try matched(
        a, link.left, b, link.right, link.op == .add ? "adds" : "subtracts", in: link.whole)
      return try finite(
        fold(Typed(node: .binary(link.op, a.node, c.node), unit: a.unit), [a, c]), link.whole)
    default:
      let c = try matched(a, link.left, b, link.right, "compares", in: link.whole)
      return fold(
        Typed(node: .binary(link.op, a.node, c.node), unit: .one, isCondition: true), [a, c])
    }
  }

  func collect(_ syntax: Syntax, _ problems: inout [Diagnostic]) -> Typed? {
    do throws(Failure) { return try check(syntax) } catch {
      problems += error.diagnostics
      return nil
    }
  }

  /// A condition, or a pure number that stands for one (not 0 = true).
  func condition(_ syntax: Syntax) throws(Failure) -> Typed {
    let typed = try check(syntax)
    guard typed.unit.isDimensionless else {
      throw problem(
        .notACondition(typed.unit.symbol), [(syntax, typed.unit.symbol)],
        help: "compare it with a quantity: `… > 0 [\(typed.unit.symbol)]`")
    }
    return typed
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownName(_ name: String) -> Self {
    "no input or formula is named `\(name)`"
  }
  fileprivate static func wrongUnit(_ found: String, _ declared: String) -> Self {
    "the formula is in `\(found)`, but its unit is declared as `\(declared)`"
  }
  fileprivate static func notACondition(_ unit: String) -> Self {
    "a quantity in `\(unit)` is no condition"
  }
}
