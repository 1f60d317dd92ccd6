#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// By how many draws the rank of the true p-quantile varies about n p, from the counts of R
/// independent replicates of a design.
///
/// With c_r of the m_r draws of replicate r at most the pooled p-quantile and P = sum c_r / n, the
/// observed variance is R/(R - 1) sum (c_r - m_r P)^2, with R - 1 degrees of freedom. It is no less than
/// - sum f_r (1 - f_r), f_r the fraction part of m_r p, as counts are whole numbers;
/// - 1, or the n p (1 - p) of independent draws: equal counts in all replicates are no certainty.
///
/// *Even* replicates are the exception: where the output rises (or falls) with a single input that the
/// design spreads evenly, each replicate has m_r F(x) draws at most x, rounded down or up, at any x. The
/// first bound is then the variance. If it is 0, the true quantile lies somewhere between two
/// neighbouring draws, with equal probability everywhere, and the middle nine tenths of this gap with
/// its nearer end are the interval. That replicates are even is taken from their counts at all limits
/// that are counted (usually seven percentiles and more). Others may pass all of these by chance: with
/// 2,000 draws and a second input that shifts the output by a hundredth of its spread, a quarter of the
/// runs of a Latin hypercube do, and intervals then hold the quantile in 92 to 98 %.
///
/// Source: Woodruff (1952), doi:10.1080/01621459.1952.10483443 (ranks by the variance of a share);
/// Owen (1997), doi:10.1214/aos/1031594731 (replicates).
struct RankSpread {
  /// In draws squared.
  let variance: Double
  /// The same, made greater for what few replicates do not know of it.
  let cautiousVariance: Double

  private static let halfGap = 0.45

  /// nil with fewer than two replicates that hold draws.
  init?(atMost: [Int], counts: [Int], p: Double, areEven: Bool) {
    guard let counted = ReplicatedCounts(hits: atMost, counts: counts) else { return nil }
    let n = Double(counted.count)
    let groups = Double(counted.replicates)
    let whole = counted.sizes.reduce(0.0) {
      let expected = Double($1) * p
      // Decimal fractions are not exact in binary.
      let fraction = max(0, expected + 1e-9 - (expected + 1e-9).rounded(.down) - 1e-9)
      return $0 + fraction * (1 - fraction)
    }
    if areEven {
      let inGap = Self.halfGap / StudentT.normalFactor
      variance = whole
      cautiousVariance = max(whole, inGap * inGap)
      return
    }
    let least = max(whole, min(1, n * p * (1 - p)))
    let observed = groups / (groups - 1) * counted.squares
    let factor = StudentT.factor(degreesOfFreedom: groups - 1) / StudentT.normalFactor
    variance = max(observed, least)
    cautiousVariance = max(observed * factor * factor, least)
  }

  /// Whether a share F exists at which every replicate holds m_r F draws, rounded down or up.
  ///
  /// - Parameters:
  ///   - atMost: How many draws of each replicate are at most one limit.
  ///   - counts: Number of draws of each replicate.
  static func isEven(atMost: [Int], counts: [Int]) -> Bool {
    var low = 0.0
    var high = 1.0
    for (hits, size) in zip(atMost, counts) where size > 0 {
      low = max(low, Double(hits - 1) / Double(size))
      high = min(high, Double(hits + 1) / Double(size))
    }
    return low < high
  }
}
