import CGSL

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A tail whose distances from the median are those of a lognormal distribution: beyond the
/// threshold, their logarithms grow in proportion to the quantiles of a normal distribution.
struct LogNormalTail: FittedTail {
  fileprivate let rate: Double
  /// From the median to the threshold, and the same as a normal quantile.
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

  /// E(D^k) of the distances beyond a normal quantile, over the distance there.
  private func moment(_ k: Double, from score: Double) -> Double {
    let shift = k * rate
    return exp(shift * (shift / 2 - score)) * gsl_cdf_ugaussian_Q(score - shift)
      / gsl_cdf_ugaussian_Q(score)
  }
}

/// As the tail's share of all draws says which normal quantile the threshold is, only the rate b is
/// fitted: z = z0 + log(distance / distance0) / b is a normal variable above z0. The likelihood has
/// one maximum, a root of a quadratic equation.
struct LogNormalTailFit: TailFit {
  private let likeliest: LogNormalTail
  /// The information of the rate's logarithm.
  private let information: Double

  init(_ excesses: TailExcesses) {
    let score = gsl_cdf_ugaussian_Qinv(excesses.share)
    var (sum, squares) = (0.0, 0.0)
    for (weight, value) in excesses.points {
      let length = log1p(value / excesses.distance)
      sum += weight * length
      squares += weight * length * length
    }
    let total = excesses.total
    let root = (score * score * sum * sum + 4 * squares * total).squareRoot()
    let inverse = (root - score * sum) / (2 * squares)
    information = total + inverse * inverse * squares
    likeliest = LogNormalTail(rate: 1 / inverse, distance: excesses.distance, score: score)
  }

  /// The one of the greatest rate, whose moments are the largest.
  func likely(within deviance: Double) -> [any FittedTail] {
    let rate = likeliest.rate * exp((deviance / information).squareRoot())
    return [LogNormalTail(rate: rate, distance: likeliest.distance, score: likeliest.score)]
  }
}
