#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far mean and spread may lie beyond what the draws show, because of one heavy tail.
///
/// The few draws far out in a heavy tail decide on its moments, and tell as little of their own error:
/// intervals made of them end too soon. Here a distribution is fitted to the outermost tenth of the
/// draws (fewer of many). Over all that are likely enough, the tail's largest moments are compared to
/// those of the draws. They are infinite where neither the draws nor the model exclude that the moment
/// does not exist.
///
/// Which distribution is fitted depends on what the model tells (`TailClass`): a generalised Pareto
/// distribution, of the model's shape where that is known; a lognormal's tail where its sigma is. Where
/// no more is known than that all moments exist, the first reaches too far, as it takes a lognormal's
/// tail for a power, and a lognormal's with its sigma fitted takes an exponential one for a lognormal's:
/// the one that reaches less is believed.
///
/// Source: Peng (2001), Statistics & Probability Letters 52, 255-264 (mean by a fitted tail).
struct TailReach {
  private let side: TailProfile.Side
  private let excesses: TailExcesses
  private let fits: [any TailFit]
  /// The largest shape of a power tail, where that is fitted. Well below that at which the variance of a figure no longer
  /// exists (1/2 for the mean, 1/4 for the spread) its draws know its error themselves.
  private let heaviest: Double
  private let known: TailClass
  /// Standard error of the one parameter that is fitted, over that of independent draws; 1 where more
  /// are.
  private let errorRatio: Double

  /// Draws of a lighter tail know the error of their mean, and of their spread.
  private static let lightest = (mean: 0.2, spread: 0.15)
  /// 2.5, 5, 7.5 and 10 % beyond.
  private static let deviance = (
    oneInForty: 3.841, oneInTwenty: 2.706, threeInForty: 2.072, oneInTen: 1.642
  )

  /// nil where there are too few draws, or nothing lies beyond the threshold.
  ///
  /// - Parameter replicated: the draws of a design; nil where they are independent.
  init?(
    _ side: TailProfile.Side, of draws: some OrderedDraws, class known: TailClass,
    _ replicated: ReplicatedDraws?
  ) {
    guard let excesses = TailExcesses(side, of: draws, class: known), excesses.farthest.isFinite,
      !TailProfile.isCrowded(side, of: draws, shape: Self.lightest.mean)
    else { return nil }
    self.side = side
    self.excesses = excesses
    self.known = known
    (fits, heaviest) = Self.fits(excesses, known, side)
    let likeliest = known.isOneParameter ? fits.first?.likely(within: 0).first : nil
    errorRatio =
      likeliest.flatMap { replicated?.errorRatio(of: $0, beyond: excesses.threshold, side) } ?? 1
  }

  /// With the largest shape of a power tail.
  private static func fits(
    _ excesses: TailExcesses, _ known: TailClass, _ side: TailProfile.Side
  ) -> ([any TailFit], heaviest: Double) {
    if case .logNormal(let rate, let origin) = known {
      let distance =
        origin.map { excesses.threshold - (side == .upper ? $0 : -$0) } ?? excesses.distance
      let fit =
        distance > 0 ? LogNormalTailFit(excesses, rate: rate, distance: distance) : nil
      return (fit.map { [$0] } ?? [], .infinity)
    }
    // Excesses that spread less than exponential ones are those of a light tail.
    guard known.index != nil || excesses.square > 1.7 * excesses.mean * excesses.mean else {
      return ([], 0)
    }
    let power = ParetoTailFit(excesses, shape: known.shape(beyond: excesses.share))
    return (
      known == .light ? [power, LogNormalTailFit(excesses)] : [power],
      known.isOneParameter ? .infinity : power.heaviest(within: deviance.oneInForty)
    )
  }

  /// Of what is left open beyond the draws, how much a design does.
  ///
  /// A design knows the few draws farthest out no better than others; but where an output is made of
  /// several inputs, it makes up for them by the rest. Which it is tells the error of the fitted
  /// parameter: it is small where the design lays out the tail itself. Found by measuring.
  ///
  /// - Parameter ratio: the standard error of a figure over that of independent draws.
  func openShare(_ ratio: Double) -> Double {
    switch known {
    case .power, .logNormal: pow(ratio, errorRatio * errorRatio * errorRatio)
    case .light: ratio
    case .unknown, .momentsBelow: ratio.squareRoot()
    }
  }

  /// Of a design's mean hardly ever too much is drawn: the same as for the spread.
  private var meanDeviance: Double {
    errorRatio < 1 ? Self.deviance.oneInTen : Self.deviance.oneInForty
  }
  private var shortfallDeviance: Double {
    errorRatio < 1 ? Self.deviance.threeInForty : Self.deviance.oneInTwenty
  }
  private var spreadDeviance: Double {
    known == .light || known.isOneParameter
      ? Self.deviance.oneInTwenty : Self.deviance.oneInForty
  }

  /// What the mean may have more on this side; infinite where it may not exist.
  var meanGain: Double {
    guard heaviest > Self.lightest.mean else { return 0 }
    return excesses.share * excessGain(within: meanDeviance)
  }

  /// What the mean excess may have more.
  private func excessGain(within deviance: Double) -> Double {
    max(0, reach(within: deviance) { $0.mean } - excesses.mean)
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
    return (gain(within: 0), gain(within: spreadDeviance))
  }

  /// What the mean of the outermost share p of the draws, `estimate` so far, may have more.
  ///
  /// By the fit's own quantile: the draws', so far out, is not known well itself.
  func shortfallGain(_ p: Double, estimate: Double) -> Double {
    guard heaviest > Self.lightest.mean else { return 0 }
    if p >= excesses.share {
      return excesses.share / p * excessGain(within: shortfallDeviance)
    }
    let reach = reach(within: shortfallDeviance) { tail in
      let quantile = tail.excess(beyondWhichLies: p / excesses.share)
      return quantile + tail.mean(beyond: quantile)
    }
    return max(0, excesses.threshold + reach - (side == .upper ? estimate : -estimate))
  }

  private func reach(
    within deviance: Double, _ figure: (any FittedTail) -> Double
  ) -> Double {
    let deviance = deviance * errorRatio * errorRatio
    return fits.map { $0.likely(within: deviance).map(figure).max() ?? 0 }.min() ?? 0
  }
}
