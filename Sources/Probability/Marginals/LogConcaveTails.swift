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
///
/// Source: GSL manual, fixed-order Gauss-Legendre; the densities are those of the logit of a beta
/// and the logarithm of a gamma variable.
protocol LogConcaveTails: Sendable {
  /// Where the density is greatest.
  var peak: Double { get }
  /// About the standard deviation, to start a search with.
  var spread: Double { get }
  func density(_ z: Double) -> Double
  /// log(density(z + w) / density(z)) as a function of w.
  func change(from z: Double) -> (Double) -> Double
}

extension LogConcaveTails {
  func below(_ z: Double) -> Double {
    z > peak ? 1 - above(z) : density(z) * Self.integral(change(from: z), direction: -1)
  }
  func above(_ z: Double) -> Double {
    z <= peak ? 1 - below(z) : density(z) * Self.integral(change(from: z), direction: 1)
  }

  /// The z with this much below it, 0 < p <= 1/2.
  func quantile(lower p: Double) -> Double {
    logTailRoot(p, low: -1e8, high: 1e8, start: start(p, -1), rises: true) {
      (below($0), density($0))
    }
  }
  /// The z with this much above it, 0 < q <= 1/2.
  func quantile(upper q: Double) -> Double {
    logTailRoot(q, low: -1e8, high: 1e8, start: start(q, 1), rises: false) {
      (above($0), density($0))
    }
  }
  private func start(_ p: Double, _ direction: Double) -> Double {
    peak - direction * spread * gslNormalQuantile(lower: p)
  }

  /// The integral of exp(change) away from 0.
  private static func integral(_ change: (Double) -> Double, direction: Double) -> Double {
    // 1e-19 of the density where it begins.
    let reach = -44.0
    var end = 1e-12
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

  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
    let size = alpha + beta
    constant =
      log(alpha / size * beta / (2 * .pi)) / 2 + stirlingError(size) - stirlingError(alpha)
      - stirlingError(beta)
  }

  /// The share x and the rest 1 - x of a logit.
  static func parts(_ z: Double) -> (share: Double, rest: Double) {
    (1 / (1 + exp(-z)), 1 / (1 + exp(z)))
  }

  var peak: Double { log(alpha / beta) }
  var spread: Double { (1 / alpha + 1 / beta).squareRoot() }

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
    return { w in
      x < y && w < 40 || w < -40
        ? alpha * w - size * log1p(x * expm1(w)) : -beta * w - size * log1p(y * expm1(-w))
    }
  }
}

/// The gamma distribution of x by z = log x: density x^shape exp(-x) / Gamma(shape), for shapes
/// from 0.001 to 1e10.
struct GammaTails: LogConcaveTails {
  let shape: Double

  var peak: Double { log(shape) }
  var spread: Double { 1 / shape.squareRoot() }

  func density(_ z: Double) -> Double {
    let above = (exp(z) - shape) / shape
    let fall = abs(above) < 0.3 ? log1pMinus(above) : z - log(shape) - above
    return (shape / (2 * .pi)).squareRoot() * exp(shape * fall - stirlingError(shape))
  }

  func change(from z: Double) -> (Double) -> Double {
    let (x, shape) = (exp(z), shape)
    return { w in shape * w - x * expm1(w) }
  }
}

/// log Gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2
private func stirlingError(_ z: Double) -> Double { log(gsl_sf_gammastar(z)) }

/// log(1 + x) - x
private func log1pMinus(_ x: Double) -> Double { gsl_sf_log_1plusx_mx(x) }
