import CGSL

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The beta distribution with shapes a, b > 0, for the ends of intervals of probabilities.
///
/// GSL's inverse fails in mid-range for large shapes (Beta(2, 376) at 0.826 is NaN) and ends the
/// program then, so the cumulative distribution stands here: the continued fraction with a
/// prefactor from the saddle point, which keeps 12 digits at shapes of 1e9.
///
/// Source: Didonato & Morris (1992), doi:10.1145/131766.131776 (continued fraction);
/// Loader (2000), Fast and accurate computation of binomial probabilities (prefactor).
struct BetaDistribution {
  let a: Double
  let b: Double

  init(_ a: Double, _ b: Double) {
    precondition(a > 0 && b > 0)
    self.a = a
    self.b = b
  }

  /// P(X <= x).
  func cdf(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    return x < (a + 1) / (a + b + 2)
      ? Self.lowerTail(a, b, x, 1 - x) : 1 - Self.lowerTail(b, a, 1 - x, x)
  }

  /// The x with P(X <= x) = p, 0 <= p <= 1, to about 1e-13 relative.
  func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return 1 }
    var low = 0.0
    var high = 1.0
    let mean = a / (a + b)
    let sd = (mean * (1 - mean) / (a + b + 1)).squareRoot()
    var x = mean + gsl_cdf_ugaussian_Pinv(p) * sd
    if !(x > 0 && x < 1) { x = mean }
    for _ in 0..<200 {
      let gap = cdf(x) - p
      if gap == 0 { return x }
      if gap > 0 { high = x } else { low = x }
      let density = Self.kernel(a, b, x, 1 - x) / (x * (1 - x))
      let next = x - gap / density
      if abs(next - x) <= 2e-16 * x { return x }
      if next > low && next < high {
        x = next
      } else {
        // Halving by ratio finds quantiles of 1e-9 as fast as those of 0.5.
        let middle = low > 0 ? (low * high).squareRoot() : high / 8
        if !(middle > low && middle < high) { return x }
        x = middle
      }
    }
    return x
  }

  /// x^a y^b / B(a, b), y = 1 - x.
  private static func kernel(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let n = a + b
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x)
      - deviance(b, n * y)
    return (a * b / (2 * Double.pi * n)).squareRoot() * exp(exponent)
  }

  /// The distribution at x <= a / (a + b), nearly, by Didonato and Morris's continued fraction.
  /// x and y = 1 - x are both given, so neither loses digits near 0; the number of steps grows with
  /// the root of the larger shape. `alpha`, `beta`, `lambda` as in their paper.
  private static func lowerTail(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let lambda = a * y - b * x
    let c = 1 + lambda
    let c1 = 1 + 1 / a
    var p = 1.0
    var s = a + 1
    var (numerator, denominator) = (0.0, 1.0)
    var (nextNumerator, nextDenominator) = (1.0, c / c1)
    var fraction = c1 / c
    for step in 1...400_000 {
      let n = Double(step)
      let t = n / a
      let w = n * (b - n) * x
      let e = a / s
      let alpha = p * (p + b / a) * e * e * (w * x)
      let beta = n + w / s + (t + 1) / (c1 + t + t) * (c + n * (y + 1))
      p = t + 1
      s += 2
      (numerator, nextNumerator) = (nextNumerator, alpha * numerator + beta * nextNumerator)
      (denominator, nextDenominator) = (
        nextDenominator, alpha * denominator + beta * nextDenominator
      )
      let previous = fraction
      fraction = nextNumerator / nextDenominator
      if abs(fraction - previous) <= 1e-15 * fraction { break }
      // Only ratios matter: keep the terms in range.
      numerator /= nextDenominator
      denominator /= nextDenominator
      nextNumerator = fraction
      nextDenominator = 1
    }
    return kernel(a, b, x, y) * fraction
  }
}

/// log Gamma(x + 1) - (x + 1/2) log x + x - log(2 pi) / 2: what Stirling's formula misses, x > 0.
func stirlingError(_ x: Double) -> Double {
  if x < 16 {
    return gsl_sf_lngamma(x + 1) - (x + 0.5) * log(x) + x - 0.5 * log(2 * Double.pi)
  }
  let r = 1 / (x * x)
  return (1 / 12.0 - r * (1 / 360.0 - r * (1 / 1260.0 - r * (1 / 1680.0 - r / 1188)))) / x
}

/// x log(x / m) + m - x, without cancellation where x is near m.
func deviance(_ x: Double, _ m: Double) -> Double {
  let gap = x - m
  guard abs(gap) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
  let v = gap / (x + m)
  var sum = gap * v
  var term = 2 * x * v
  for k in 1..<1000 {
    term *= v * v
    let next = sum + term / Double(2 * k + 1)
    if next == sum { break }
    sum = next
  }
  return sum
}
