/// How far mean and spread may lie beyond what the draws show, because of one heavy tail.
///
/// The few draws far out in a heavy tail decide on its moments, and tell as little of their own error:
/// intervals made of them end too soon. Here a distribution is fitted to the outermost tenth of the
/// draws (fewer of many). Over all that are likely enough, the tail's largest moments are compared to
/// those of the draws. They are infinite where neither the draws nor the model exclude that the moment
/// does not exist.
///
/// Which distribution is fitted depends on what the model tells (`TailClass`): a generalised Pareto
/// distribution, of the model's shape where that is known. Where all moments exist it reaches too
/// far, as it takes a lognormal's tail for a power; a lognormal tail takes an exponential one for a
/// lognormal's. The one that reaches less is believed.
///
/// Source: Peng (2001), Statistics & Probability Letters 52, 255-264 (mean by a fitted tail).
struct TailReach {
  private let side: TailProfile.Side
  private let excesses: TailExcesses
  private let fits: [any TailFit]
  /// The largest shape of a power tail. Well below that at which the variance of a figure no longer
  /// exists (1/2 for the mean, 1/4 for the spread) its draws know its error themselves.
  private let heaviest: Double
  /// Whether only a scale or a rate is fitted, as the model tells the rest.
  let isKnown: Bool

  /// Draws of a lighter tail know the error of their mean, and of their spread.
  private static let lightest = (mean: 0.2, spread: 0.15)
  /// 2.5 % beyond, 5 % beyond.
  private static let deviance = (oneInForty: 3.841, oneInTwenty: 2.706)

  /// nil where there are too few draws, or nothing lies beyond the threshold.
  init?(
    _ side: TailProfile.Side, of draws: some OrderedDraws, class known: TailClass,
    divisor: Double = 10
  ) {
    guard let excesses = TailExcesses(side, of: draws, divisor: divisor),
      excesses.farthest.isFinite,
      !TailProfile.isCrowded(side, of: draws, shape: Self.lightest.mean)
    else { return nil }
    self.side = side
    self.excesses = excesses
    isKnown = known == .light || known.index != nil
    // Excesses that spread less than exponential ones are those of a light tail.
    guard known.index != nil || excesses.square > 1.7 * excesses.mean * excesses.mean else {
      heaviest = 0
      fits = []
      return
    }
    let power = ParetoTailFit(excesses, shape: known.index.map { 1 / $0 })
    heaviest = power.heaviest(within: Self.deviance.oneInForty)
    fits = known == .light ? [power, LogNormalTailFit(excesses)] : [power]
  }

  /// What the mean may have more on this side; infinite where it may not exist.
  var meanGain: Double {
    guard heaviest > Self.lightest.mean else { return 0 }
    return max(
      0, excesses.share * (reach(within: Self.deviance.oneInForty) { $0.mean } - excesses.mean))
  }

  /// What the mean square about a centre has more by the likeliest tail, and may have more; infinite
  /// where it may not exist.
  ///
  /// Draws of a heavy tail hardly ever show too much spread. Where the fit is known well, a larger
  /// probability is left beyond this end instead of below the other.
  func squareGain(about centre: Double) -> (likeliest: Double, most: Double) {
    guard heaviest > Self.lightest.spread else { return (0, 0) }
    let distance = excesses.threshold - (side == .upper ? centre : -centre)
    let own = excesses.square + 2 * distance * excesses.mean
    func gain(within deviance: Double) -> Double {
      let reach = reach(within: deviance) {
        $0.square.isFinite ? $0.square + 2 * distance * $0.mean : .infinity
      }
      return excesses.share * (reach - own)
    }
    return (
      gain(within: 0),
      gain(within: isKnown ? Self.deviance.oneInTwenty : Self.deviance.oneInForty)
    )
  }

  /// What the mean of the outermost share p of the draws, above their quantile, may have more.
  func shortfallGain(_ p: Double, quantile: Double, estimate: Double) -> Double {
    guard heaviest > Self.lightest.mean else { return 0 }
    let distance = (side == .upper ? quantile : -quantile) - excesses.threshold
    if distance < 0 { return meanGain / p }
    let reach = reach(within: Self.deviance.oneInForty) { $0.mean(beyond: distance) }
    return max(0, reach - abs(estimate - quantile))
  }

  private func reach(
    within deviance: Double, _ figure: (any FittedTail) -> Double
  ) -> Double {
    fits.map { $0.likely(within: deviance).map(figure).max() ?? 0 }.min() ?? 0
  }
}
