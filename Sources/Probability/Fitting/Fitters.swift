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

  /// Why the other families are not fitted.
  static let notFitted: [String: String] = {
    var reasons: [String: String] = [:]
    for name in ["histogram", "cumulative", "empirical", "metalog", "mixture"] {
      reasons[name] = "follows any data as closely as it is let, so that no likelihood ranks it"
    }
    for type in Marginals.all {
      guard let example = type.family.examples.first, let marginal = try? type.init(example)
      else { continue }
      if marginal.isDiscrete { reasons[type.family.name] = "is discrete" }
    }
    return reasons
  }()

  static func named(_ family: String) -> Fitter? { all.first { $0.family == family } }

  private static let halfLog2Pi = 0.5 * log(2 * Double.pi)
  private static let ordinary: [Fitter.Parameter] = [.location("location"), .positive("scale")]

  /// A family by location and scale from the standard log-density.
  private static func locationScale(
    _ family: String, _ names: [Fitter.Parameter] = ordinary,
    _ information: Fitter.Information = .observed,
    start: @escaping @Sendable (Sample) -> [Double],
    _ standard: @escaping @Sendable (Double) -> Double
  ) -> Fitter {
    Fitter(family, .all, names, information, start: start) { p in
      let logScale = log(p[1])
      return { standard(($0 - p[0]) / p[1]) - logScale }
    }
  }

  private static let locationScale: [Fitter] = [
    Fitter(
      "normal", .all, [.location("mean"), .positive("sd")],
      .direct { [$0.mean, $0.standardDeviation * $0.likeliestShare] },
      logDensity: { p in
        let constant = log(p[1]) + halfLog2Pi
        return { x in
          let z = (x - p[0]) / p[1]
          return -0.5 * z * z - constant
        }
      }),
    locationScale(
      "logistic", start: { [$0.mean, $0.standardDeviation * 0.55] },
      {
        -abs($0) - 2 * log1p(exp(-abs($0)))
      }),
    // Its likelihood has a corner at every value; the expected information has none.
    locationScale(
      "laplace", ordinary, .closed { [$0[1] / $1.squareRoot(), $0[1] / $1.squareRoot()] },
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
    // Beyond ten thousand degrees of freedom it is the normal one, and the likelihood flat.
    Fitter(
      "student-t", .all, [.positive("df", above: 0.5), .location("location"), .positive("scale")],
      start: { [5, $0.median, 1.3 * $0.halfQuartiles] },
      logDensity: { p in
        guard p[0] <= 1e4 else { return { _ in -.infinity } }
        let half = (p[0] + 1) / 2
        let constant: Double = lgamma(half) - lgamma(p[0] / 2) - 0.5 * log(p[0] * .pi) - log(p[2])
        return { x in
          let z = (x - p[1]) / p[2]
          return constant - half * log1p(z * z / p[0])
        }
      }),
  ]

  private static let positive: [Fitter] = [
    Fitter(
      "lognormal", .positive, [.real("mu"), .positive("sigma")],
      .direct { [$0.logMean, $0.logDeviation * $0.likeliestShare] },
      logDensity: { p in
        let constant = log(p[1]) + halfLog2Pi
        return { x in
          let logarithm = log(x)
          let z = (logarithm - p[0]) / p[1]
          return -0.5 * z * z - logarithm - constant
        }
      }),
    Fitter(
      "exponential", .notNegative, [.positive("mean")], .direct { [$0.mean] },
      logDensity: { p in
        let logMean = log(p[0])
        return { -logMean - $0 / p[0] }
      }),
    Fitter(
      "gamma", .positive, [.positive("shape"), .positive("scale")],
      start: { sample in
        let shape =
          sample.mean * sample.mean / (sample.standardDeviation * sample.standardDeviation)
        return [shape, sample.mean / shape]
      },
      logDensity: { p in
        let constant = p[0] * log(p[1]) + lgamma(p[0])
        return { (p[0] - 1) * log($0) - $0 / p[1] - constant }
      }),
    Fitter(
      "weibull", .positive, [.positive("shape"), .positive("scale")],
      start: { [1.28 / $0.logDeviation, exp($0.logMean + 0.45 * $0.logDeviation)] },
      logDensity: { p in
        let logShape = log(p[0])
        return { x in
          let u = p[0] * log(x / p[1])
          return logShape - log(x) + u - exp(u)
        }
      }),
    Fitter(
      "rayleigh", .positive, [.positive("scale")],
      start: { [($0.mean * $0.mean + $0.standardDeviation * $0.standardDeviation).squareRoot()] },
      logDensity: { p in
        let constant = 2 * log(p[0])
        return { log($0) - constant - $0 * $0 / (2 * p[0] * p[0]) }
      }),
    Fitter(
      "half-normal", .notNegative, [.positive("scale")],
      start: { [($0.mean * $0.mean + $0.standardDeviation * $0.standardDeviation).squareRoot()] },
      logDensity: { p in
        let constant = 0.5 * log(2 / Double.pi) - log(p[0])
        return { constant - $0 * $0 / (2 * p[0] * p[0]) }
      }),
    Fitter(
      "log-logistic", .positive, [.positive("scale"), .positive("shape")],
      start: { [$0.median, 1.8 / $0.logDeviation] },
      logDensity: { p in
        let logShape = log(p[1])
        return { x in
          let u = p[1] * log(x / p[0])
          return logShape - log(x) - abs(u) - 2 * log1p(exp(-abs(u)))
        }
      }),
    Fitter(
      "inverse-gaussian", .positive, [.positive("mean"), .positive("shape")],
      start: { [$0.mean, $0.mean / ($0.logDeviation * $0.logDeviation)] },
      logDensity: { p in
        let constant = 0.5 * log(p[1]) - halfLog2Pi
        return { x in
          let gap = (x - p[0]) / p[0]
          return constant - 1.5 * log(x) - p[1] * gap * gap / (2 * x)
        }
      }),
    Fitter(
      "inverse-gamma", .positive, [.positive("shape"), .positive("scale")],
      start: { sample in
        let shape = 1 / (sample.logDeviation * sample.logDeviation) + 0.5
        return [shape, exp(sample.logMean) * shape]
      },
      logDensity: { p in
        let constant = p[0] * log(p[1]) - lgamma(p[0])
        return { constant - (p[0] + 1) * log($0) - p[1] / $0 }
      }),
    Fitter(
      "chi-squared", .positive, [.positive("df")], start: { [$0.mean] },
      logDensity: { p in
        let half = p[0] / 2
        let constant = half * log(2) + lgamma(half)
        return { (half - 1) * log($0) - $0 / 2 - constant }
      }),
    Fitter(
      "f", .positive, [.positive("df1"), .positive("df2")], start: { _ in [5, 10] },
      logDensity: { p in
        let (a, b) = (p[0] / 2, p[1] / 2)
        let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        return { x in
          let ratio = a / b * x
          return constant + a * log(ratio) - (a + b) * log1p(ratio) - log(x)
        }
      }),
    Fitter(
      "beta", .unit, [.positive("alpha"), .positive("beta")],
      start: { sample in
        let variance = sample.standardDeviation * sample.standardDeviation
        let size = max(0.1, sample.mean * (1 - sample.mean) / variance - 1)
        return [sample.mean * size, (1 - sample.mean) * size]
      },
      logDensity: { p in
        let (a, b) = (p[0], p[1])
        let constant: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        return { constant + (a - 1) * log($0) + (b - 1) * log1p(-$0) }
      }),
  ]

  private static let skewed: [Fitter] = [
    // Beyond a shape of 1e4 it is half a normal one, and the likelihood flat.
    Fitter(
      "skew-normal", .all, [.location("location"), .positive("scale"), .real("shape")],
      .from { sample in
        [-1.0, 1].map { side in
          [
            sample.mean - side * 0.8 * sample.standardDeviation, 1.3 * sample.standardDeviation,
            2 * side,
          ]
        }
      },
      logDensity: { p in
        guard abs(p[2]) <= 1e4 else { return { _ in -.infinity } }
        let constant = halfLog2Pi + log(p[1])
        return { x in
          let z = (x - p[0]) / p[1]
          return -0.5 * z * z - constant + gsl_sf_log_erfc(-p[2] * z / 2.0.squareRoot())
        }
      }),
    // Below -1 the likelihood has no greatest value.
    Fitter(
      "generalized-extreme-value", .all,
      [.location("location"), .positive("scale"), .real("shape")],
      irregular: { p, _ in
        [String?](repeating: p[2] > -0.5 ? nil : Irregularity.belowHalf, count: 3)
      },
      start: {
        [$0.mean - 0.45 * $0.standardDeviation, 0.78 * $0.standardDeviation, 0.05]
      },
      logDensity: { p in
        let logScale = log(p[1])
        return { x in
          let z = (x - p[0]) / p[1]
          let base = p[2] * z
          guard base > -1, p[2] > -1 else { return -.infinity }
          let y = abs(p[2]) < 1e-9 ? z : log1p(base) / p[2]
          return -logScale - (1 + p[2]) * y - exp(-y)
        }
      }),
  ]
}
