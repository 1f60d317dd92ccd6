import CGSL

/// The rank of an input among its fellows and the ranks that the errors of the estimates allow.
public struct RankRange: Sendable, Equatable {
  /// 1 is the most important.
  public let rank: Int
  public let range: ClosedRange<Int>

  /// Ranks estimates by magnitude, largest first; equal ones and those that are nil (last) in the
  /// order given.
  ///
  /// An input may rank as high as the number of inputs that are surely above it leaves room for,
  /// and as low as those surely below. `a` is surely above `b` if
  /// `|a| - |b| > z sqrt(se(a)^2 + se(b)^2)`, with z the normal quantile for p - 1 one-sided
  /// comparisons in each direction at once (Bonferroni), so that each range holds the true rank
  /// with at least probability `confidence`. An estimate without an error counts as exact; nil as
  /// 0, exactly.
  ///
  /// Source: Mogstad, Romano, Shaikh & Wilhelm (2024), doi:10.1093/restud/rdad006.
  public static func ranks(of estimates: [Estimate?], confidence: Double = 0.95) -> [RankRange] {
    let p = estimates.count
    let magnitudes = estimates.map { $0.map { abs($0.value) } ?? 0 }
    let errors = estimates.map { $0?.standardError ?? 0 }
    let order = (0..<p).sorted { a, b in
      if (estimates[a] == nil) != (estimates[b] == nil) { return estimates[b] == nil }
      return magnitudes[a] != magnitudes[b] ? magnitudes[a] > magnitudes[b] : a < b
    }
    var rank = [Int](repeating: 0, count: p)
    for (position, input) in order.enumerated() { rank[input] = position + 1 }
    let comparisons = Double(max(1, 2 * (p - 1)))
    let z = gsl_cdf_ugaussian_Qinv((1 - confidence) / comparisons)
    return (0..<p).map { i in
      var above = 0
      var below = 0
      for j in 0..<p where j != i {
        let margin = z * (errors[i] * errors[i] + errors[j] * errors[j]).squareRoot()
        if magnitudes[j] - magnitudes[i] > margin { above += 1 }
        if magnitudes[i] - magnitudes[j] > margin { below += 1 }
      }
      return RankRange(rank: rank[i], range: above + 1...p - below)
    }
  }
}
