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
  /// 0-based.
  public let rank: Int
  /// 0-based ranks, or places between two of them.
  public let low: Double?
  public let high: Double?
  public let errorRanks: ClosedRange<Double>?
  /// The standard error is this times half the distance between the draws of `errorRanks`.
  let errorFactor: Double

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
    let ends = Self.enclosingRanks(p, count: count)
    (low, high) = (ends.low.map(Double.init), ends.high.map(Double.init))
    errorRanks = Self.errorRanks(p, count: count, effective: Double(count))
    errorFactor = 1
  }

  /// The same quantile where the draws are those of independent replicates of a design.
  ///
  /// Each replicate's empirical distribution is read at the pooled quantile x; its spread over the
  /// replicates gives the variance v of the true quantile's rank (see `RankSpread`) and so the number
  /// e = n^2 p (1 - p) / v of independent draws that would know it as well. The confidence interval goes
  /// to the places n Beta(e p, e (1 - p)) + 1/2 at 0.025 and 0.975 among the 1-based ranks, between two
  /// of them in proportion. Unlike the spread of the replicates' own percentiles, this needs no
  /// percentile of the few draws of one replicate and follows the shape of the distribution. The
  /// standard error contains how far the rank ceil(n p) is from n p + 1/2.
  ///
  /// - Parameters:
  ///   - atMost: How many draws of each replicate are <= the pooled quantile.
  ///   - counts: Number of draws of each replicate; their sum is `count`.
  /// - Returns: No interval and no error from fewer than two replicates.
  /// Source: Woodruff (1952), doi:10.1080/01621459.1952.10483443; Korn & Graubard (1998), Survey
  /// Methodology 24, 193-201; Hutson (1999), doi:10.1080/02664769922458 (between ranks).
  public func replicated(atMost: [Int], counts: [Int]) -> PercentileRanks {
    precondition(counts.reduce(0, +) == count)
    guard let spread = RankSpread(atMost: atMost, counts: counts, p: p) else {
      return PercentileRanks(
        p: p, count: count, rank: rank, low: nil, high: nil, errorRanks: nil)
    }
    let n = Double(count)
    func effective(_ variance: Double) -> Double { n * n * p * (1 - p) / variance }
    let cautious = effective(spread.cautiousVariance)
    let position = BetaDistribution(cautious * p, cautious * (1 - p))
    let low = n * position.quantile(0.025) - 0.5
    let high = n * position.quantile(0.975) - 0.5
    let bias = Double(rank) + 0.5 - n * p
    return PercentileRanks(
      p: p, count: count, rank: rank, low: low >= 0 ? min(low, Double(rank)) : nil,
      high: high <= n - 1 ? max(high, Double(rank)) : nil,
      errorRanks: Self.errorRanks(
        p, count: count, effective: effective(spread.variance + bias * bias + 1.0 / 12)))
  }

  /// The same quantile where it is known, from the design, how many of the draws lie below the true
  /// one: those of a single input that is spread evenly, in which the output rises or falls.
  ///
  /// With K draws below it, the true quantile lies between the draws of 1-based ranks K and K + 1, with
  /// equal probability everywhere: the interval holds 95 % of the places K + U, U uniform, and the
  /// quantile's own rank. The standard error is that of independent draws, whose rank varies by
  /// n p (1 - p), made smaller.
  ///
  /// - Parameters:
  ///   - least: The least number of draws that may lie below the quantile.
  ///   - probabilities: Of this number and those that follow it.
  ///   - variance: Of the place, in draws squared, at which the draw of the quantile's rank lies.
  public func counted(
    least: Int, probabilities: [Double], variance: Double
  ) -> PercentileRanks {
    let n = Double(count)
    let place = Place(least: Double(least), probabilities: probabilities)
    let own = Double(rank + 1)
    let tail = (1 - Self.confidenceLevel) / 2
    let low = min(place.quantile(tail), own)
    let high = max(place.quantile(place.cdf(low) + Self.confidenceLevel), own)
    return PercentileRanks(
      p: p, count: count, rank: rank, low: low >= 1 ? low - 1 : nil,
      high: high <= n ? high - 1 : nil, errorRanks: errorRanks,
      errorFactor: min(1, (variance / (n * p * (1 - p))).squareRoot()))
  }

  /// Where the true quantile lies among the draws: K + U.
  private struct Place {
    let least: Double
    let probabilities: [Double]

    func cdf(_ x: Double) -> Double {
      probabilities.enumerated().reduce(0) { sum, entry in
        sum + entry.element * min(1, max(0, x - least - Double(entry.offset)))
      }
    }

    func quantile(_ q: Double) -> Double {
      var left = q
      for (k, p) in probabilities.enumerated() {
        if left <= p { return least + Double(k) + max(0, left) / p }
        left -= p
      }
      return least + Double(probabilities.count)
    }
  }

  /// The ranks one standard deviation to either side, for draws worth `effective` independent ones.
  private static func errorRanks(
    _ p: Double, count: Int, effective: Double
  ) -> ClosedRange<Double>? {
    let n = Double(count)
    guard min(n * p, n * (1 - p)) >= 1 else { return nil }
    let position = BetaDistribution(effective * p + 1, effective * (1 - p) + 1)
    let below = position.quantile(0.158_655_253_931_457) * n - 1
    let above = position.quantile(0.841_344_746_068_543) * n - 1
    return min(n - 1, max(0, below))...min(n - 1, max(0, above))
  }

  private init(
    p: Double, count: Int, rank: Int, low: Double?, high: Double?,
    errorRanks: ClosedRange<Double>?, errorFactor: Double = 1
  ) {
    self.p = p
    self.count = count
    self.rank = rank
    self.low = low
    self.high = high
    self.errorRanks = errorRanks
    self.errorFactor = errorFactor
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
    let places = [low, high, errorRanks?.lowerBound, errorRanks?.upperBound].compactMap { $0 }
    let ranks = places.flatMap { [Int($0), Int($0.rounded(.up))] }
    return Array(Set(ranks + [rank])).sorted()
  }

  /// The quantile, its error and its interval, read off the draws.
  public func estimate(in draws: some OrderedDraws) -> Estimate {
    precondition(draws.count == count)
    return Estimate(
      draws.value(rank: rank),
      standardError: errorRanks.map {
        errorFactor * (draws.value(place: $0.upperBound) - draws.value(place: $0.lowerBound)) / 2
      },
      confidence: Estimate.Confidence(
        low: low.map { draws.value(end: $0, outwards: .down) },
        high: high.map { draws.value(end: $0, outwards: .up) }))
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

extension OrderedDraws {
  /// In proportion between the two ranks beside the place.
  fileprivate func value(place: Double) -> Double {
    let rank = Int(place)
    let below = value(rank: rank)
    let part = place - Double(rank)
    return part > 0 ? below + part * (value(rank: rank + 1) - below) : below
  }

  /// The same for an end of an interval; but where the draws take separate values, there is none
  /// between them, and the end is the outer one.
  fileprivate func value(end place: Double, outwards: FloatingPointRoundingRule) -> Double {
    let (below, above) = (Int(place), Int(place.rounded(.up)))
    let isTied =
      (below > 0 && value(rank: below - 1) == value(rank: below))
      || (above + 1 < count && value(rank: above + 1) == value(rank: above))
    return isTied ? value(rank: Int(place.rounded(outwards))) : value(place: place)
  }
}
