import Diagnostics

// How the problems of a checked formula are told.

extension FormulaChecker {
  func mismatch(
    _ a: Typed, _ left: Syntax, _ b: Typed, _ right: Syntax, _ verb: String, in whole: Syntax
  ) -> Failure {
    let first = a.unit.symbol
    let second = b.unit.symbol
    let bases = Set(a.unit.dimension.exponents.keys).symmetricDifference(
      b.unit.dimension.exponents.keys)
    let help: Diagnostic.Message =
      bases.count == 2 && bases.isSubset(of: UnitTable.money)
      ? "currencies are different base units: multiply by an exchange-rate input in `\((a.unit / b.unit).symbol)`"
      : (b.unit.isDimensionless || a.unit.isDimensionless
        ? "a plain number has no unit: give it one, as `1 [\(b.unit.isDimensionless ? first : second)]`"
        : "multiply one side by a quantity in `\((a.unit / b.unit).simplified().symbol)`")
    return problem(
      .mismatch(text(whole), verb, first, second), [(left, first), (right, second)],
      help: help)
  }

  /// As written, with the parentheses that trees do not keep.
  func text(_ whole: Syntax) -> String {
    let bytes = Array(formula.text.text.utf8)
    var (start, end) = (whole.range.lowerBound, min(bytes.count, whole.range.upperBound))
    var open = 0
    var unopened = 0
    for byte in bytes[start..<end] {
      if byte == UInt8(ascii: "(") { open += 1 }
      if byte == UInt8(ascii: ")") {
        if open > 0 { open -= 1 } else { unopened += 1 }
      }
    }
    while unopened > 0, start > 0 {
      start -= 1
      if bytes[start] == UInt8(ascii: "(") { unopened -= 1 }
    }
    while open > 0, end < bytes.count {
      if bytes[end] == UInt8(ascii: ")") { open -= 1 }
      end += 1
    }
    return Wording.short(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  func problem(
    _ message: Diagnostic.Message, _ places: [(Syntax, String)], help: Diagnostic.Message? = nil
  ) -> Failure {
    let labels = places.map { Diagnostic.Label(formula.text.span($0.0.range), $0.1) }
    return Failure([
      labels.count == 2
        ? .error(message, labels[0], labels[1], help: help)
        : .error(message, labels[0], help: help)
    ])
  }

  func problem(
    _ message: Diagnostic.Message, range: Range<Int>, help: Diagnostic.Message?
  ) -> Failure {
    Failure([.error(message, Diagnostic.Label(formula.text.span(range)), help: help)])
  }
}

extension Diagnostic.Message {
  fileprivate static func mismatch(_ text: String, _ verb: String, _ a: String, _ b: String) -> Self
  {
    ["chooses between", "compares", "mixes"].contains(verb)
      ? "`\(text)` \(verb) `\(a)` and `\(b)`"
      : (verb == "adds"
        ? "`\(text)` adds `\(a)` to `\(b)`" : "`\(text)` subtracts `\(b)` from `\(a)`")
  }
}
