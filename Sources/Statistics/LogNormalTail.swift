import CGSL

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A tail whose distances from some origin, the median where nobody knows, are those of a lognormal
/// distribution: beyond the threshold, their logarithms grow in proportion to the quantiles of a normal
/// distribution.
struct LogNormalTail: FittedTail {
  fileprivate let rate: Double
  /// From the origin to the threshold, and the same as a normal quantile.
  fileprivate let distance: Double
  fileprivate let score: Double

  var mean: Double { distance * (moment(1, from: score) - 1) }
  var square: Double {
    distance * distance * (moment(2, from: score) - 2 * moment(1, from: score) + 1)
  }
  func mean(beyond distance: Double) -> Double {
    let start = self.distance + distance
    return start * (moment(1, from: score + log(start / self.distance) / rate) - 1)
  }
  func excess(beyondWhichLies share: Double) -> Double {
    let end = gsl_cdf_ugaussian_Qinv(share * gsl_cdf_ugaussian_Q(score))
    return distance * expm1(rate * (end - score))
  }

  func influence(_ excess: Double) -> Double { log1p(excess / distance) }

  /// E(D^k) of the distances beyond a normal quantile, over the distance there.
  private func moment(_ k: Double, from score: Double) -> Double {
    let shift = k * rate
    return exp(shift * (shift / 2 - score)) * gsl_cdf_ugaussian_Q(score - shift)
      / gsl_cdf_ugaussian_Q(score)
  }
}

/// With the rate known, the score z0 of the threshold is fitted: z = z0 + log(distance / distance0) /
/// rate is a normal variable above z0. The likelihood's maximum is where the mean of what z is more than
/// z0 is that of such a variable, h(z0) - z0 with the hazard rate h.
///
/// Where it is not, the score is that of the tail's share of all draws, and the rate is fitted: its
/// likelihood has one maximum, a root of a quadratic equation.
struct LogNormalTailFit: TailFit {
  /// The tail whose moments are the largest, so many standard errors of the one parameter away.
  private let outermost: (_ errors: Double) -> LogNormalTail

  init(_ excesses: TailExcesses) {
    let score = gsl_cdf_ugaussian_Qinv(excesses.share)
    let distance = excesses.distance
    let (sum, squares) = excesses.logarithms(from: distance)
    let total = excesses.total
    let root = (score * score * sum * sum + 4 * squares * total).squareRoot()
    let inverse = (root - score * sum) / (2 * squares)
    /// The information of the rate's logarithm.
    let information = total + inverse * inverse * squares
    outermost = {
      LogNormalTail(
        rate: exp($0 / information.squareRoot()) / inverse, distance: distance, score: score)
    }
  }

  /// - Parameter distance: from the tail's origin to the threshold, above 0.
  init(_ excesses: TailExcesses, rate: Double, distance: Double) {
    let total = excesses.total
    let mean = excesses.logarithms(from: distance).sum / (rate * total)
    var (low, high) = (-30.0, 30.0)
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      if gsl_sf_hazard(middle) - middle > mean { low = middle } else { high = middle }
    }
    let score = (low + high) / 2
    let hazard = gsl_sf_hazard(score)
    let information = total * (1 - hazard * (hazard - score))
    outermost = {
      LogNormalTail(rate: rate, distance: distance, score: score - $0 / information.squareRoot())
    }
  }

  func likely(within deviance: Double) -> [any FittedTail] { [outermost(deviance.squareRoot())] }
}

extension TailExcesses {
  /// Of how much further out the draws are than a distance, on the logarithmic scale.
  fileprivate func logarithms(from distance: Double) -> (sum: Double, squares: Double) {
    points.reduce(into: (0, 0)) { sums, point in
      let length = log1p(point.value / distance)
      sums.sum += point.weight * length
      sums.squares += point.weight * length * length
    }
  }
}
