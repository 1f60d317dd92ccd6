import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far mean and spread may lie beyond what the draws show, because of one heavy tail.
///
/// The few draws far out in a heavy tail decide on its moments, and tell as little of their own error:
/// intervals made of them end too soon. Here the outermost tenth of the draws (fewer of many) is
/// fitted by a generalised Pareto distribution. Over all shapes and scales whose likelihood is within
/// a deviance of 3.84 of the greatest (2.5 % on either side), the tail's largest moments are compared to
/// those of the draws. They are infinite where the draws do not exclude that the moment does not
/// exist: shape 1 for the mean, 1/2 for the spread.
///
/// For each shape the scale is the likeliest, moved outwards by what is left of the deviance, with
/// the information (1 + 2 shape) / size of its logarithm.
///
/// Source: Peng (2001), Statistics & Probability Letters 52, 255-264 (mean by a fitted tail);
/// Davison & Smith (1990), doi:10.1111/j.2517-6161.1990.tb01796.x (fit and information).
struct TailReach {
  private let side: TailProfile.Side
  /// Of all draws that are in the tail.
  private let share: Double
  /// Where the tail begins, counted outwards.
  private let threshold: Double
  /// Mean of the draws' excesses and of their squares.
  private let excess: Double
  private let square: Double
  private let region: [(shape: Double, scale: Double)]
  /// The largest shape of the region. Well below that at which the variance of a figure no longer
  /// exists (1/2 for the mean, 1/4 for the spread) its draws know its error themselves.
  private let heaviest: Double

  private static let deviance = 3.841
  /// Draws of a lighter tail know the error of their mean.
  private static let lightest = 0.2
  private static let fewestDraws = 200

  /// nil where there are too few draws, or nothing lies beyond the threshold.
  init?(_ side: TailProfile.Side, of draws: some OrderedDraws) {
    let n = draws.count
    guard n >= Self.fewestDraws else { return nil }
    // A tenth up to 5,000 draws; then as the root of their number, as the fit is the better the
    // further out it begins.
    let tenth = Double(n) / 10
    let points = TailProfile.Points(side, of: draws)
      .outermost(Int(min(tenth, (500 * tenth).squareRoot())))
    let threshold = side.position(fromEnd: points.size, in: draws)
    // Equal values, of discrete inputs, may lie on the threshold: what is beyond it is fitted.
    let size = side.count(beyond: threshold, outOf: points.size, in: draws)
    let excesses = points.members.map { (weight: $0.weight, value: $0.position - threshold) }
      .filter { $0.value > 0 }
    guard let farthest = excesses.first, farthest.value.isFinite,
      !TailProfile.isCrowded(side, of: draws, shape: Self.lightest)
    else { return nil }
    self.side = side
    self.threshold = threshold
    share = Double(size) / Double(n)
    let ranks = side == .upper ? n - size..<n : 0..<size
    let edge = side == .upper ? threshold : -threshold
    let sums = draws.distances(ranks: ranks, centre: edge)
    excess = abs(sums.sum) / Double(size)
    square = sums.squares / Double(size)
    // Excesses that spread less than exponential ones are those of a light tail.
    region =
      square > 1.7 * excess * excess
      ? Fit(excesses, most: farthest.value).region(deviance: Self.deviance) : []
    heaviest = region.map(\.shape).max() ?? 0
  }

  /// What the mean may have more on this side; infinite where it may not exist.
  var meanGain: Double {
    heaviest > Self.lightest ? max(0, share * (largest { $0.mean } - excess)) : 0
  }

  /// What the mean square about a centre may have more; infinite where it may not exist.
  func squareGain(about centre: Double) -> Double {
    guard heaviest > 0.15 else { return 0 }
    let reach = threshold - (side == .upper ? centre : -centre)
    let own = square + 2 * reach * excess
    return max(
      0,
      share * (largest { $0.square.isFinite ? $0.square + 2 * reach * $0.mean : .infinity } - own))
  }

  /// What the mean of the outermost share p of the draws, above their quantile, may have more.
  func shortfallGain(_ p: Double, quantile: Double, estimate: Double) -> Double {
    guard heaviest > Self.lightest else { return 0 }
    let distance = (side == .upper ? quantile : -quantile) - threshold
    if distance < 0 { return meanGain / p }
    let own = abs(estimate - quantile)
    return max(0, largest { $0.mean + $0.shape / (1 - $0.shape) * distance } - own)
  }

  private struct Tail {
    let shape: Double
    let mean: Double
    let square: Double
  }

  /// 0 for a light tail.
  private func largest(_ figure: (Tail) -> Double) -> Double {
    region.reduce(0) { most, point in
      let (shape, scale) = point
      let mean = shape < 1 ? scale / (1 - shape) : .infinity
      let square = shape < 0.5 ? 2 * scale * mean / (1 - 2 * shape) : .infinity
      return max(most, figure(Tail(shape: shape, mean: mean, square: square)))
    }
  }

  /// The likelihood of a generalised Pareto distribution of weighted excesses.
  private struct Fit {
    private let excesses: [(weight: Double, value: Double)]
    private let total: Double
    private let most: Double

    init(_ excesses: [(weight: Double, value: Double)], most: Double) {
      self.excesses = excesses
      self.most = most
      total = excesses.reduce(0) { $0 + $1.weight }
    }

    private typealias Peak = (shape: Double, scale: Double, logLikelihood: Double)

    /// The likeliest scale of a shape, by Newton's steps on (1 + shape) mean(y / (scale + shape y)) =
    /// 1 from a neighbour's.
    private func peak(_ shape: Double, from start: Double) -> Peak {
      let least = max(Double.leastNormalMagnitude, -shape * most * (1 + 1e-9))
      var scale = max(start, 1.5 * least)
      for _ in 0..<40 {
        var gap = -total
        var slope = 0.0
        for (weight, y) in excesses {
          let ratio = y / (scale + shape * y)
          gap += (1 + shape) * weight * ratio
          slope -= (1 + shape) * weight * ratio / (scale + shape * y)
        }
        guard slope < 0 else { break }
        let next = scale - gap / slope
        let step = next > least ? next : (scale + least) / 2
        let isDone = abs(step - scale) <= 1e-6 * scale
        scale = step
        if isDone { break }
      }
      return (shape, scale, -total * log(scale) - logarithms(shape, scale))
    }

    /// What the excesses take from the log-likelihood.
    private func logarithms(_ shape: Double, _ scale: Double) -> Double {
      if abs(shape) < 1e-9 { return excesses.reduce(0) { $0 + $1.weight * $1.value / scale } }
      let stretched = excesses.map { 1 + shape * $0.value / scale }
      var logs = stretched
      kernels_unary(KERNEL_LOGARITHM)(stretched, &logs, stretched.count)
      return (1 + 1 / shape) * zip(excesses, logs).reduce(0) { $0 + $1.0.weight * $1.1 }
    }

    private func peaks(_ shapes: [Double], from start: Double) -> [Peak] {
      var scale = start
      return shapes.map { shape in
        let peak = peak(shape, from: scale)
        scale = peak.scale
        return peak
      }
    }

    /// The shapes that are likely enough, each with its largest likely scale.
    func region(deviance: Double) -> [(shape: Double, scale: Double)] {
      let mean = excesses.reduce(0) { $0 + $1.weight * $1.value } / total
      func best(_ peaks: [Peak]) -> Peak? {
        peaks.filter { $0.logLikelihood.isFinite }.max { $0.logLikelihood < $1.logLikelihood }
      }
      let coarse = stride(from: -0.4, through: 3, by: 0.2).map { $0 }
      guard let first = best(peaks(coarse, from: mean)) else { return [] }
      let error = TailProfile.Window.standardError(first.shape, size: total)
      let fine = (0...18).map { max(-0.45, first.shape + error * (Double($0) / 3 - 2)) }
      let found = peaks(fine, from: first.scale)
      guard let peak = best(found + [first]) else { return [] }
      return (found + [first]).compactMap { point in
        let left = deviance - 2 * (peak.logLikelihood - point.logLikelihood)
        guard left >= 0 else { return nil }
        let reach = (left * (1 + 2 * point.shape) / total).squareRoot()
        return (point.shape, point.scale * exp(reach))
      }
    }
  }
}
