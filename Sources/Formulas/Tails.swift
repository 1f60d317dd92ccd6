/// What is known of a value's tails without drawing it: which moments exist.
///
/// Source: Embrechts, Klueppelberg & Mikosch (1997), Modelling Extremal Events,
/// doi:10.1007/978-3-642-33483-2, appendix A3 (sums and products of regularly varying variables).
public struct Tails: Sendable, Equatable {
  /// The greatest order up to which the moments of one tail exist.
  public struct MomentIndex: Sendable, Equatable {
    /// Moments of an order below this exist; infinite where all do, or there is no such tail.
    public var value: Double
    /// Moments of an order above it do not exist.
    public var isExact: Bool

    public static let infinite = MomentIndex(value: .infinity, isExact: true)
    /// Any moment may exist or not.
    public static let unknown = MomentIndex(value: 0, isExact: false)

    public init(value: Double, isExact: Bool) {
      self.value = value
      self.isExact = isExact || value == .infinity
    }

    /// Of two tails of which both are there.
    func least(_ other: MomentIndex) -> MomentIndex {
      value < other.value || (value == other.value && isExact) ? self : other
    }
    var bound: MomentIndex { MomentIndex(value: value, isExact: false) }
    /// Of a power k > 0 of the value.
    func power(_ k: Double) -> MomentIndex { MomentIndex(value: value / k, isExact: isExact) }
    /// Of a product: of independent factors, or by Hoelder's inequality.
    func product(_ other: MomentIndex, areIndependent: Bool) -> MomentIndex {
      if areIndependent || value == .infinity && other.value == .infinity { return least(other) }
      let sum = 1 / value + 1 / other.value
      return MomentIndex(value: sum > 0 ? 1 / sum : .infinity, isExact: false)
    }
  }

  /// All values lie in it.
  public var range: ClosedRange<Double>
  /// Of the values far below 0, and far above.
  public var lower: MomentIndex
  public var upper: MomentIndex
  /// Of the reciprocal, on either side.
  public var nearZero: MomentIndex
  /// What it is made of: values that have none in common are independent of each other. nil where
  /// they are too many to be told apart.
  public var sources: Set<Int>?
  private static let mostSources = 64

  public init(
    range: ClosedRange<Double>, lower: MomentIndex, upper: MomentIndex, nearZero: MomentIndex,
    sources: Set<Int>?
  ) {
    self.range = range
    self.lower = range.lowerBound.isFinite ? .infinite : lower
    self.upper = range.upperBound.isFinite ? .infinite : upper
    self.nearZero = range.contains(0) ? nearZero : .infinite
    self.sources = sources
  }

  /// Bounds of corners that may have overflowed.
  private static func range(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    low <= high ? low...high : -Double.infinity...Double.infinity
  }

  public static func constant(_ value: Double) -> Tails {
    // What is not finite has no tails to speak of.
    value.isFinite ? bounded(value...value, []) : unknown([])
  }
  static func bounded(_ range: ClosedRange<Double>, _ sources: Set<Int>?) -> Tails {
    Tails(range: range, lower: .infinite, upper: .infinite, nearZero: .unknown, sources: sources)
  }
  public static func unknown(_ sources: Set<Int>?) -> Tails {
    Tails(
      range: -Double.infinity...Double.infinity, lower: .unknown, upper: .unknown,
      nearZero: .unknown, sources: sources)
  }

  var isConstant: Bool { range.lowerBound == range.upperBound }
  var isPositive: Bool { range.lowerBound >= 0 }
  private var isNegative: Bool { range.upperBound <= 0 }
  /// Of the absolute value.
  private var both: MomentIndex { lower.least(upper) }

  func isIndependent(of other: Tails) -> Bool {
    guard let sources, let others = other.sources else { return isConstant || other.isConstant }
    return sources.isDisjoint(with: others)
  }
  static func joined(_ a: Set<Int>?, _ b: Set<Int>?) -> Set<Int>? {
    guard let a, let b else { return nil }
    let both = a.union(b)
    return both.count <= mostSources ? both : nil
  }

  static prefix func - (a: Tails) -> Tails {
    Tails(
      range: -a.range.upperBound...(-a.range.lowerBound), lower: a.upper, upper: a.lower,
      nearZero: a.nearZero, sources: a.sources)
  }

  static func + (a: Tails, b: Tails) -> Tails {
    /// Of one end: the heavier of both, unless the other's opposite end may take it away.
    func end(_ x: MomentIndex, _ y: MomentIndex, against: (MomentIndex, MomentIndex)) -> MomentIndex
    {
      let least = x.least(y)
      let opposite = least == x ? against.1 : against.0
      return a.isIndependent(of: b) || opposite.value > least.value ? least : least.bound
    }
    return Tails(
      range: range(
        a.range.lowerBound + b.range.lowerBound, a.range.upperBound + b.range.upperBound),
      lower: end(a.lower, b.lower, against: (a.upper, b.upper)),
      upper: end(a.upper, b.upper, against: (a.lower, b.lower)),
      nearZero: .unknown, sources: joined(a.sources, b.sources))
  }

  static func * (a: Tails, b: Tails) -> Tails {
    if a.isConstant { return b.scaled(by: a.range.lowerBound) }
    if b.isConstant { return a.scaled(by: b.range.lowerBound) }
    let areIndependent = a.isIndependent(of: b)
    /// Of the values whose factors come from these ends, where both have such.
    func pair(_ x: MomentIndex, _ hasX: Bool, _ y: MomentIndex, _ hasY: Bool) -> MomentIndex {
      hasX && hasY ? x.product(y, areIndependent: areIndependent) : .infinite
    }
    let corners = [a.range.lowerBound, a.range.upperBound].flatMap { x in
      [b.range.lowerBound, b.range.upperBound].map { x == 0 || $0 == 0 ? 0 : x * $0 }
    }
    return Tails(
      range: range(corners.min() ?? .nan, corners.max() ?? .nan),
      lower: pair(a.upper, !a.isNegative, b.lower, !b.isPositive)
        .least(pair(a.lower, !a.isPositive, b.upper, !b.isNegative)),
      upper: pair(a.upper, !a.isNegative, b.upper, !b.isNegative)
        .least(pair(a.lower, !a.isPositive, b.lower, !b.isPositive)),
      nearZero: a.nearZero.product(b.nearZero, areIndependent: areIndependent),
      sources: joined(a.sources, b.sources))
  }

  private func scaled(by factor: Double) -> Tails {
    if factor == 0 { return .constant(0) }
    let positive = factor > 0 ? self : -self
    func end(_ x: Double) -> Double { x.isFinite ? x * abs(factor) : x }
    return Tails(
      range: end(positive.range.lowerBound)...end(positive.range.upperBound),
      lower: positive.lower, upper: positive.upper, nearZero: nearZero, sources: sources)
  }

  var reciprocal: Tails {
    guard isPositive || isNegative, !isConstant else {
      return isConstant ? .constant(1 / range.lowerBound) : .unknown(sources)
    }
    if isNegative { return -((-self).reciprocal) }
    let high = range.lowerBound > 0 ? 1 / range.lowerBound : .infinity
    return Tails(
      range: 1 / range.upperBound...high, lower: .infinite, upper: nearZero, nearZero: upper,
      sources: sources)
  }

  /// A constant power.
  func power(_ k: Double) -> Tails {
    if k == 0 { return .constant(1) }
    if k < 0 { return power(-k).reciprocal }
    let isWhole = k == k.rounded()
    if isPositive || (isWhole && k.remainder(dividingBy: 2) == 0) {
      let size = magnitude
      return Tails(
        range: Self.range(
          Self.power(size.range.lowerBound, k), Self.power(size.range.upperBound, k)),
        lower: .infinite, upper: size.upper.power(k), nearZero: size.nearZero.power(k),
        sources: sources)
    }
    guard isWhole else { return .unknown(sources) }
    return Tails(
      range: -Double.infinity...Double.infinity, lower: lower.power(k), upper: upper.power(k),
      nearZero: nearZero.power(k), sources: sources)
  }

  var magnitude: Tails {
    if isPositive { return self }
    if isNegative { return -self }
    return Tails(
      range: 0...max(-range.lowerBound, range.upperBound), lower: .infinite, upper: both,
      nearZero: nearZero, sources: sources)
  }

  static func maximum(_ a: Tails, _ b: Tails) -> Tails {
    Tails(
      range: max(
        a.range.lowerBound, b.range.lowerBound)...max(
          a.range.upperBound, b.range.upperBound),
      // Both are below.
      lower: MomentIndex(value: max(a.lower.value, b.lower.value), isExact: false),
      upper: a.upper.least(b.upper), nearZero: .unknown, sources: joined(a.sources, b.sources))
  }
  static func minimum(_ a: Tails, _ b: Tails) -> Tails { -maximum(-a, -b) }

  /// One or the other, by what may be made of the same sources.
  static func either(_ a: Tails, _ b: Tails, _ sources: Set<Int>?) -> Tails {
    Tails(
      range: min(
        a.range.lowerBound, b.range.lowerBound)...max(
          a.range.upperBound, b.range.upperBound),
      lower: a.lower.least(b.lower).bound, upper: a.upper.least(b.upper).bound,
      nearZero: a.nearZero.least(b.nearZero).bound,
      sources: sources)
  }

  private static func power(_ x: Double, _ k: Double) -> Double {
    Function.named["pow"]?.apply([x, k]) ?? .nan
  }
}
