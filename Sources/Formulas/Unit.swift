#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The scale of a quantity, kept as a product of unit symbols so that what cancels, cancels
/// exactly: `gpu*h` times `USD/(gpu*h)` is `USD` with no rounding.
public struct Unit: Sendable {
  /// A symbol of the table with what it stands for in base units.
  struct Symbol: Sendable, Equatable {
    var name: String
    var dimension: Dimension
    /// In base units, as a quotient of two doubles that are exact wherever the definition is.
    var numerator: Double
    var denominator: Double
  }
  struct Factor: Sendable, Equatable {
    var symbol: Symbol
    var exponent: Rational
  }

  /// In order of appearance, each symbol once, no exponent zero.
  private(set) var factors: [Factor]

  public static let one = Unit([])

  /// - Parameter factors: each symbol once, no exponent zero.
  private init(_ factors: [Factor]) { self.factors = factors }

  init(_ symbol: Symbol) { factors = [Factor(symbol: symbol, exponent: Rational(1))] }

  public var dimension: Dimension {
    factors.reduce(.none) { $0 * $1.symbol.dimension.power($1.exponent) }
  }

  /// Whether its exponents are numbers that can be told exactly.
  var isDefined: Bool { factors.allSatisfy(\.exponent.isDefined) }

  public var isDimensionless: Bool { factors.isEmpty || dimension.isNone }

  public static func * (a: Self, b: Self) -> Self { product(a, b.factors) { $0 } }
  public static func / (a: Self, b: Self) -> Self { product(a, b.factors) { -$0 } }

  private static func product(
    _ a: Self, _ factors: [Factor], exponent: (Rational) -> Rational
  ) -> Self {
    var product = a
    for factor in factors {
      let exponent = exponent(factor.exponent)
      let place = product.factors.firstIndex { $0.symbol.name == factor.symbol.name }
      let sum = place.map { product.factors[$0].exponent + exponent } ?? exponent
      switch (place, sum == Rational(0)) {
      case (let place?, true): product.factors.remove(at: place)
      case (let place?, false): product.factors[place].exponent = sum
      case (nil, true): break
      case (nil, false): product.factors.append(Factor(symbol: factor.symbol, exponent: sum))
      }
    }
    return product
  }

  public func power(_ exponent: Rational) -> Self {
    if exponent == Rational(0) { return .one }
    return Self(factors.map { Factor(symbol: $0.symbol, exponent: $0.exponent * exponent) })
  }

  /// As it is written: `USD/(gpu*h)`, `m^2`; `1` for a pure number.
  public var symbol: String {
    func text(_ factors: [Factor], sign: Int) -> String {
      factors.map { factor in
        let e = Rational(factor.exponent.numerator * sign, factor.exponent.denominator)
        if e == Rational(1) { return factor.symbol.name }
        return e.denominator == 1
          ? "\(factor.symbol.name)^\(e.numerator)"
          : "\(factor.symbol.name)^(\(e.numerator)/\(e.denominator))"
      }.joined(separator: "*")
    }
    let above = factors.filter { $0.exponent > Rational(0) }
    let below = factors.filter { $0.exponent < Rational(0) }
    let top = above.isEmpty ? "1" : text(above, sign: 1)
    if below.isEmpty { return top }
    let bottom = text(below, sign: -1)
    return below.count == 1 ? "\(top)/\(bottom)" : "\(top)/(\(bottom))"
  }

  /// The factor to another unit of the same dimension, else nil.
  public func conversion(to other: Unit) -> Conversion? {
    let quotient = self / other
    if quotient.factors.isEmpty { return .identity }
    guard quotient.dimension.isNone else { return nil }
    let (numerator, denominator) = quotient.scale
    let ratio = numerator / denominator
    let inverse = denominator / numerator
    if ratio == 1 { return .identity }
    // Of the two directions the one with a whole factor is exact.
    if ratio < 1 && inverse == inverse.rounded() {
      return Conversion(multiplier: 1, divisor: inverse)
    }
    return Conversion(multiplier: ratio, divisor: 1)
  }

  /// Its size in base units, as a quotient of two doubles that are exact wherever the definitions
  /// of its symbols are.
  var scale: (numerator: Double, denominator: Double) {
    var numerator = 1.0
    var denominator = 1.0
    for factor in factors {
      let size = abs(factor.exponent.value)
      let up = pow(factor.symbol.numerator, size)
      let down = pow(factor.symbol.denominator, size)
      numerator *= factor.exponent > Rational(0) ? up : down
      denominator *= factor.exponent > Rational(0) ? down : up
    }
    return (numerator, denominator)
  }

  /// The same quantity with one symbol for each base dimension where two would stand side by side
  /// (`kW*day/h`): the later symbols are replaced by the first of their dimension.
  func simplified() -> Unit {
    var kept: [Factor] = []
    for factor in factors {
      if let k = kept.firstIndex(where: { $0.symbol.dimension == factor.symbol.dimension }),
        !factor.symbol.dimension.isNone
      {
        kept[k].exponent = kept[k].exponent + factor.exponent
      } else if factor.symbol.dimension.isNone {
        continue
      } else {
        kept.append(factor)
      }
    }
    let result = Unit(kept.filter { $0.exponent != Rational(0) })
    return result.dimension.isNone ? .one : result
  }
}
