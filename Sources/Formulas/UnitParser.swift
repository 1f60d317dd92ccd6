import Diagnostics

/// Reads units and their definitions: products, quotients and powers of names and numbers.
struct UnitParser {
  private enum Token: Equatable {
    case name(String)
    case number(Double)
    case symbol(Character)
  }

  struct Quantity {
    var numerator = 1.0
    var denominator = 1.0
    var unit = Unit.one
  }

  private let text: PlacedText
  private let table: UnitTable
  private var tokens: [(token: Token, range: Range<Int>)] = []
  private var position = 0
  private var badCharacter: Range<Int>?
  private static let deepest = 50

  init(_ text: PlacedText, table: UnitTable) {
    self.text = text
    self.table = table
    (tokens, badCharacter) = Self.tokens(of: text.text)
  }

  static func words(in text: String) -> [String] {
    tokens(of: text).0.compactMap { if case .name(let name) = $0.token { name } else { nil } }
  }

  private static func tokens(of text: String) -> ([(token: Token, range: Range<Int>)], Range<Int>?)
  {
    let bytes = Array(text.utf8)
    var result: [(Token, Range<Int>)] = []
    var i = 0
    func isLetter(_ b: UInt8) -> Bool {
      (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b == 95 || b >= 128 || b == 37
    }
    func isDigit(_ b: UInt8) -> Bool { b >= 48 && b <= 57 }
    while i < bytes.count {
      let b = bytes[i]
      if b == 32 || b == 9 {
        i += 1
      } else if isLetter(b) {
        let start = i
        while i < bytes.count && (isLetter(bytes[i]) || isDigit(bytes[i])) { i += 1 }
        result.append((.name(String(decoding: bytes[start..<i], as: UTF8.self)), start..<i))
      } else if isDigit(b) || b == 46 {
        let start = i
        while i < bytes.count, isDigit(bytes[i]) || bytes[i] == 46 || bytes[i] == 95 { i += 1 }
        if i + 1 < bytes.count, bytes[i] | 32 == 101,
          isDigit(bytes[i + 1])
            || ((bytes[i + 1] == 43 || bytes[i + 1] == 45) && i + 2 < bytes.count
              && isDigit(bytes[i + 2]))
        {
          i += 2
          while i < bytes.count, isDigit(bytes[i]) { i += 1 }
        }
        let digits = String(decoding: bytes[start..<i].filter { $0 != 95 }, as: UTF8.self)
        guard let value = Double(digits) else { return (result, start..<i) }
        result.append((.number(value), start..<i))
      } else if b == 42, i + 1 < bytes.count, bytes[i + 1] == 42 {
        result.append((.symbol("^"), i..<i + 2))
        i += 2
      } else if "*/^()-".utf8.contains(b) {
        result.append((.symbol(Character(UnicodeScalar(b))), i..<i + 1))
        i += 1
      } else {
        return (result, i..<i + 1)
      }
    }
    return (result, nil)
  }

  mutating func quantity() throws(Failure) -> Quantity {
    if let badCharacter { throw problem("this is not part of a unit", badCharacter) }
    if tokens.isEmpty { return Quantity() }
    let result = try product(depth: 0)
    if position < tokens.count {
      throw problem("expected `*`, `/` or the end of the unit", tokens[position].range)
    }
    return result
  }

  private mutating func product(depth: Int) throws(Failure) -> Quantity {
    var result = try power(depth: depth)
    while position < tokens.count {
      switch tokens[position].token {
      case .symbol("*"):
        position += 1
        result = Self.multiply(result, try power(depth: depth), invert: false)
      case .symbol("/"):
        position += 1
        result = Self.multiply(result, try power(depth: depth), invert: true)
      case .name, .number, .symbol("("):
        // `8.64e19 flop`: side by side is a product.
        result = Self.multiply(result, try power(depth: depth), invert: false)
      default: return result
      }
    }
    return result
  }

  private static func multiply(_ a: Quantity, _ b: Quantity, invert: Bool) -> Quantity {
    Quantity(
      numerator: a.numerator * (invert ? b.denominator : b.numerator),
      denominator: a.denominator * (invert ? b.numerator : b.denominator),
      unit: invert ? a.unit / b.unit : a.unit * b.unit)
  }

  private mutating func power(depth: Int) throws(Failure) -> Quantity {
    let base = try primary(depth: depth)
    guard position < tokens.count, tokens[position].token == .symbol("^") else { return base }
    position += 1
    let place = here
    let exponent = try exponent()
    var result = Quantity()
    result.unit = base.unit.power(exponent)
    guard result.unit.isDefined else { throw problem("this power is too large", place) }
    if base.numerator != 1 || base.denominator != 1 {
      guard exponent.denominator == 1 else {
        throw problem("a number takes a whole exponent here", place)
      }
      let isPositive = exponent > Rational(0)
      for _ in 0..<abs(exponent.numerator) {
        result.numerator *= isPositive ? base.numerator : base.denominator
        result.denominator *= isPositive ? base.denominator : base.numerator
      }
    }
    return result
  }

  /// `2`, `-1`, `0.5` or `(1/2)`, as units are printed.
  private mutating func exponent() throws(Failure) -> Rational {
    let isInParentheses = take("(")
    let sign = take("-") ? -1 : 1
    var result = try smallNumber()
    if isInParentheses {
      if take("/") {
        let below = try smallNumber()
        guard below != Rational(0) else {
          throw problem("an exponent cannot be divided by 0", tokens[position - 1].range)
        }
        result = result * Rational(below.denominator, below.numerator)
      }
      guard take(")") else { throw problem("expected `)`", here) }
    }
    return result * Rational(sign)
  }

  private mutating func smallNumber() throws(Failure) -> Rational {
    guard position < tokens.count, case .number(let number) = tokens[position].token,
      let rational = Rational(number), abs(number) <= 12
    else { throw problem("expected an exponent of at most 12", here) }
    position += 1
    return rational
  }

  private mutating func take(_ symbol: Character) -> Bool {
    guard position < tokens.count, tokens[position].token == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func primary(depth: Int) throws(Failure) -> Quantity {
    guard depth < Self.deepest, position < tokens.count else {
      throw problem("expected a unit", here)
    }
    let (token, range) = tokens[position]
    position += 1
    switch token {
    case .number(let value):
      guard value > 0, value.isFinite else {
        throw problem("a unit's factor must be a positive number", range)
      }
      return Quantity(numerator: value)
    case .name(let name):
      guard let symbol = table.symbol(name) else {
        throw Failure([
          .error(
            "no unit is named \(Wording.quoted(name))", Diagnostic.Label(text.span(range)),
            help: help(for: name))
        ])
      }
      return Quantity(unit: Unit(symbol))
    case .symbol("("):
      let inner = try product(depth: depth + 1)
      guard position < tokens.count, tokens[position].token == .symbol(")") else {
        throw problem("expected `)`", here)
      }
      position += 1
      return inner
    case .symbol: throw problem("expected a unit", range)
    }
  }

  private func help(for name: String) -> Diagnostic.Message {
    let declare: Diagnostic.Message = "declare it in `units`: \"\(name)\": null for a new base unit"
    if name.contains(where: { "·×²³".contains($0) }) {
      return "products are written with `*`, powers with `^`: `kW*h`, `m^2`"
    }
    // One letter is near to many.
    let near =
      UnitTable.others[name.lowercased()].flatMap { table.contains($0) ? $0 : nil }
      ?? (name.count > 1 ? Suggestion.nearest(name, among: table.names) : nil)
    guard let near else { return declare }
    return "did you mean `\(near)`? Otherwise \(declare.text)"
  }

  private var here: Range<Int> {
    position < tokens.count ? tokens[position].range : text.text.utf8.count..<text.text.utf8.count
  }

  private func problem(_ message: Diagnostic.Message, _ range: Range<Int>) -> Failure {
    Failure([
      .error(
        message, Diagnostic.Label(text.span(range)),
        help: "units are written as `USD/(gpu*h)`, `kW*h`, `m^2`")
    ])
  }
}
