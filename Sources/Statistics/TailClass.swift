#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the model tells of one tail of an output, before any draw.
public enum TailClass: Sendable, Equatable {
  /// Nothing.
  case unknown
  /// Moments of an order below the index exist; of those above nothing is known.
  case momentsBelow(Double)
  /// Moments exist up to this order only: the tail falls as a power. Beyond the outermost 3 % of the
  /// draws it is as heavy as one of another index, where that is told.
  case power(index: Double, near: Double? = nil)
  /// All moments exist, or there is no such tail.
  case light
  /// All moments exist. Far out it is a lognormal's of this sigma, counted from the origin; where that
  /// is nil, from somewhere.
  case logNormal(rate: Double, origin: Double?)

  /// Of a tail that is known to be a power.
  var index: Double? { if case .power(let index, _) = self { index } else { nil } }

  /// The shape of a generalised Pareto distribution that is as heavy as the outermost share p of a
  /// power.
  ///
  /// Its difference from the power's own shape falls with the square of the distance, as that of a
  /// Student's t does; a Pareto tail has none.
  func shape(beyond p: Double) -> Double? {
    guard case .power(let index, let near) = self else { return nil }
    guard let near else { return 1 / index }
    return 1 / index + (1 / near - 1 / index) * pow(p / Self.nearShare, 2 / index)
  }
  public static let nearShare = 0.03

  /// Whether one parameter of the tail is left to be fitted.
  var isOneParameter: Bool {
    switch self {
    case .power, .logNormal: true
    case .unknown, .momentsBelow, .light: false
    }
  }
  /// Whether the draws come close to what is known only in the outermost part of the tail.
  var isReachedFarOut: Bool {
    switch self {
    case .power, .logNormal(_, origin: nil): true
    case .unknown, .momentsBelow, .light, .logNormal: false
    }
  }

  /// Rounding of an index that is a whole number.
  private static let margin = 1e-9

  /// Whether a moment exists; nil where the draws must tell.
  func hasMoment(_ order: Double) -> Bool? {
    switch self {
    case .unknown: nil
    case .light, .logNormal: true
    case .momentsBelow(let index): index > order * (1 + Self.margin) ? true : nil
    case .power(let index, _): index > order * (1 + Self.margin)
    }
  }
}

/// What the model tells of both tails of an output.
public struct TailClasses: Sendable, Equatable {
  public let lower: TailClass
  public let upper: TailClass
  public static let unknown = TailClasses(lower: .unknown, upper: .unknown)
  public init(lower: TailClass, upper: TailClass) {
    self.lower = lower
    self.upper = upper
  }
}
