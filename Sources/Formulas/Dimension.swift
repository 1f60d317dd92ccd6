/// An exact exponent. What grows beyond `largest`, above or below, is undefined: 0/0.
public struct Rational: Hashable, Sendable, Comparable {
  public let numerator: Int
  public let denominator: Int
  /// Far beyond every exponent that means something; products of two such numbers fit an Int.
  private static let largest = 1_000_000_000

  public init(_ numerator: Int, _ denominator: Int = 1) {
    var (a, b) = (abs(numerator), abs(denominator))
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = max(1, a) * (denominator < 0 ? -1 : 1)
    let isInReach = max(abs(numerator / divisor), abs(denominator / divisor)) <= Self.largest
    self.numerator = isInReach ? numerator / divisor : 0
    self.denominator = isInReach ? denominator / divisor : 0
  }

  public var isDefined: Bool { denominator != 0 }

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
    self.exponents = exponents.filter { $0.value != Rational(0) }
  }

  public var isNone: Bool { exponents.isEmpty }

  public static func * (a: Self, b: Self) -> Self {
    Self(a.exponents.merging(b.exponents, uniquingKeysWith: +))
  }

  public func power(_ exponent: Rational) -> Self { Self(exponents.mapValues { $0 * exponent }) }
}
