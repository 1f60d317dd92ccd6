import Diagnostics

// Powers and calls of functions: each by the dimension law of its function.

extension FormulaChecker {
  func power(
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
      let found = exponent.constant == nil ? "not a constant" : "not a fraction of small numbers"
      throw problem(
        .variableExponent(base.unit.symbol), [(left, base.unit.symbol), (right, found)],
        help: "a quantity with a unit takes a constant, rational exponent such as 2 or 0.5")
    }
    return try finite(
      fold(
        Typed(node: .binary(.power, base.node, exponentNode), unit: base.unit.power(rational)),
        [base, Typed(node: exponentNode, unit: .one)]), syntax)
  }

  func checkCall(
    _ name: String, _ nameRange: Range<Int>, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(Failure) -> Typed {
    guard let function = Function.named[name] else {
      let help =
        unitOf(name) != nil
        ? "`\(name)` is a name, not a function: a product needs `*`"
        : (Function.constants[name] != nil
          ? "`\(name)` is a constant: write it without parentheses"
          : Suggestion.help(name, among: Function.all.map(\.name))
            ?? "`costmc list functions` shows all")
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
        a, arguments[1], try check(arguments[2]), arguments[2], "chooses between", in: syntax)
      return fold(
        Typed(
          node: .call(name, [test.node, a.node, b.node]), unit: a.unit,
          isCondition: a.isCondition && b.isCondition), [test, a, b])
    case .same, .ratio:
      let first = try check(arguments[0])
      var all = [first]
      for argument in arguments.dropFirst() {
        all.append(
          try matched(first, arguments[0], try check(argument), argument, "mixes", in: syntax))
      }
      let unit = function.law == .same ? first.unit : .one
      return try finite(fold(Typed(node: .call(name, all.map(\.node)), unit: unit), all), syntax)
    }
  }

  func pure(_ syntax: Syntax, _ name: String) throws(Failure) -> Typed {
    let typed = try check(syntax)
    guard let conversion = typed.unit.conversion(to: .one) else {
      throw problem(
        .needsPureNumber(name, typed.unit.symbol), [(syntax, typed.unit.symbol)],
        help: "divide it by a quantity in `\(typed.unit.symbol)` first")
    }
    return Typed(node: Self.converted(typed.node, conversion), unit: .one)
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownFunction(_ name: String) -> Self {
    "no function is named `\(name)`"
  }
  fileprivate static func needsPureNumber(_ name: String, _ unit: String) -> Self {
    "`\(name)` needs a pure number, but this is in `\(unit)`"
  }
  fileprivate static func dimensionedExponent(_ unit: String) -> Self {
    "an exponent is a pure number, but this is in `\(unit)`"
  }
  fileprivate static func variableExponent(_ unit: String) -> Self {
    "a quantity in `\(unit)` is raised to a power that is no constant fraction"
  }
  fileprivate static func wrongArguments(
    _ name: String, _ found: Int, _ expected: Int, _ more: Bool
  )
    -> Self
  {
    "`\(name)` takes \(more ? "at least " : "")\(expected) argument\(expected == 1 ? "" : "s"), not \(found)"
  }
}
