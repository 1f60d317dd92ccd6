/// Both tails of an output's draws, and what they may carry of its figures: see `TailReach`.
///
/// The fit is one of independent draws. A design in replicates knows the body of a distribution
/// better, not so the few draws farthest out: what may lie beyond the draws is made smaller by the
/// root of a figure's standard error over that of independent draws. All of this ratio makes
/// intervals too short, none of it makes them too long. It is taken of the spread, which the outermost
/// draws decide on; for the mean, which they decide on less, of the geometric mean of both.
///
/// An end of an interval that may be infinite is left out, and so is the error then. How often the
/// intervals hold: docs/coverage.md.
public struct HeavyTails {
  /// Of what independent draws leave open, how much these do.
  private let share: Double
  private let shareOfMean: Double
  private let lower: TailReach?
  private let upper: TailReach?

  /// nil where the draws' kurtosis is that of tails which tell their own error.
  public init?(of draws: some OrderedDraws, _ moments: Moments) {
    guard let kurtosis = moments.excessKurtosis?.value, kurtosis > 0.5 else { return nil }
    let ratios = Self.errorRatios(moments, kurtosis: kurtosis, count: Double(draws.count))
    share = ratios.spread.squareRoot()
    shareOfMean = (ratios.spread * ratios.mean).squareRoot().squareRoot()
    lower = TailReach(.lower, of: draws)
    upper = TailReach(.upper, of: draws)
  }

  /// Standard errors over those of as many independent draws, at most 1.
  private static func errorRatios(
    _ moments: Moments, kurtosis: Double, count: Double
  ) -> (mean: Double, spread: Double) {
    guard let spread = moments.standardDeviation, spread.value > 0 else { return (1, 1) }
    func ratio(_ error: Double?, _ independent: Double) -> Double {
      error.map { min(1, $0 / independent) } ?? 1
    }
    return (
      ratio(moments.mean?.standardError, spread.value / count.squareRoot()),
      ratio(spread.standardError, spread.value * ((kurtosis + 2) / (4 * count)).squareRoot())
    )
  }

  /// The moments with the ends of their intervals at least where the tails may carry them.
  public func reaching(_ moments: Moments) -> Moments {
    guard let mean = moments.mean, let deviation = moments.standardDeviation else {
      return moments
    }
    let gains = [lower, upper].map { $0?.squareGain(about: mean.value) ?? 0 }
    let spread = (deviation.value * deviation.value + gains[0] + gains[1]).squareRoot()
    let further = share * (spread - deviation.value)
    return Moments(
      mean: mean.extended(
        low: mean.value - shareOfMean * (lower?.meanGain ?? 0),
        high: mean.value + shareOfMean * (upper?.meanGain ?? 0)),
      standardDeviation: deviation.extended(
        low: deviation.value, high: deviation.value + further),
      skewness: moments.skewness, excessKurtosis: moments.excessKurtosis,
      minimum: moments.minimum, maximum: moments.maximum)
  }

  /// The same of an expected shortfall.
  public func reaching(
    _ p: Double, _ shortfall: Estimate, of draws: some OrderedDraws
  ) -> Estimate {
    let quantile = draws.value(rank: PercentileRanks.rank(p, count: draws.count))
    let tail = p >= 0.5 ? upper : lower
    let gain =
      share
      * (tail?.shortfallGain(
        p >= 0.5 ? 1 - p : p, quantile: quantile, estimate: shortfall.value) ?? 0)
    return p >= 0.5
      ? shortfall.extended(low: shortfall.value, high: shortfall.value + gain)
      : shortfall.extended(low: shortfall.value - gain, high: shortfall.value)
  }
}

extension Estimate {
  /// The interval with ends at least as far out as these; the error no less than what they tell.
  fileprivate func extended(low: Double, high: Double) -> Estimate {
    guard let ends = confidence ?? withNormalInterval.confidence, let standardError else {
      return self
    }
    guard let oldLow = ends.low, let oldHigh = ends.high, low < oldLow || high > oldHigh else {
      return self
    }
    let reach = max(value - low, high - value)
    func finite(_ end: Double) -> Double? { end.isFinite ? end : nil }
    return Estimate(
      value, standardError: finite(max(standardError, reach / StudentT.normalFactor)),
      confidence: Confidence(low: finite(min(low, oldLow)), high: finite(max(high, oldHigh))))
  }
}
