import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Both tails, and their inverses, of a variable whose density is log-concave: for the shapes at
/// which GSL's incomplete beta and gamma functions are slow, lose digits or fail.
///
/// A tail beyond z, on the side away from the peak, is the density at z times the integral of
/// exp(log density(z + w) - log density(z)) over w: no term is large, so all digits are kept. The
/// exponent is concave; 20-point Gauss-Legendre in panels that it falls through in small steps.
/// Where the density is nearly an exponential of z, a power of x, a series of few terms does.
///
/// Source: GSL manual, fixed-order Gauss-Legendre; the densities are those of the logit of a beta
/// and the logarithm of a gamma variable.
protocol LogConcaveTails: Sendable {
  /// Where the density is greatest.
  var peak: Double { get }
  /// About the standard deviation where that is small, to start a search with.
  var spread: Double { get }
  /// The index of the exponential that the density is below and nears far out: exp(index z + constant)
  /// on the lower side, exp(-index z + constant) on the upper one; nil where there is none.
  var lowerTail: (index: Double, constant: Double)? { get }
  var upperTail: (index: Double, constant: Double)? { get }
  func density(_ z: Double) -> Double
  /// log(density(z + w) / density(z)) as a function of w.
  func change(from z: Double) -> (Double) -> Double
  /// The mass below (above) z over the density there by a series; nil where that is long.
  func series(below z: Double) -> Double?
  func series(above z: Double) -> Double?
}

extension LogConcaveTails {
  func below(_ z: Double) -> Double {
    if z > peak { return 1 - above(z) }
    return density(z)
      * (series(below: z) ?? integral(change(from: z), direction: -1))
  }
  func above(_ z: Double) -> Double {
    if z <= peak { return 1 - below(z) }
    return density(z)
      * (series(above: z) ?? integral(change(from: z), direction: 1))
  }

  /// The z with this much below it, 0 < p <= 1/2.
  func quantile(lower p: Double) -> Double {
    // Where the exponential has this much below it: the density is less.
    let least = lowerTail.map { (log(p * $0.index) - $0.constant) / $0.index } ?? -1e8
    let isPower = lowerTail.map { $0.index < 1 } ?? false
    return logTailRoot(
      p, low: least, high: 1e8,
      start: isPower ? least : max(least, peak + min(spread, 1) * gslNormalQuantile(lower: p)),
      rises: true
    ) { (below($0), density($0)) }
  }
  /// The z with this much above it, 0 < q <= 1/2.
  func quantile(upper q: Double) -> Double {
    let most = upperTail.map { ($0.constant - log(q * $0.index)) / $0.index } ?? 1e8
    let isPower = upperTail.map { $0.index < 1 } ?? false
    return logTailRoot(
      q, low: -1e8, high: most,
      start: isPower ? most : min(most, peak - min(spread, 1) * gslNormalQuantile(lower: q)),
      rises: false
    ) { (above($0), density($0)) }
  }

  /// 1/index (1 + sum of the products of ratio(1), ratio(2), …), none of which is above `largest`.
  static func series(index: Double, largest: Double, ratio: (Double) -> Double) -> Double? {
    guard largest < 0.7 else { return nil }
    var term = 1.0
    var sum = 1.0
    var k = 0.0
    while term > 1e-17 * sum {
      k += 1
      term *= ratio(k)
      sum += term
    }
    return sum / index
  }

  /// The integral of exp(change) away from 0.
  private func integral(_ change: (Double) -> Double, direction: Double) -> Double {
    // 1e-19 of the density where it begins.
    let reach = -44.0
    var end = 1e-3 * min(spread, 1)
    while change(direction * end) > reach { end *= 2 }
    var sum = 0.0
    var start = 0.0
    var level = 0.0
    // The logit's density has poles at a distance of pi; after 45 it falls as an exponential.
    while start < end && level > reach {
      var width = min(end - start, start < 45 ? 6 : .infinity)
      var next = change(direction * (start + width))
      while next < level - 12 {
        width /= 2
        next = change(direction * (start + width))
      }
      sum += GaussLegendre.twenty.integral(start, start + width) { exp(change(direction * $0)) }
      start += width
      level = next
    }
    return sum
  }
}

/// The beta distribution of x by its logit z = log(x / (1 - x)): density
/// x^alpha (1 - x)^beta / B(alpha, beta), for shapes from 0.001 to 1e10.
struct BetaTails: LogConcaveTails {
  let alpha: Double
  let beta: Double
  private let constant: Double
  private let logarithm: Double

  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
    let size = alpha + beta
    constant =
      log(alpha / size * beta / (2 * .pi)) / 2 + stirlingError(size) - stirlingError(alpha)
      - stirlingError(beta)
    logarithm = gsl_sf_lnbeta(alpha, beta)
  }

  /// The share x and the rest 1 - x of a logit.
  static func parts(_ z: Double) -> (share: Double, rest: Double) {
    (1 / (1 + exp(-z)), 1 / (1 + exp(z)))
  }

  var peak: Double { log(alpha / beta) }
  var spread: Double { (1 / alpha + 1 / beta).squareRoot() }
  var lowerTail: (index: Double, constant: Double)? { (alpha, -logarithm) }
  var upperTail: (index: Double, constant: Double)? { (beta, -logarithm) }

  func density(_ z: Double) -> Double {
    let (x, y) = Self.parts(z)
    let size = alpha + beta
    // Distance from the peak, by the smaller part.
    let gap = x < y ? size * x - alpha : beta - size * y
    let (above, below) = (gap / alpha, -gap / beta)
    if abs(above) < 0.3 && abs(below) < 0.3 {
      return exp(constant + alpha * log1pMinus(above) + beta * log1pMinus(below))
    }
    func logarithm(_ ratio: Double, of logPart: Double, _ share: Double) -> Double {
      abs(ratio) < 0.3 ? log1p(ratio) : logPart - log(share)
    }
    return exp(
      constant
        + alpha * logarithm(above, of: z < 0 ? z - log1p(exp(z)) : -log1p(exp(-z)), alpha / size)
        + beta * logarithm(below, of: z < 0 ? -log1p(exp(z)) : -z - log1p(exp(-z)), beta / size))
  }

  func change(from z: Double) -> (Double) -> Double {
    let (x, y) = Self.parts(z)
    let size = alpha + beta
    // The smaller part keeps the digits; far out its growth would overflow.
    let (part, gap, sign) = x < y ? (x, alpha - size * x, 1.0) : (y, beta - size * y, -1.0)
    return { w in
      // Near z, what is large for large shapes and cancels is left out.
      if abs(w) < 0.5 {
        let v = sign * w
        return gap * v - size * (part * expm1Minus(v) + log1pMinus(part * expm1(v)))
      }
      return x < y && w < 40 || w < -40
        ? alpha * w - size * log1p(x * expm1(w)) : -beta * w - size * log1p(y * expm1(-w))
    }
  }

  func series(below z: Double) -> Double? {
    Self.series(alpha, alpha + beta, Self.parts(z).share)
  }
  func series(above z: Double) -> Double? {
    Self.series(beta, alpha + beta, Self.parts(z).rest)
  }
  /// 2F1(size, 1; index + 1; x) / index
  private static func series(_ index: Double, _ size: Double, _ x: Double) -> Double? {
    series(index: index, largest: x * max(1, size / (index + 1))) {
      x * (size + $0 - 1) / (index + $0)
    }
  }
}

/// The gamma distribution of x by z = log(x / shape): density x^shape exp(-x) / Gamma(shape), for
/// shapes from 0.001 to 1e10.
struct GammaTails: LogConcaveTails {
  let shape: Double

  var peak: Double { 0 }
  var spread: Double { 1 / shape.squareRoot() }
  var lowerTail: (index: Double, constant: Double)? {
    (shape, shape * log(shape) - gsl_sf_lngamma(shape))
  }
  var upperTail: (index: Double, constant: Double)? { nil }

  func density(_ z: Double) -> Double {
    let above = expm1(z)
    let fall = abs(above) < 0.3 ? log1pMinus(above) : z - above
    return (shape / (2 * .pi)).squareRoot() * exp(shape * fall - stirlingError(shape))
  }

  func change(from z: Double) -> (Double) -> Double {
    let (x, shape) = (shape * exp(z), shape)
    let gap = -shape * expm1(z)
    return { w in
      abs(w) < 0.5 ? gap * w - x * expm1Minus(w) : shape * w - x * expm1(w)
    }
  }

  func series(below z: Double) -> Double? {
    let x = shape * exp(z)
    return Self.series(index: shape, largest: x / (shape + 1)) { x / (shape + $0) }
  }
  func series(above z: Double) -> Double? { nil }
}

/// log Gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2
private func stirlingError(_ z: Double) -> Double { log(gsl_sf_gammastar(z)) }

/// log(1 + x) - x
private func log1pMinus(_ x: Double) -> Double { gsl_sf_log_1plusx_mx(x) }

/// exp(x) - 1 - x for |x| < 1/2, by its series: GSL's `exprel_2` loses digits from 0.002 on.
private func expm1Minus(_ x: Double) -> Double {
  var term = x * x / 2
  var sum = term
  var k = 2.0
  while abs(term) > 1e-17 * abs(sum) {
    k += 1
    term *= x / k
    sum += term
  }
  return sum
}
