import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The skew-normal distribution: density `2 phi(z) Phi(shape z) / scale`, z = (x - location) / scale.
///
/// The cdf is `Phi(z) - 2 T(z, shape)` with Owen's T. Both tails are sums of positive terms here, so
/// that none loses digits to cancellation: see `SkewNormalTails`.
public struct SkewNormal: Marginal {
  public static let family = Family(
    name: "skew-normal",
    forms: [
      Family.Form([
        Family.Parameter("location", "where the density of shape 0 is centred"),
        Family.Parameter("scale", "scale > 0"),
        Family.Parameter(
          "shape", .number, "skewness to the right > 0, to the left < 0; from -1e6 to 1e6"),
      ])
    ],
    support: "all x", summary: "a normal distribution that leans to one side",
    source: "Azzalini (1985), https://www.jstor.org/stable/4615982",
    examples: [
      ["location": .number(10), "scale": .number(2), "shape": .number(4)],
      ["location": .number(0), "scale": .number(1), "shape": .number(-0.5)],
      ["location": .number(-1), "scale": .number(3), "shape": .number(0)],
      ["location": .number(0), "scale": .number(1), "shape": .number(1e4)],
    ],
    refused: [
      ["location": .number(0), "scale": .number(0), "shape": .number(1)],
      ["location": .number(0), "scale": .number(1), "shape": .number(1e7)],
    ])

  private let location: Double
  private let scale: Double
  private let shape: Double
  /// Of the standard distribution that leans to the right.
  private let tails: SkewNormalTails

  public init(_ parameters: Parameters) throws(ParameterError) {
    (location, scale) = try parameters.locationAndScale()
    shape = try parameters.number("shape")
    guard abs(shape) <= 1e6 else { throw ParameterError("shape", "must lie in [-1e6, 1e6]") }
    tails = SkewNormalTails(shape: abs(shape))
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    location + scale * (shape < 0 ? -tails.quantile(upper: p) : tails.quantile(lower: p))
  }
  public func quantile(upper q: Double) -> Double {
    location + scale * (shape < 0 ? -tails.quantile(lower: q) : tails.quantile(upper: q))
  }
  public func cdf(_ x: Double) -> Double {
    let z = (x - location) / scale
    return shape < 0 ? tails.survival(-z) : tails.cdf(z)
  }
  public func survival(_ x: Double) -> Double {
    let z = (x - location) / scale
    return shape < 0 ? tails.cdf(-z) : tails.survival(z)
  }
  /// Shape over sqrt(1 + shape^2).
  private var delta: Double { shape / (1 + shape * shape).squareRoot() }
  public var mean: Double? { location + scale * delta * (2 / Double.pi).squareRoot() }
  public var standardDeviation: Double? {
    scale * (1 - 2 * delta * delta / .pi).squareRoot()
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    let common = abs(gsl_ran_ugaussian(generator.state))
    let own = gsl_ran_ugaussian(generator.state)
    return location + scale * (delta * common + own / (1 + shape * shape).squareRoot())
  }
}

/// Both tails of the standard skew-normal distribution of shape a >= 0.
///
/// With E(x) = exp(-z^2 (1 + x^2) / 2) / (1 + x^2) and Owen's `T(z, a) = 1/(2 pi) int_0^a E(x) dx`:
/// the survival is `Q(z) + 2 T(z, a)`; below 0 the cdf is `1/pi int_a^inf E(x) dx`, and above it
/// `atan(1/a)/pi + erf(z/sqrt 2)/2 + 1/pi int_0^a (1/(1 + x^2) - E(x)) dx`. All terms are positive.
/// The integrals are over u with x = sinh u, 20-point Gauss-Legendre in panels.
///
/// Source: Owen (1956), doi:10.1214/aoms/1177728074; GSL manual, fixed-order Gauss-Legendre.
private struct SkewNormalTails: Sendable {
  let shape: Double
  /// asinh of the shape.
  private let end: Double

  init(shape: Double) {
    self.shape = shape
    end = asinh(shape)
  }

  /// Beyond this many powers of e nothing counts.
  private static let reach = 45.0

  func survival(_ z: Double) -> Double {
    if z < 0 { return 1 - cdf(z) }
    return gsl_cdf_ugaussian_Q(z) + 2 * owen(z)
  }

  func cdf(_ z: Double) -> Double {
    if z >= 0 {
      let rise = Self.integral(0, end) { u in
        -expm1(-z * z * (cosh(u) * cosh(u)) / 2) / cosh(u)
      }
      return min(1, (atan2(1, shape) + rise) / .pi + erf(z / 2.0.squareRoot()) / 2)
    }
    // From u = asinh a on, with the value there taken out.
    let square = z * z
    let limit = shape * shape + 2 * Self.reach / square
    let top = limit.squareRoot()
    let span =
      limit.isFinite
      ? asinh(
        (2 * Self.reach / square)
          / (top * (1 + shape * shape).squareRoot() + shape * (1 + limit).squareRoot()))
      : Self.reach
    let integral = Self.integral(0, min(span, Self.reach), panels: 4) { v in
      exp(-square * sinh(v) * sinh(2 * end + v) / 2) / cosh(end + v)
    }
    return exp(-square * (1 + shape * shape) / 2) * integral / .pi
  }

  /// Owen's T(z, shape), z >= 0.
  private func owen(_ z: Double) -> Double {
    let top = z > 0 ? min(end, asinh((2 * Self.reach).squareRoot() / z)) : end
    return exp(-z * z / 2) / (2 * .pi)
      * Self.integral(0, min(top, Self.reach)) { u in
        exp(-z * z * (sinh(u) * sinh(u)) / 2) / cosh(u)
      }
  }

  private func density(_ z: Double) -> Double {
    2 * gsl_ran_ugaussian_pdf(z) * gsl_cdf_ugaussian_P(shape * z)
  }

  /// - Parameter direction: 1 where the tail grows with z, -1 where it falls.
  private func root(
    _ tail: (Double) -> Double, _ p: Double, direction: Double, low: Double, high: Double
  ) -> Double {
    // As far from the mean as a normal variable would be.
    let delta = shape / (1 + shape * shape).squareRoot()
    let spread = (1 - 2 * delta * delta / .pi).squareRoot()
    return logTailRoot(
      p, low: low, high: high,
      start: delta * (2 / Double.pi).squareRoot() + direction * gsl_cdf_ugaussian_Pinv(p) * spread,
      rises: direction > 0
    ) { (tail($0), density($0)) }
  }

  func quantile(lower p: Double) -> Double {
    if p <= 0 { return -.infinity }
    // The density is below twice the normal one.
    return root(
      cdf, p, direction: 1, low: gsl_cdf_ugaussian_Pinv(p / 2) - 1e-9, high: upperBound(p))
  }

  func quantile(upper q: Double) -> Double {
    if q <= 0 { return .infinity }
    return root(
      survival, q, direction: -1, low: gsl_cdf_ugaussian_Qinv(q) - 1e-9,
      high: q < 1e-300 ? 40 : gsl_cdf_ugaussian_Qinv(q / 2) + 1e-9)
  }

  /// A point with at least this much below it: the distribution of |Z| is the most that it leans to.
  private func upperBound(_ p: Double) -> Double { gsl_cdf_ugaussian_Qinv((1 - p) / 2) + 1e-9 }

  // MARK: Integration

  private static func integral(
    _ low: Double, _ high: Double, panels least: Int = 1, _ f: (Double) -> Double
  ) -> Double {
    guard high > low else { return 0 }
    let panels = max(least, Int(((high - low) / 1.5).rounded(.up)))
    let width = (high - low) / Double(panels)
    return (0..<panels).reduce(0) { sum, panel in
      let start = low + width * Double(panel)
      return sum + GaussLegendre.twenty.integral(start, start + width, f)
    }
  }
}
