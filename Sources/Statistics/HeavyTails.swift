/// Both tails of an output's draws, and what they may carry of its figures: see `TailReach`.
///
/// An end of an interval that may be infinite is left out, and so is the error then. Measured over
/// 300 seeds of 1,000 and 3,000 draws, all designs: intervals of the standard deviation of Pareto
/// draws of index 3, of Student's t with 3 degrees of freedom and of a lognormal of sigma 1.4, which
/// by themselves hold the exact figure in 67 to 83 %, hold it in 89 to 99 %; those of the mean of
/// Pareto draws of index 1.5 in 92 to 99 %, not 74 %.
public struct HeavyTails {
  private let lower: TailReach?
  private let upper: TailReach?

  /// nil where the draws' kurtosis is that of tails which tell their own error.
  public init?(of draws: some OrderedDraws, _ moments: Moments) {
    guard let kurtosis = moments.excessKurtosis?.value, kurtosis > 0.5 else { return nil }
    lower = TailReach(.lower, of: draws)
    upper = TailReach(.upper, of: draws)
  }

  /// The moments with the ends of their intervals at least where the tails may carry them.
  public func reaching(_ moments: Moments) -> Moments {
    guard let mean = moments.mean, let deviation = moments.standardDeviation else {
      return moments
    }
    let gains = [lower, upper].map { $0?.squareGain(about: mean.value) ?? 0 }
    let spread = (deviation.value * deviation.value + gains[0] + gains[1]).squareRoot()
    return Moments(
      mean: mean.extended(
        low: mean.value - (lower?.meanGain ?? 0), high: mean.value + (upper?.meanGain ?? 0)),
      standardDeviation: deviation.extended(low: deviation.value, high: spread),
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
      tail?.shortfallGain(
        p >= 0.5 ? 1 - p : p, quantile: quantile, estimate: shortfall.value) ?? 0
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
