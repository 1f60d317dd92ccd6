#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How often an event happened in each of R independent replicates of a design, and what that says
/// of the spread of the overall share.
///
/// Draws within a replicate of a Latin hypercube or a scrambled Sobol' sequence are not
/// independent; only the replicates are. With c_r hits among m_r draws, n draws in all and
/// P = sum c_r / n, the variance of P is R/(R - 1) sum (c_r - m_r P)^2 / n^2, with R - 1 degrees of
/// freedom. The *effective count* P (1 - P) / variance is the number of independent draws that
/// would know P as well.
///
/// Counts are whole numbers, so equal counts in all replicates do not mean a variance of 0:
/// - a count of mean m P varies by at least f (1 - f), f the fraction part of m P;
/// - R equal counts are no surprise (probability 0.025) as long as a count differs by one with
///   probability 1 - 0.025^(1/R) (0.109 for R = 32). That variance (0.097) is the least assumed,
///   or that of independent draws where it is smaller.
///
/// Where the share is known and its place is not, as for a percentile, see `RankSpread`.
///
/// Source: Korn & Graubard (1998), Survey Methodology 24, 193-201 (effective count and degrees of
/// freedom); Owen (1997), doi:10.1214/aos/1031594731 (replicates of scrambled sequences).
struct ReplicatedCounts {
  let hits: Int
  let count: Int
  let replicates: Int
  /// Draws of each replicate that holds any.
  let sizes: [Int]
  /// Of the hits, that the counts vary about.
  let share: Double
  /// Of the distances of the counts from their means.
  let squares: Double
  /// Variance of the overall share.
  let variance: Double

  /// nil with fewer than two replicates that hold draws.
  init?(hits: [Int], counts: [Int]) {
    precondition(hits.count == counts.count)
    let filled = zip(hits, counts).filter { $0.1 > 0 }
    guard filled.count > 1 else { return nil }
    replicates = filled.count
    sizes = filled.map(\.1)
    self.hits = filled.reduce(0) { $0 + $1.0 }
    count = sizes.reduce(0, +)
    let n = Double(count)
    let groups = Double(replicates)
    let share = Double(self.hits) / n
    self.share = share
    let squares = filled.reduce(0) {
      let gap = Double($1.0) - Double($1.1) * share
      return $0 + gap * gap
    }
    self.squares = squares
    let size = n / groups
    let expected = size * share
    let fraction = expected - expected.rounded(.down)
    let independent = size * share * (1 - share)
    let rare = 1 - pow(0.025, 1 / groups)
    let least = min(independent, max(fraction * (1 - fraction), rare * (1 - rare)))
    variance = groups * max(squares / (groups - 1), least) / (n * n)
  }

  /// Number of independent draws that would know the share as well.
  var effectiveCount: Double { share * (1 - share) / variance }

  /// The effective count, made smaller for what R replicates do not know of the variance.
  var cautiousCount: Double {
    let factor = StudentT.normalFactor / StudentT.factor(degreesOfFreedom: Double(replicates - 1))
    return effectiveCount * factor * factor
  }
}
