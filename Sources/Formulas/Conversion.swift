/// The factor from one unit to another of the same dimension.
///
/// Kept as multiplier and divisor, so that W to kW divides by 1000 exactly instead of multiplying
/// by a rounded 0.001. At most one of the two differs from 1.
public struct Conversion: Sendable, Equatable {
  public let multiplier: Double
  public let divisor: Double
  public static let identity = Conversion(multiplier: 1, divisor: 1)
  public init(multiplier: Double, divisor: Double) {
    self.multiplier = multiplier
    self.divisor = divisor
  }
  public var isIdentity: Bool { multiplier == 1 && divisor == 1 }
  public func callAsFunction(_ x: Double) -> Double {
    multiplier != 1 ? x * multiplier : (divisor != 1 ? x / divisor : x)
  }
  public var inverse: Conversion { Conversion(multiplier: divisor, divisor: multiplier) }
}
