import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// The registry of fits. To add one: an entry with the family's log-density and where to start.
enum Fitters {
  static let all: [Fitter] = locationScale + positive + skewed + bounded

  private static let halfLog2Pi = 0.5 * log(2 * Double.pi)
  private static let ordinary: [Fitter.Parameter] = [.location("location"), .positive("scale")]

  /// A family by location and scale from the standard log-density.
  private static func locationScale(
    _ family: String, _ names: [Fitter.Parameter] = ordinary,
    knownErrors: (@Sendable ([Double], Double) -> [Double])? = nil,
    start: @escaping @Sendable (Sample) -> [Double],
    _ standard: @escaping @Sendable (Double) -> Double
  ) -> Fitter {
    Fitter(family, .all, names, knownErrors: knownErrors, start: start) { p, x in
      standard((x - p[0]) / p[1]) - log(p[1])
    }
  }

  private static let locationScale: [Fitter] = [
    locationScale(
      "normal", [.location("mean"), .positive("sd")],
      start: { [$0.mean, $0.standardDeviation] }, { -0.5 * $0 * $0 - halfLog2Pi }),
    locationScale(
      "logistic", start: { [$0.mean, $0.standardDeviation * 0.55] },
      {
        -abs($0) - 2 * log1p(exp(-abs($0)))
      }),
    // Its likelihood has a corner at every value; the expected information has none.
    locationScale(
      "laplace", knownErrors: { [$0[1] / $1.squareRoot(), $0[1] / $1.squareRoot()] },
      start: { [$0.median, $0.standardDeviation * 0.7] }, { -abs($0) - log(2) }),
    locationScale(
      "cauchy", start: { [$0.median, $0.halfQuartiles] },
      {
        -log1p($0 * $0) - log(Double.pi)
      }),
    locationScale(
      "gumbel", start: { [$0.mean - 0.45 * $0.standardDeviation, 0.78 * $0.standardDeviation] },
      { -$0 - exp(-$0) }),
    locationScale(
      "gumbel-min",
      start: { [$0.mean + 0.45 * $0.standardDeviation, 0.78 * $0.standardDeviation] },
      { $0 - exp($0) }),
    Fitter(
      "student-t", .all, [.positive("df", above: 0.5), .location("location"), .positive("scale")],
      start: { [5, $0.median, 1.3 * $0.halfQuartiles] },
      logDensity: { p, x in
        let z = (x - p[1]) / p[2]
        return lgamma((p[0] + 1) / 2) - lgamma(p[0] / 2) - 0.5 * log(p[0] * .pi) - log(p[2])
          - (p[0] + 1) / 2 * log1p(z * z / p[0])
      }),
  ]

  private static let positive: [Fitter] = [
    Fitter(
      "lognormal", .positive, [.real("mu"), .positive("sigma")],
      start: { [$0.logMean, $0.logDeviation] },
      logDensity: { p, x in
        let z = (log(x) - p[0]) / p[1]
        return -0.5 * z * z - log(p[1]) - log(x) - halfLog2Pi
      }),
    Fitter(
      "exponential", .notNegative, [.positive("mean")], start: { [$0.mean] },
      logDensity: { p, x in
        -log(p[0]) - x / p[0]
      }),
    Fitter(
      "gamma", .positive, [.positive("shape"), .positive("scale")],
      start: { sample in
        let shape =
          sample.mean * sample.mean / (sample.standardDeviation * sample.standardDeviation)
        return [shape, sample.mean / shape]
      }, logDensity: { p, x in (p[0] - 1) * log(x) - x / p[1] - p[0] * log(p[1]) - lgamma(p[0]) }),
    Fitter(
      "weibull", .positive, [.positive("shape"), .positive("scale")],
      start: { [1.28 / $0.logDeviation, exp($0.logMean + 0.45 * $0.logDeviation)] },
      logDensity: { p, x in
        let u = log(x / p[1])
        return log(p[0]) - log(x) + p[0] * u - exp(p[0] * u)
      }),
    Fitter(
      "rayleigh", .positive, [.positive("scale")],
      start: { [($0.mean * $0.mean + $0.standardDeviation * $0.standardDeviation).squareRoot()] },
      logDensity: { p, x in log(x) - 2 * log(p[0]) - x * x / (2 * p[0] * p[0]) }),
    Fitter(
      "half-normal", .notNegative, [.positive("scale")],
      start: { [($0.mean * $0.mean + $0.standardDeviation * $0.standardDeviation).squareRoot()] },
      logDensity: { p, x in 0.5 * log(2 / Double.pi) - log(p[0]) - x * x / (2 * p[0] * p[0]) }),
    Fitter(
      "log-logistic", .positive, [.positive("scale"), .positive("shape")],
      start: { [$0.median, 1.8 / $0.logDeviation] },
      logDensity: { p, x in
        let u = p[1] * log(x / p[0])
        return log(p[1]) - log(x) - abs(u) - 2 * log1p(exp(-abs(u)))
      }),
    Fitter(
      "inverse-gaussian", .positive, [.positive("mean"), .positive("shape")],
      start: { [$0.mean, $0.mean / ($0.logDeviation * $0.logDeviation)] },
      logDensity: { p, x in
        let gap = (x - p[0]) / p[0]
        return 0.5 * log(p[1]) - halfLog2Pi - 1.5 * log(x) - p[1] * gap * gap / (2 * x)
      }),
    Fitter(
      "inverse-gamma", .positive, [.positive("shape"), .positive("scale")],
      start: { sample in
        let shape = 1 / (sample.logDeviation * sample.logDeviation) + 0.5
        return [shape, exp(sample.logMean) * shape]
      }, logDensity: { p, x in p[0] * log(p[1]) - lgamma(p[0]) - (p[0] + 1) * log(x) - p[1] / x }),
    Fitter(
      "chi-squared", .positive, [.positive("df")], start: { [$0.mean] },
      logDensity: { p, x in
        let half = p[0] / 2
        return (half - 1) * log(x) - x / 2 - half * log(2) - lgamma(half)
      }),
    Fitter(
      "f", .positive, [.positive("df1"), .positive("df2")], start: { _ in [5, 10] },
      logDensity: { p, x in
        let (a, b) = (p[0] / 2, p[1] / 2)
        let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        let ratio = a / b * x
        return constant + a * log(ratio) - (a + b) * log1p(ratio) - log(x)
      }),
  ]

  private static let skewed: [Fitter] = [
    Fitter(
      "skew-normal", .all, [.location("location"), .positive("scale"), .real("shape")],
      start: { sample in
        let leansRight = sample.mean >= sample.median
        let side = leansRight ? 1.0 : -1.0
        return [
          sample.mean - side * 0.8 * sample.standardDeviation, 1.3 * sample.standardDeviation,
          2 * side,
        ]
      },
      logDensity: { p, x in
        let z = (x - p[0]) / p[1]
        return -0.5 * z * z - halfLog2Pi - log(p[1])
          + gsl_sf_log_erfc(-p[2] * z / 2.0.squareRoot())
      }),
    // Below -1 the likelihood has no greatest value.
    Fitter(
      "generalized-extreme-value", .all,
      [.location("location"), .positive("scale"), .real("shape")],
      start: {
        [$0.mean - 0.45 * $0.standardDeviation, 0.78 * $0.standardDeviation, 0.05]
      },
      logDensity: { p, x in
        let z = (x - p[0]) / p[1]
        let base = p[2] * z
        guard base > -1, p[2] > -1 else { return -.infinity }
        let y = abs(p[2]) < 1e-9 ? z : log1p(base) / p[2]
        return -log(p[1]) - (1 + p[2]) * y - exp(-y)
      }),
  ]

  private static let bounded: [Fitter] = [
    Fitter(
      "uniform", .all, [.real("min"), .real("max")], isClosed: true,
      start: { [$0.least, $0.greatest] }, logDensity: { p, _ in -log(p[1] - p[0]) }),
    Fitter(
      "log-uniform", .positive, [.real("min"), .real("max")], isClosed: true,
      start: { [$0.least, $0.greatest] }, logDensity: { p, x in -log(x) - log(log(p[1] / p[0])) }),
    Fitter(
      "pareto", .positive, [.positive("shape"), .positive("scale")], isClosed: true,
      start: { [1 / ($0.logMean - log($0.least)), $0.least] },
      logDensity: { p, x in log(p[0]) + p[0] * log(p[1]) - (p[0] + 1) * log(x) }),
    Fitter(
      "beta", .unit, [.positive("alpha"), .positive("beta")],
      start: { sample in
        let variance = sample.standardDeviation * sample.standardDeviation
        let size = max(0.1, sample.mean * (1 - sample.mean) / variance - 1)
        return [sample.mean * size, (1 - sample.mean) * size]
      },
      logDensity: { p, x in
        let (a, b) = (p[0], p[1])
        let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        return constant + (a - 1) * log(x) + (b - 1) * log1p(-x)
      }),
    Fitter(
      "pert", .all, [.location("min"), .location("mode"), .location("max")],
      start: { sample in
        let reach = 0.5 * sample.standardDeviation
        return [sample.least - reach, sample.median, sample.greatest + reach]
      },
      logDensity: { p, x in
        let width = p[2] - p[0]
        guard p[0] < p[1], p[1] < p[2], p[0] < x, x < p[2] else { return -.infinity }
        let a = 1 + 4 * (p[1] - p[0]) / width
        let constant: Double = lgamma(6) - lgamma(a) - lgamma(6 - a)
        return constant + (a - 1) * log((x - p[0]) / width)
          + (5 - a) * log((p[2] - x) / width) - log(width)
      }),
  ]
}
