#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The number of successes in n independent trials of probability p, 0 < p < 1.
struct BinomialDistribution {
  let trials: Int
  let p: Double

  /// P(k successes). Source: Loader (2000), Fast and accurate computation of binomial
  /// probabilities.
  func probability(of k: Int) -> Double {
    let n = Double(trials)
    if k < 0 || k > trials { return 0 }
    if k == 0 { return exp(n * log1p(-p)) }
    if k == trials { return exp(n * log(p)) }
    let x = Double(k)
    let exponent =
      stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p)
      - deviance(n - x, n * (1 - p))
    return (n / (2 * Double.pi * x * (n - x))).squareRoot() * exp(exponent)
  }

  /// The shortest run of numbers within `limits` that has at least this probability, and of the
  /// shortest the most probable; nil where all of `limits` has less.
  ///
  /// The probabilities fall off on both sides of the mode, so the run grows from there to the
  /// likelier neighbour. Some 4 standard deviations of steps.
  func shortestRun(covering coverage: Double, within limits: ClosedRange<Int>) -> ClosedRange<Int>?
  {
    let odds = p / (1 - p)
    let mode = min(
      max(Int((Double(trials + 1) * p).rounded(.down)), limits.lowerBound), limits.upperBound)
    func ratioDown(_ k: Int) -> Double { Double(k) / (Double(trials - k + 1) * odds) }
    func ratioUp(_ k: Int) -> Double { Double(trials - k) * odds / Double(k + 1) }
    var low = mode
    var high = mode
    var mass = probability(of: mode)
    var below = low > limits.lowerBound ? mass * ratioDown(low) : 0
    var above = high < limits.upperBound ? mass * ratioUp(high) : 0
    while mass < coverage {
      if below == 0 && above == 0 { return nil }
      if below >= above {
        low -= 1
        mass += below
        below = low > limits.lowerBound ? below * ratioDown(low) : 0
      } else {
        high += 1
        mass += above
        above = high < limits.upperBound ? above * ratioUp(high) : 0
      }
    }
    return low...high
  }
}
