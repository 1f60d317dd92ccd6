import CGSL

/// The probability of an event from how often it happened in independent draws.
///
/// value k / n; standard error sqrt(p (1 - p) / n), at k = 0 and k = n with p = (k + 1/2) / (n + 1),
/// since a zero would claim certainty; confidence: the exact (Clopper-Pearson) 95 % interval, ends
/// the 0.025-quantile of Beta(k, n - k + 1) and the 0.975-quantile of Beta(k + 1, n - k). It covers
/// at least 95 % whatever p is, and n = 1e6 draws without the event still bound it by 3.7e-6.
///
/// Source: Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404.
public enum Proportion {
  public static let confidenceLevel = 0.95

  /// - Parameters:
  ///   - hits: In how many draws the event happened, 0...count.
  ///   - count: Number of independent draws.
  /// - Returns: nil without draws.
  public static func estimate(hits: Int, count: Int) -> Estimate? {
    precondition(hits >= 0 && hits <= count)
    guard count > 0 else { return nil }
    let interval = interval(hits: Double(hits), count: Double(count))
    return Estimate(
      Double(hits) / Double(count),
      standardError: standardError(hits: Double(hits), count: Double(count)),
      confidence: Estimate.Confidence(low: interval.low, high: interval.high))
  }

  /// The probability of an event from independent replicates of a design.
  ///
  /// The exact interval of as many independent draws as would know the probability as well (Korn
  /// and Graubard), and the error by the replicates: see `ReplicatedCounts`. An event that never
  /// or always happened is bounded as if the draws were independent.
  ///
  /// - Parameters:
  ///   - hits: In how many draws of each replicate the event happened.
  ///   - counts: Number of draws of each replicate.
  /// - Returns: nil without draws; a value alone from a single replicate of several draws.
  public static func estimate(hits: [Int], counts: [Int]) -> Estimate? {
    guard let counted = ReplicatedCounts(hits: hits, counts: counts) else {
      let (hits, count) = (hits.reduce(0, +), counts.reduce(0, +))
      return count > 1
        ? Estimate(Double(hits) / Double(count)) : estimate(hits: hits, count: count)
    }
    if counted.hits == 0 || counted.hits == counted.count {
      return estimate(hits: counted.hits, count: counted.count)
    }
    let effective = counted.cautiousCount
    let interval = interval(hits: effective * counted.share, count: effective)
    return Estimate(
      counted.share, standardError: counted.variance.squareRoot(),
      confidence: Estimate.Confidence(low: interval.low, high: interval.high))
  }

  /// The exact interval for any real count, such as an effective one.
  static func interval(hits: Double, count: Double) -> (low: Double, high: Double) {
    let tail = (1 - confidenceLevel) / 2
    let misses = count - hits
    return (
      hits > 0 ? BetaDistribution(hits, misses + 1).quantile(tail) : 0,
      misses > 0 ? BetaDistribution(hits + 1, misses).quantile(1 - tail) : 1
    )
  }

  static func standardError(hits: Double, count: Double) -> Double {
    let p = hits > 0 && hits < count ? hits / count : (hits + 0.5) / (count + 1)
    return (p * (1 - p) / count).squareRoot()
  }
}

extension Estimate {
  /// Whether the confidence interval leaves open on which side of `threshold` the truth lies.
  ///
  /// An end that is missing reaches to infinity. Without an interval nothing is left open: the
  /// figure is exact.
  public func straddles(_ threshold: Double) -> Bool {
    guard let confidence else { return false }
    return (confidence.low ?? -.infinity) < threshold && threshold < (confidence.high ?? .infinity)
  }
}
