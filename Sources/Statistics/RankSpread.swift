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
/// Where the law of the counts is known, see `PercentileRanks.counted(least:probabilities:variance:)`.
///
/// Source: Woodruff (1952), doi:10.1080/01621459.1952.10483443 (ranks by the variance of a share);
/// Owen (1997), doi:10.1214/aos/1031594731 (replicates).
struct RankSpread {
  /// In draws squared.
  let variance: Double
  /// The same, made greater for what few replicates do not know of it.
  let cautiousVariance: Double

  /// nil with fewer than two replicates that hold draws.
  init?(atMost: [Int], counts: [Int], p: Double) {
    guard let counted = ReplicatedCounts(hits: atMost, counts: counts) else { return nil }
    let n = Double(counted.count)
    let groups = Double(counted.replicates)
    let whole = counted.sizes.reduce(0.0) {
      let expected = Double($1) * p
      // Decimal fractions are not exact in binary.
      let fraction = max(0, expected + 1e-9 - (expected + 1e-9).rounded(.down) - 1e-9)
      return $0 + fraction * (1 - fraction)
    }
    let least = max(whole, min(1, n * p * (1 - p)))
    let observed = groups / (groups - 1) * counted.squares
    let factor = StudentT.factor(degreesOfFreedom: groups - 1) / StudentT.normalFactor
    variance = max(observed, least)
    cautiousVariance = max(observed * factor * factor, least)
  }
}
