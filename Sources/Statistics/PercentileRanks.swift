#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which ranks among n independent draws tell the p-quantile, its standard error and its 95 %
/// confidence interval. One value serves every output with as many draws.
///
/// - The quantile is the inverse of the empirical distribution: the smallest draw x with
///   F_n(x) >= p, of 0-based rank ceil(n p) - 1.
/// - The confidence interval holds for any distribution: the draws of 1-based ranks r and s enclose
///   the quantile with probability P(r <= B < s), B binomial (n, p), or more if there are atoms;
///   the pair of ranks is the narrowest that reaches 95 %. An end that no rank can give is nil: the
///   upper one for p = 0.95 needs 59 draws.
/// - The standard error is half the distance between the draws at the 0.159- and 0.841-quantiles of
///   Beta(n p + 1, n (1 - p) + 1), the distribution of the rank; nil where fewer than one draw is
///   expected on either side of the quantile.
///
/// Source: David & Nagaraja (2003), Order Statistics, 7.1 (interval), doi:10.1002/0471722162;
/// Vehtari et al. (2021), doi:10.1214/20-BA1221, and R's posterior::mcse_quantile (error).
public struct PercentileRanks: Sendable, Equatable {
  /// Fraction in (0, 1).
  public let p: Double
  public let count: Int
  /// 0-based ranks.
  public let rank: Int
  public let low: Int?
  public let high: Int?
  public let errorRanks: ClosedRange<Int>?

  public static let confidenceLevel = 0.95

  /// - Parameters:
  ///   - p: Fraction, 0 < p < 1.
  ///   - count: Number of independent draws, at least 1.
  /// - Complexity: O(sqrt(count)), about 0.2 ms for 1e6.
  public init(_ p: Double, count: Int) {
    precondition(p > 0 && p < 1 && count > 0)
    self.p = p
    self.count = count
    rank = Self.rank(p, count: count)
    (low, high) = Self.enclosingRanks(p, count: count)
    errorRanks = Self.errorRanks(p, count: count, effective: Double(count))
  }

  /// The same quantile where the draws are those of independent replicates of a design.
  ///
  /// Each replicate's empirical distribution is read at the pooled quantile x; its spread over the
  /// replicates gives the number of independent draws that would know F(x) as well (see
  /// `ReplicatedCounts`), and the confidence interval goes to the ranks n Beta(e p, e (1 - p))
  /// at 0.025 and 0.975, e this number less what few replicates do not know. Unlike the spread of
  /// the replicates' own percentiles, this needs no percentile of the few draws of one replicate
  /// and follows the shape of the distribution.
  ///
  /// - Parameters:
  ///   - atMost: How many draws of each replicate are <= the pooled quantile.
  ///   - counts: Number of draws of each replicate; their sum is `count`.
  /// - Returns: No interval and no error from fewer than two replicates.
  /// Source: Woodruff (1952), doi:10.1080/01621459.1952.10483443; Korn & Graubard (1998), Survey
  /// Methodology 24, 193-201.
  public func replicated(atMost: [Int], counts: [Int]) -> PercentileRanks {
    precondition(counts.reduce(0, +) == count)
    guard let counted = ReplicatedCounts(hits: atMost, counts: counts, share: p) else {
      return PercentileRanks(
        p: p, count: count, rank: rank, low: nil, high: nil, errorRanks: nil)
    }
    let n = Double(count)
    let cautious = counted.cautiousCount
    let position = BetaDistribution(cautious * p, cautious * (1 - p))
    let low = Int((n * position.quantile(0.025)).rounded(.down)) - 1
    let high = Int((n * position.quantile(0.975)).rounded(.down))
    return PercentileRanks(
      p: p, count: count, rank: rank, low: low >= 0 ? min(low, rank) : nil,
      high: high < count ? max(high, rank) : nil,
      errorRanks: Self.errorRanks(p, count: count, effective: counted.effectiveCount))
  }

  /// The ranks one standard deviation to either side, for draws worth `effective` independent ones.
  private static func errorRanks(
    _ p: Double, count: Int, effective: Double
  ) -> ClosedRange<Int>? {
    let n = Double(count)
    guard min(n * p, n * (1 - p)) >= 1 else { return nil }
    let position = BetaDistribution(effective * p + 1, effective * (1 - p) + 1)
    let below = Int((position.quantile(0.158_655_253_931_457) * n).rounded())
    let above = Int((position.quantile(0.841_344_746_068_543) * n).rounded())
    return max(0, below - 1)...min(count - 1, max(below, above, 1) - 1)
  }

  private init(
    p: Double, count: Int, rank: Int, low: Int?, high: Int?, errorRanks: ClosedRange<Int>?
  ) {
    self.p = p
    self.count = count
    self.rank = rank
    self.low = low
    self.high = high
    self.errorRanks = errorRanks
  }

  /// The 0-based rank of the p-quantile among n draws, ceil(n p) - 1.
  ///
  /// Decimal fractions are not exact in binary (0.07 * 100 is 7.000000000000001), so a product
  /// within 1e-12 n of a whole number counts as that number.
  public static func rank(_ p: Double, count: Int) -> Int {
    let n = Double(count)
    let product = n * p
    let whole = product.rounded()
    let position = abs(product - whole) <= 1e-12 * n ? whole : product.rounded(.up)
    return min(max(Int(position) - 1, 0), count - 1)
  }

  /// All ranks that `estimate(in:)` reads, in increasing order, each once.
  public var needed: [Int] {
    var ranks = [rank]
    if let low { ranks.append(low) }
    if let high { ranks.append(high) }
    if let errorRanks { ranks += [errorRanks.lowerBound, errorRanks.upperBound] }
    return Array(Set(ranks)).sorted()
  }

  /// The quantile, its error and its interval, read off the draws.
  public func estimate(in draws: some OrderedDraws) -> Estimate {
    precondition(draws.count == count)
    return Estimate(
      draws.value(rank: rank),
      standardError: errorRanks.map {
        (draws.value(rank: $0.upperBound) - draws.value(rank: $0.lowerBound)) / 2
      },
      confidence: Estimate.Confidence(
        low: low.map { draws.value(rank: $0) }, high: high.map { draws.value(rank: $0) }))
  }

  /// The narrowest pair, 0-based. A pair of two ranks is preferred to an open end.
  private static func enclosingRanks(_ p: Double, count: Int) -> (low: Int?, high: Int?) {
    let successes = BinomialDistribution(trials: count, p: p)
    if count > 1,
      let run = successes.shortestRun(covering: confidenceLevel, within: 1...count - 1)
    {
      // A run k = r...s - 1 of successes belongs to the 1-based ranks r and s.
      return (run.lowerBound - 1, run.upperBound)
    }
    guard p <= 0.5 else {
      let mirrored = openRanks(1 - p, count: count)
      return (mirrored.high.map { count - 1 - $0 }, mirrored.low.map { count - 1 - $0 })
    }
    return openRanks(p, count: count)
  }

  /// The pair where an end has to stay open, p <= 1/2; no success at all is likely then, so the
  /// sums are short.
  private static func openRanks(_ p: Double, count: Int) -> (low: Int?, high: Int?) {
    let successes = BinomialDistribution(trials: count, p: p)
    var low: Int?
    var high: Int?
    var atMost = 0.0
    for k in 0..<count {
      atMost += successes.probability(of: k)
      if 1 - atMost >= confidenceLevel { low = k }
      if atMost >= confidenceLevel {
        high = k
        break
      }
    }
    guard let bottom = low, let top = high else { return (low, high) }
    let span = (above: count - 1 - bottom, below: top)
    if span.above == span.below { return (nil, nil) }
    return span.above < span.below ? (bottom, nil) : (nil, top)
  }
}
