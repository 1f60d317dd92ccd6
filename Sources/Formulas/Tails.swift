/// What is known of a value's tails without drawing it: which moments exist, and whether they are
/// those of lognormal distributions.
///
/// Source: Embrechts, Klueppelberg & Mikosch (1997), Modelling Extremal Events,
/// doi:10.1007/978-3-642-33483-2, appendix A3 (sums and products of regularly varying variables) and
/// table 1.3.6 (sums of subexponential ones).
public struct Tails: Sendable, Equatable {
  /// What is known of one of them.
  public struct End: Sendable, Equatable {
    /// Moments of an order below this exist; infinite where all do, or there is no such tail.
    public var index: Double
    /// Moments of an order above it do not exist.
    public var isExact: Bool
    /// Of the power that the tail's part nearer to the body is as heavy as, where that is told.
    public var nearIndex: Double?
    /// Where all moments exist: what the logarithm of far quantiles grows by with those of a standard
    /// normal distribution, a lognormal's sigma; 0 where it grows slower in the end. nil where nobody
    /// knows.
    public var rate: Double?
    /// From where on the tail is a lognormal one, in the value's unit; nil where nobody knows.
    public var origin: Double?

    /// Falls faster than any lognormal's, or is none.
    public static let light = End(index: .infinity, isExact: true, rate: 0)
    /// Any moment may exist or not.
    public static let unknown = End(index: 0, isExact: false)

    public init(
      index: Double, isExact: Bool, nearIndex: Double? = nil, rate: Double? = nil,
      origin: Double? = nil
    ) {
      self.index = index
      self.nearIndex = nearIndex
      self.isExact = isExact || index == .infinity
      self.rate = rate
      self.origin = origin
    }

    /// Whether it decides on what a sum has.
    private func isHeavier(than other: End) -> Bool {
      if index != other.index { return index < other.index }
      if index == .infinity { return rate.map { $0 >= other.rate ?? .infinity } ?? true }
      return isExact
    }
    /// Of two tails of which both are there.
    func heavier(_ other: End) -> End { isHeavier(than: other) ? self : other }
    /// The heavier of both, with another one added to it.
    func added(_ other: End) -> End {
      var sum = heavier(other)
      sum.origin = nil
      return sum
    }
    var bound: End { End(index: index, isExact: false) }
    /// Of a power k > 0 of the value.
    func power(_ k: Double) -> End {
      End(
        index: index / k, isExact: isExact, nearIndex: nearIndex.map { $0 / k },
        rate: rate.map { $0 * k },
        origin: origin == 0 ? 0 : nil)
    }
    /// Of a product: of independent factors, or by Hoelder's inequality.
    func product(_ other: End, areIndependent: Bool) -> End {
      if index == .infinity && other.index == .infinity {
        guard areIndependent, let rate, let otherRate = other.rate else {
          return End(index: .infinity, isExact: true)
        }
        // A factor that is lighter than any lognormal only moves the tail on the logarithmic scale.
        let isFromZero = [self, other].allSatisfy { $0.origin == 0 || $0.rate == 0 }
        return End(
          index: .infinity, isExact: true, rate: (rate * rate + otherRate * otherRate).squareRoot(),
          origin: isFromZero ? 0 : nil)
      }
      if areIndependent { return heavier(other) }
      let sum = 1 / index + 1 / other.index
      return End(index: sum > 0 ? 1 / sum : .infinity, isExact: false)
    }
    func shifted(by distance: Double) -> End {
      var end = self
      end.origin = origin.map { $0 + distance }
      return end
    }
    func scaled(by factor: Double) -> End {
      var end = self
      end.origin = origin.map { $0 * factor }
      return end
    }
  }

  /// All values lie in it.
  public var range: ClosedRange<Double>
  /// Of the values far below 0, and far above.
  public var lower: End
  public var upper: End
  /// Of the reciprocal, on either side.
  public var nearZero: End
  /// What it is made of: values that have none in common are independent of each other. nil where
  /// they are too many to be told apart.
  public var sources: Set<Int>?
  private static let mostSources = 64

  public init(
    range: ClosedRange<Double>, lower: End, upper: End, nearZero: End,
    sources: Set<Int>?
  ) {
    self.range = range
    self.lower = range.lowerBound.isFinite ? .light : lower
    self.upper = range.upperBound.isFinite ? .light : upper
    self.nearZero = range.contains(0) ? nearZero : .light
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
    Tails(range: range, lower: .light, upper: .light, nearZero: .unknown, sources: sources)
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
  private var both: End { lower.heavier(upper) }

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
      range: -a.range.upperBound...(-a.range.lowerBound), lower: a.upper.scaled(by: -1),
      upper: a.lower.scaled(by: -1), nearZero: a.nearZero, sources: a.sources)
  }

  static func + (a: Tails, b: Tails) -> Tails {
    if a.isConstant { return b.shifted(by: a.range.lowerBound) }
    if b.isConstant { return a.shifted(by: b.range.lowerBound) }
    /// Of one end: the heavier of both, unless the other's opposite end may take it away.
    func end(_ x: End, _ y: End, against: (End, End)) -> End {
      let sum = x.added(y)
      let opposite = x.heavier(y) == x ? against.1 : against.0
      return a.isIndependent(of: b) || opposite.index > sum.index ? sum : sum.bound
    }
    return Tails(
      range: range(
        a.range.lowerBound + b.range.lowerBound, a.range.upperBound + b.range.upperBound),
      lower: end(a.lower, b.lower, against: (a.upper, b.upper)),
      upper: end(a.upper, b.upper, against: (a.lower, b.lower)),
      nearZero: .unknown, sources: joined(a.sources, b.sources))
  }

  private func shifted(by distance: Double) -> Tails {
    Tails(
      range: Self.range(range.lowerBound + distance, range.upperBound + distance),
      lower: lower.shifted(by: distance), upper: upper.shifted(by: distance), nearZero: .unknown,
      sources: sources)
  }

  static func * (a: Tails, b: Tails) -> Tails {
    if a.isConstant { return b.scaled(by: a.range.lowerBound) }
    if b.isConstant { return a.scaled(by: b.range.lowerBound) }
    let areIndependent = a.isIndependent(of: b)
    /// Of the values whose factors come from these ends, where both have such.
    func pair(_ x: End, _ hasX: Bool, _ y: End, _ hasY: Bool) -> End {
      hasX && hasY ? x.product(y, areIndependent: areIndependent) : .light
    }
    let corners = [a.range.lowerBound, a.range.upperBound].flatMap { x in
      [b.range.lowerBound, b.range.upperBound].map { x == 0 || $0 == 0 ? 0 : x * $0 }
    }
    return Tails(
      range: range(corners.min() ?? .nan, corners.max() ?? .nan),
      lower: pair(a.upper, !a.isNegative, b.lower, !b.isPositive)
        .heavier(pair(a.lower, !a.isPositive, b.upper, !b.isNegative)),
      upper: pair(a.upper, !a.isNegative, b.upper, !b.isNegative)
        .heavier(pair(a.lower, !a.isPositive, b.lower, !b.isPositive)),
      nearZero: a.nearZero.product(b.nearZero, areIndependent: areIndependent),
      sources: joined(a.sources, b.sources))
  }

  private func scaled(by factor: Double) -> Tails {
    if factor == 0 { return .constant(0) }
    let positive = factor > 0 ? self : -self
    func end(_ x: Double) -> Double { x.isFinite ? x * abs(factor) : x }
    return Tails(
      range: end(positive.range.lowerBound)...end(positive.range.upperBound),
      lower: positive.lower.scaled(by: abs(factor)), upper: positive.upper.scaled(by: abs(factor)),
      nearZero: nearZero, sources: sources)
  }

  var reciprocal: Tails {
    guard isPositive || isNegative, !isConstant else {
      return isConstant ? .constant(1 / range.lowerBound) : .unknown(sources)
    }
    if isNegative { return -((-self).reciprocal) }
    let high = range.lowerBound > 0 ? 1 / range.lowerBound : .infinity
    return Tails(
      range: 1 / range.upperBound...high, lower: .light, upper: nearZero, nearZero: upper,
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
        lower: .light, upper: size.upper.power(k), nearZero: size.nearZero.power(k),
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
      range: 0...max(-range.lowerBound, range.upperBound), lower: .light, upper: both,
      nearZero: nearZero, sources: sources)
  }

  static func maximum(_ a: Tails, _ b: Tails) -> Tails {
    Tails(
      range: max(
        a.range.lowerBound, b.range.lowerBound)...max(
          a.range.upperBound, b.range.upperBound),
      // Both are below.
      lower: End(index: max(a.lower.index, b.lower.index), isExact: false),
      upper: a.upper.heavier(b.upper), nearZero: .unknown, sources: joined(a.sources, b.sources))
  }
  static func minimum(_ a: Tails, _ b: Tails) -> Tails { -maximum(-a, -b) }

  /// One or the other, by what may be made of the same sources.
  static func either(_ a: Tails, _ b: Tails, _ sources: Set<Int>?) -> Tails {
    Tails(
      range: min(
        a.range.lowerBound, b.range.lowerBound)...max(
          a.range.upperBound, b.range.upperBound),
      lower: a.lower.heavier(b.lower).bound, upper: a.upper.heavier(b.upper).bound,
      nearZero: a.nearZero.heavier(b.nearZero).bound,
      sources: sources)
  }

  private static func power(_ x: Double, _ k: Double) -> Double {
    Function.named["pow"]?.apply([x, k]) ?? .nan
  }
}
