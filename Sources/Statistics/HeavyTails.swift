/// Both tails of an output's draws, and what they may carry of its figures: see `TailReach`.
///
/// What lies beyond the draws of a design is made smaller by a power of the standard error of the spread,
/// which the outermost draws decide on, over that of independent draws (`TailReach.openShare`); for the
/// mean, which they decide on less, of the geometric mean of this and the same ratio of the mean.
///
/// An end of an interval that may be infinite is left out, and so is the error then. How often the
/// intervals hold: docs/coverage.md.
public struct HeavyTails {
  /// Standard errors over those of as many independent draws, at most 1.
  private let ratios: (mean: Double, spread: Double)
  private let lower: TailReach?
  private let upper: TailReach?

  /// nil where the draws' kurtosis is that of tails which tell their own error, or no tail can be fitted.
  ///
  /// - Parameter replicated: the draws of a design, in the order drawn; nil where they are independent.
  public init?(
    of draws: some OrderedDraws, _ moments: Moments, _ known: TailClasses,
    _ replicated: ReplicatedDraws? = nil
  ) {
    guard let kurtosis = moments.excessKurtosis?.value, kurtosis > 0.5 else { return nil }
    ratios = Self.errorRatios(moments, kurtosis: kurtosis, count: Double(draws.count))
    lower = TailReach(.lower, of: draws, class: known.lower, replicated)
    upper = TailReach(.upper, of: draws, class: known.upper, replicated)
    if lower == nil, upper == nil { return nil }
  }

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
    func meanGain(_ tail: TailReach?) -> Double {
      tail.map { $0.openShare((ratios.spread * ratios.mean).squareRoot()) * $0.meanGain } ?? 0
    }
    return Moments(
      mean: mean.extended(
        low: mean.value - meanGain(lower), high: mean.value + meanGain(upper)),
      standardDeviation: deviation.extended(
        low: deviation.value,
        high: deviation.value + spreadGain(mean.value, deviation.value)),
      skewness: moments.skewness, excessKurtosis: moments.excessKurtosis,
      minimum: moments.minimum, maximum: moments.maximum)
  }

  /// Of both tails: the errors of their fits are independent.
  private func spreadGain(_ mean: Double, _ deviation: Double) -> Double {
    let tails = [lower, upper].compactMap { $0 }
    let gains = tails.map { $0.squareGain(about: mean) }
    guard let heavier = zip(tails, gains).max(by: { $0.1.most < $1.1.most })?.0 else { return 0 }
    let likeliest = gains.reduce(0) { $0 + $1.likeliest }
    let further = gains.reduce(0) {
      $0 + ($1.most - $1.likeliest) * ($1.most - $1.likeliest)
    }.squareRoot()
    // Infinite as well where the likeliest tail's is.
    let most = further.isNaN ? .infinity : max(0, likeliest + further)
    return heavier.openShare(ratios.spread)
      * ((deviation * deviation + most).squareRoot() - deviation)
  }

  /// The same of an expected shortfall.
  public func reaching(_ p: Double, _ shortfall: Estimate) -> Estimate {
    let tail = p >= 0.5 ? upper : lower
    let gain =
      tail.map {
        $0.openShare(ratios.spread)
          * $0.shortfallGain(p >= 0.5 ? 1 - p : p, estimate: shortfall.value)
      } ?? 0
    return p >= 0.5
      ? shortfall.extended(low: shortfall.value, high: shortfall.value + gain)
      : shortfall.extended(low: shortfall.value - gain, high: shortfall.value)
  }
}

extension Estimate {
  /// The interval with ends at least as far out as these; the error no less than what they tell.
  fileprivate func extended(low: Double, high: Double) -> Estimate {
    guard let ends = withInterval.confidence, let standardError else {
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
