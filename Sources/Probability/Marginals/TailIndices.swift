#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An end of a distribution.
public enum DistributionEnd: Sendable, CaseIterable { case lower, upper }

extension Marginal {
  /// The tail index of an end: moments of an order below it exist there, others do not. Infinite
  /// where the end is finite or the tail falls faster than every power; nil where quantiles do not
  /// tell.
  ///
  /// It is read off the quantile function, so that no family states it. A tail that is a power of
  /// index a has quantiles that grow as p^(-1 / a), at one rate on the logarithmic scale; a
  /// lognormal's slows down by the root of log p, lighter ones' by more.
  public func tailIndex(_ end: DistributionEnd) -> Double? {
    guard !(end == .lower ? support.lowerBound : support.upperBound).isFinite else {
      return .infinity
    }
    let median = quantile(0.5)
    return Self.index { abs((end == .lower ? quantile(lower: $0) : quantile(upper: $0)) - median) }
  }

  /// The tail index of 1 / X: infinite where X stays away from 0, nil where X goes through 0 or is
  /// 0 at times.
  public var tailIndexOfReciprocal: Double? {
    if support.lowerBound > 0 || support.upperBound < 0 { return .infinity }
    if support.lowerBound == 0 { return Self.index { 1 / quantile(lower: $0) } }
    if support.upperBound == 0 { return Self.index { -1 / quantile(upper: $0) } }
    return nil
  }

  private static func index(_ distance: (Double) -> Double) -> Double? {
    let distances = [1e-30, 1e-60, 1e-120].map { log(distance($0)) }
    guard distances.allSatisfy(\.isFinite) else { return nil }
    let rates = [
      (distances[1] - distances[0]) / (30 * M_LN10), (distances[2] - distances[1]) / (60 * M_LN10),
    ]
    // 0.71 for a lognormal.
    return rates[1] > 0.9 * rates[0] && rates[1] > 0 ? 1 / rates[1] : .infinity
  }
}
