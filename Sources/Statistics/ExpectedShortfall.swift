/// The mean of an output beyond a percentile: how bad the bad cases are on average.
///
/// For p >= 1/2 the mean of the draws ranked above the p-quantile q, for p < 1/2 of those ranked
/// below it. Going by rank and not by value splits an atom at q as its probability demands, so the
/// figure is continuous in p and defined for discrete outputs too.
///
/// Standard error, with the share a = 1 - p beyond the quantile (p for the lower side) and the
/// excess e = max(0, x - q): sd(e) / (a sqrt n). It contains what the unknown quantile adds:
/// for an output without atoms a^2 sd(e)^2 = a (Var(x | x > q) + p (ES - q)^2).
/// The draw at the quantile does not count, so that the mean of few draws leans away from it; the
/// interval is about q + mean e / a, which does not (Acerbi & Tasche, definition 2.6).
/// Its far end is symmetric in the logarithm of the distance from q, the near end in the figure itself:
/// either alone misses more often there. Both are by Student's t, as few draws lie beyond q.
///
/// Source: Acerbi & Tasche (2002), doi:10.1016/S0378-4266(02)00283-2 (definition with atoms);
/// Manistre & Hancock (2005), doi:10.1080/10920277.2005.10596207 (variance).
public enum ExpectedShortfall {
  /// The 0-based ranks beyond the p-quantile; may be empty.
  public static func ranks(_ p: Double, count: Int) -> Range<Int> {
    let quantile = PercentileRanks.rank(p, count: count)
    return p >= 0.5 ? quantile + 1..<count : 0..<quantile
  }

  /// The expected shortfall of independent draws; nil where no draw lies beyond the quantile.
  ///
  /// The standard error is nil with fewer than two draws beyond it. It holds only where the tail
  /// has a variance, the figure itself only where it has a mean: see `TailIndex`.
  @_specialize(where Draws == SortedDraws)
  public static func estimate<Draws: OrderedDraws>(_ p: Double, of draws: Draws) -> Estimate? {
    let beyond = ranks(p, count: draws.count)
    guard !beyond.isEmpty else { return nil }
    let quantile = draws.value(rank: PercentileRanks.rank(p, count: draws.count))
    let (excess, squares) = draws.distances(ranks: beyond, centre: quantile)
    let size = Double(beyond.count)
    let n = Double(draws.count)
    // Mean of e over all draws; on the lower side with its sign turned, which its spread ignores.
    let meanExcess = excess / n
    let variance = max(0, squares / n - meanExcess * meanExcess)
    let share = p >= 0.5 ? 1 - p : p
    let error = (variance / n).squareRoot() / share
    let centre = quantile + meanExcess / share
    return centre.estimate(standardError: beyond.count > 1 ? error : nil)?
      .withInterval(degreesOfFreedom: degreesOfFreedom(beyond: beyond.count))
      .reachingFar(from: quantile).stating(quantile + excess / size)
  }

  /// How well few draws beyond the quantile know their spread; found by measuring.
  private static func degreesOfFreedom(beyond count: Int) -> Double { 2 * Double(count) }

  /// The expected shortfall of the pooled draws of independent replicates of a design.
  ///
  /// The error is that of the mean excess over the pooled quantile, from its spread over the
  /// replicates, with Student's t for the interval.
  ///
  /// - Parameters:
  ///   - excess: For each replicate the sum of the distances from the pooled p-quantile of its
  ///     draws beyond it; see `excess(_:beyond:of:)`.
  ///   - counts: Number of draws of each replicate.
  public static func estimate(
    _ p: Double, of pooled: some OrderedDraws, excess: [Double], counts: [Int]
  ) -> Estimate? {
    guard let single = estimate(p, of: pooled) else { return nil }
    let filled = zip(excess, counts).filter { $0.1 > 0 }
    guard single.standardError != nil, filled.count > 1 else { return Estimate(single.value) }
    let n = Double(pooled.count)
    let mean = filled.reduce(0) { $0 + $1.0 } / n
    let gaps = filled.map { $0.0 - Double($0.1) * mean }
    let squares = gaps.reduce(0) { $0 + $1 * $1 }
    let groups = Double(filled.count)
    let share = p >= 0.5 ? 1 - p : p
    let error = (groups / (groups - 1) * squares).squareRoot() / (n * share)
    let quantile = pooled.value(rank: PercentileRanks.rank(p, count: pooled.count))
    let degrees = min(
      groups - 1, degreesOfFreedom(beyond: ranks(p, count: pooled.count).count))
    let centre = quantile + (p >= 0.5 ? mean : -mean) / share
    let factors = StudentT.factors(of: gaps, degreesOfFreedom: degrees)
    // Without skewness.
    let even = min(factors.low, factors.high)
    return centre.estimate(standardError: error, factors: (even, even))?
      .reachingFar(from: quantile, atLeast: error * factors.high).stating(single.value)
  }

  /// Sum of |x - quantile| over the draws of one replicate beyond the pooled quantile: above it for
  /// p >= 1/2, else below it.
  public static func excess(
    _ p: Double, beyond quantile: Double, of replicate: some OrderedDraws
  ) -> Double {
    let atMost = replicate.countAtMost(quantile)
    // Draws at the quantile add nothing, so they may be on either side.
    let ranks = p >= 0.5 ? atMost..<replicate.count : 0..<atMost
    return abs(replicate.distances(ranks: ranks, centre: quantile).sum)
  }
}

extension Estimate {
  /// Another value with this error and this interval.
  fileprivate func stating(_ value: Double) -> Estimate {
    Estimate(value, standardError: standardError, confidence: confidence)
  }

  /// The interval with its far end, seen from an origin, symmetric in the logarithm of the distance, and
  /// so far from the value at least.
  fileprivate func reachingFar(from origin: Double, atLeast reach: Double = 0) -> Estimate {
    guard let own = confidence, let far = onLogarithmicScale(from: origin).confidence else {
      return self
    }
    return Estimate(
      value, standardError: standardError,
      confidence: value >= origin
        ? Confidence(low: own.low, high: far.high.map { max($0, value + reach) })
        : Confidence(low: far.low.map { min($0, value - reach) }, high: own.high))
  }
}
