/// An exact exponent.
public struct Rational: Hashable, Sendable, Comparable {
  public let numerator: Int
  public let denominator: Int

  public init(_ numerator: Int, _ denominator: Int = 1) {
    var (a, b) = (abs(numerator), abs(denominator))
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = max(1, a) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// The rational with a denominator up to 12 that is x, if there is one.
  public init?(_ x: Double) {
    for denominator in 1...12 {
      let scaled = x * Double(denominator)
      if abs(scaled) < 1e6, abs(scaled - scaled.rounded()) < 1e-12 {
        self.init(Int(scaled.rounded()), denominator)
        return
      }
    }
    return nil
  }

  public var value: Double { Double(numerator) / Double(denominator) }
  public static func + (a: Self, b: Self) -> Self {
    Self(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  public static func * (a: Self, b: Self) -> Self {
    Self(a.numerator * b.numerator, a.denominator * b.denominator)
  }
  public static prefix func - (a: Self) -> Self { Self(-a.numerator, a.denominator) }
  public static func < (a: Self, b: Self) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}

/// The kind of a quantity: exponents of base units.
public struct Dimension: Hashable, Sendable {
  /// No zeros.
  public private(set) var exponents: [String: Rational]

  public static let none = Dimension()

  public init(_ exponents: [String: Rational] = [:]) {
    self.exponents = exponents.filter { $0.value.numerator != 0 }
  }

  public var isNone: Bool { exponents.isEmpty }

  public static func * (a: Self, b: Self) -> Self {
    Self(a.exponents.merging(b.exponents, uniquingKeysWith: +))
  }

  public func power(_ exponent: Rational) -> Self { Self(exponents.mapValues { $0 * exponent }) }
}
