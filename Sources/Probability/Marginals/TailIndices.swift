import CGSL

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An end of a distribution.
public enum DistributionEnd: Sendable, CaseIterable { case lower, upper }

/// How fast the quantiles of one end of a distribution grow.
public struct TailGrowth: Sendable, Equatable {
  /// Moments of an order below this exist, others do not. Infinite where the end is finite or the tail
  /// falls faster than every power.
  public let index: Double
  /// Of the power that is as heavy as the part of the tail beyond some probability, in the ratio of the
  /// mean square to the squared mean of what lies beyond; nil where it was not asked for or the variance
  /// does not exist.
  public var nearIndex: Double?
  /// Where all moments exist: a lognormal's sigma, the growth of the logarithm of far quantiles with
  /// those of a standard normal distribution; 0 where it slows down. nil where quantiles do not tell.
  public var rate: Double?
  /// Where a lognormal's tail is counted from; nil where the distribution has no end there.
  public var origin: Double?
}

extension Marginal {
  /// The growth of an end's quantiles; nil where they do not tell.
  ///
  /// It is read off the quantile function, so that no family states it. A tail that is a power of
  /// index a has quantiles that grow as p^(-1 / a), at one rate on the logarithmic scale; a
  /// lognormal's slows down by the root of log p, lighter ones' by more.
  /// - Parameter share: the probability beyond which `nearIndex` is wanted; nil where it is not.
  public func tailGrowth(_ end: DistributionEnd, beyond share: Double? = nil) -> TailGrowth? {
    let (near, far) =
      end == .lower
      ? (support.upperBound, support.lowerBound) : (support.lowerBound, support.upperBound)
    guard !far.isFinite else { return TailGrowth(index: .infinity, rate: 0) }
    let origin = near.isFinite ? near : nil
    let start = origin ?? quantile(0.5)
    let distance = { (p: Double) in
      abs((end == .lower ? quantile(lower: p) : quantile(upper: p)) - start)
    }
    guard var growth = Self.growth(from: origin, distance) else { return nil }
    growth.nearIndex = share.flatMap { Self.nearIndex(growth.index, beyond: $0, distance) }
    return growth
  }

  /// By moments of the excesses: with the quantiles at share v^(3 / c), c = 1 - 2 / index, the integrands
  /// in v have no pole and no root at 0. A generalised Pareto distribution of shape xi has
  /// 2 (1 - xi) / (1 - 2 xi) as the ratio.
  private static func nearIndex(
    _ index: Double, beyond share: Double, _ distance: (Double) -> Double
  ) -> Double? {
    guard index > 2.01, index.isFinite else { return nil }
    let c = 1 - 2 / index
    let steps = 64
    let threshold = distance(share)
    var (mean, square) = (0.0, 0.0)
    for step in 0..<steps {
      let v = (Double(step) + 0.5) / Double(steps)
      let part = pow(v, 3 / c)
      let excess = distance(share * part) - threshold
      let weight = 3 * part / (c * v * Double(steps))
      mean += weight * excess
      square += weight * excess * excess
    }
    let ratio = square / (mean * mean)
    let shape = (ratio - 2) / (2 * ratio - 2)
    return shape.isFinite ? 1 / max(0.02, shape) : nil
  }

  /// That of 1 / X: no tail where X stays away from 0, nil where X goes through 0 or is 0 at times.
  public var tailGrowthOfReciprocal: TailGrowth? {
    if support.lowerBound > 0 || support.upperBound < 0 {
      return TailGrowth(index: .infinity, rate: 0)
    }
    if support.lowerBound == 0 { return Self.growth(from: 0) { 1 / quantile(lower: $0) } }
    if support.upperBound == 0 { return Self.growth(from: 0) { -1 / quantile(upper: $0) } }
    return nil
  }

  private static func growth(
    from origin: Double?, _ distance: (Double) -> Double
  ) -> TailGrowth? {
    let probabilities = [1e-30, 1e-60, 1e-120]
    let distances = probabilities.map { log(distance($0)) }
    guard distances.allSatisfy(\.isFinite) else { return nil }
    let steps = [distances[1] - distances[0], distances[2] - distances[1]]
    let powers = [steps[0] / (30 * M_LN10), steps[1] / (60 * M_LN10)]
    // 0.71 for a lognormal.
    guard powers[1] <= 0.9 * powers[0] || powers[1] <= 0 else {
      return TailGrowth(index: 1 / powers[1])
    }
    let scores = probabilities.map { gsl_cdf_ugaussian_Qinv($0) }
    let rates = [steps[0] / (scores[1] - scores[0]), steps[1] / (scores[2] - scores[1])]
    // 0.71 for a stretched exponential, in between for what is no lognormal's tail yet.
    let isSteady = abs(rates[1] - rates[0]) < 0.01 * abs(rates[0])
    return TailGrowth(
      index: .infinity, rate: isSteady ? rates[1] : (rates[1] < 0.8 * rates[0] ? 0 : nil),
      origin: origin)
  }
}
