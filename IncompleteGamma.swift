#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The gamma distribution with scale 1 and a given shape: both tails and their inverses, for any
/// shape from 1e-6 to 1e12.
///
/// GSL's `gsl_cdf_gamma_Pinv` is NaN for small shapes and in the tails of large ones, and slow for
/// large ones, so this is our own: a power series, Legendre's continued fraction, and Temme's
/// uniform expansion for large shapes.
///
/// Source: Gil, Segura & Temme (2012), doi:10.1137/120872553; DiDonato & Morris (1986),
/// doi:10.1145/22721.23109, for small shapes.
struct IncompleteGamma: Sendable {
  let shape: Double
  /// ln Gamma(1 + shape)
  private let logGamma: Double
  private let stirling: Double
  /// sqrt(shape / (2 pi)) exp(-stirling)
  private let peak: Double
  /// Coefficients of Temme's expansion in eta; empty for small shapes.
  private let expansion: [Double]

  init(shape a: Double) {
    shape = a
    stirling = stirlingError(a)
    logGamma = a < 10 ? logGamma1p(a) : 0.5 * log(2 * .pi * a) + a * (log(a) - 1) + stirling
    peak = (a / (2 * .pi)).squareRoot() * exp(-stirling)
    guard a >= 20 else {
      expansion = []
      return
    }
    let last = Self.temme.count - 1
    var b = [Double](repeating: 0, count: last)
    b[last - 1] = Self.temme[last]
    b[last - 2] = Self.temme[last - 1]
    for m in stride(from: last - 2, through: 1, by: -1) {
      b[m - 1] = Self.temme[m] + Double(m + 1) * b[m + 1] / a
    }
    let scale = 1 / ((1 + b[1] / a) * (2 * .pi * a).squareRoot())
    expansion = b.map { $0 * scale }
  }

  /// x times the density: x^a exp(-x) / Gamma(a).
  func scaledDensity(_ x: Double) -> Double {
    guard x > 0, x < .infinity else { return 0 }
    let u = (x - shape) / shape
    if abs(u) < 0.5 { return peak * exp(shape * log1pMinus(u)) }
    if shape < 1 { return shape * exp(shape * log(x) - x - logGamma) }
    return peak * exp(shape * log(x / shape) - (x - shape))
  }

  func tails(_ x: Double) -> (lower: Double, upper: Double) {
    guard x > 0 else { return (0, 1) }
    guard x < .infinity else { return (1, 0) }
    return tails(x, scaledDensity(x))
  }

  private func tails(_ x: Double, _ density: Double) -> (lower: Double, upper: Double) {
    let a = shape
    if !expansion.isEmpty {
      let u = (x - a) / a
      if u > -0.6, u < 1.4 {
        let halfSquare = -log1pMinus(u)
        let eta = u < 0 ? -(2 * halfSquare).squareRoot() : (2 * halfSquare).squareRoot()
        var sum = 0.0
        for b in expansion.reversed() { sum = sum * eta + b }
        let rest = exp(-a * halfSquare) * sum
        let normal = 0.5 * erfc(abs(eta) * (a / 2).squareRoot())
        if u < 0 {
          let lower = normal - rest
          return (lower, 1 - lower)
        }
        let upper = normal + rest
        return (1 - upper, upper)
      }
    }
    if a < 1, x < 1.5 {
      // P = x^a / Gamma(1 + a) (1 - J); both terms of Q are taken without cancellation.
      var term = 1.0
      var j = 0.0
      var n = 1.0
      repeat {
        term *= -x / n
        j -= a * term / (a + n)
        n += 1
      } while abs(term) > 1e-17
      let exponent = a * log(x) - logGamma
      let power = exp(exponent)
      return (power * (1 - j), power * j - expm1(exponent))
    }
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      repeat {
        n += 1
        term *= x / n
        sum += term
      } while term > 1e-17 * sum
      let lower = density * sum
      return (lower, 1 - lower)
    }
    // Legendre's continued fraction by Lentz's method.
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var h = d
    var i = 1.0
    while i < 100_000 {
      let numerator = -i * (i - a)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      let factor = d * c
      h *= factor
      if abs(factor - 1) < 2e-16 { break }
      i += 1
    }
    let upper = density * h
    return (1 - upper, upper)
  }

  /// ln x for the x with lower tail p: finite even where x is too small for a number.
  func logQuantile(lower p: Double) -> Double {
    // Left of the mode by far, P = x^a / Gamma(1 + a).
    let power = (log(p) + logGamma) / shape
    if power < -38 || (power < -30 && shape < 1) { return power }
    return logConcaveQuantile(p, from: guess(lowerScore(p), power), isLower: true) { y in
      let x = exp(y)
      let density = scaledDensity(x)
      return TailPoint(tail: tails(x, density).lower, density: density, slope: shape - x)
    }
  }

  /// ln x for the x with upper tail q.
  func logQuantile(upper q: Double) -> Double {
    let power = (log1p(-q) + logGamma) / shape
    if power < -38 { return power }
    return logConcaveQuantile(q, from: guess(-lowerScore(q), power), isLower: false) { y in
      let x = exp(y)
      let density = scaledDensity(x)
      return TailPoint(tail: tails(x, density).upper, density: density, slope: shape - x)
    }
  }

  private func lowerScore(_ p: Double) -> Double { normalQuantile(lower: min(p, 0.999_999)) }

  /// Wilson and Hilferty's cube, or the power where that is far off.
  private func guess(_ score: Double, _ power: Double) -> Double {
    let root = 1 - 1 / (9 * shape) + score / (3 * shape.squareRoot())
    if shape >= 0.5, root > 0.4 { return log(shape) + 3 * log(root) }
    return score > 0 && shape < 0.5 ? log(0.5 * score * score + shape) : min(power, log(shape + 1))
  }

  /// Coefficients of eta / (lambda - 1), with eta^2 / 2 = lambda - 1 - ln(lambda).
  private static let temme: [Double] = [
    1, -1 / 3, 1 / 12, -0.014814814814814814815, 0.0011574074074074074074,
    0.00035273368606701940035, -0.0001787551440329218107, 0.000039192631785224377817,
    -2.1854485106799921615e-6, -1.8540622107151599607e-6, 8.296711340953086005e-7,
    -1.7665952736826079304e-7, 6.7078535434014985804e-9, 1.0261809784240308043e-8,
    -4.3820360184533531866e-9, 9.1476995822367902342e-10, -2.5514193994946249767e-11,
    -5.8307721325504250675e-11, 2.4361948020667416244e-11, -5.0276692801141755891e-12,
    1.1004392031956134771e-13, 3.3717632624009853788e-13, -1.3923887224181620659e-13,
    2.8534893807047443204e-14, -5.139111834242572619e-16, -1.9752288294429442835e-15,
    8.0995211567045613341e-16,
  ]
}
