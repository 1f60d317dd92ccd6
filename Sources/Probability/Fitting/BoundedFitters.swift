#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Fits of the families whose support ends at a parameter. There the likelihood may be greatest where
/// the support ends at the data, or have corners or poles, so that most have searches of their own.
///
/// Source: Smith (1985), doi:10.1093/biomet/72.1.67, for where the information exists: where a density
/// falls to its end faster than linearly. An end that it falls to more steeply is known better than
/// by 1/sqrt(n), and the other parameters are as if it were given.
extension Fitters {
  static let bounded: [Fitter] = [
    uniform, logUniform, pareto, generalizedPareto, pert, triangular, trapezoidal,
    curvilinearTrapezoid, arcsine,
  ]

  private static let dataEnds: @Sendable ([Double], Sample) -> [String?] = { _, _ in
    [Irregularity.atDataEnd, Irregularity.atDataEnd]
  }
  private static let noErrors = Fitter.Information.closed { p, _ in p.map { _ in .nan } }

  private static let uniform = Fitter(
    "uniform", .all, [.location("min"), .location("max")],
    .direct { [$0.least, $0.greatest] }, noErrors, irregular: dataEnds,
    logDensity: { p in
      let height = -log(p[1] - p[0])
      return { _ in height }
    })

  private static let logUniform = Fitter(
    "log-uniform", .positive, [.location("min"), .location("max")],
    .direct { [$0.least, $0.greatest] }, noErrors, irregular: dataEnds,
    logDensity: { p in
      let constant = log(log(p[1] / p[0]))
      return { -log($0) - constant }
    })

  private static let pareto = Fitter(
    "pareto", .positive, [.positive("shape"), .positive("scale")],
    .direct { [1 / ($0.logMean - log($0.least)), $0.least] },
    .closed { p, n in [p[0] / n.squareRoot(), .nan] },
    irregular: { _, _ in [nil, Irregularity.atDataEnd] },
    logDensity: { p in
      let constant = log(p[0]) + p[0] * log(p[1])
      return { constant - (p[0] + 1) * log($0) }
    })

  /// Standard errors: Smith (1987), doi:10.1214/aos/1176350499.
  private static let generalizedPareto = Fitter(
    "generalized-pareto", .all, [.location("location"), .positive("scale"), .real("shape")],
    .direct(GeneralizedParetoSearch.parameters),
    .closed { p, n in
      [.nan, p[1] * (2 * (1 + p[2]) / n).squareRoot(), (1 + p[2]) / n.squareRoot()]
    },
    irregular: { p, _ in
      let reason = p[2] > -0.5 ? nil : Irregularity.belowHalf
      return [Irregularity.atDataEnd, reason, reason]
    },
    logDensity: { p in
      let height = -log(p[1])
      return { x in
        let z = (x - p[0]) / p[1]
        guard z >= 0 else { return -.infinity }
        if abs(p[2]) < 1e-12 { return height - z }
        let base = p[2] * z
        // At shape -1 the density is uniform, its end included.
        if p[2] == -1 { return base >= -1 - 1e-12 ? height : -.infinity }
        return base > -1 ? height - (1 + 1 / p[2]) * log1p(base) : -.infinity
      }
    })

  private static let pert = Fitter(
    "pert", .all, [.location("min"), .location("mode"), .location("max")],
    .from { sample in
      let reach = 0.5 * sample.standardDeviation
      return [0.25, 0.5, 0.75].map {
        [sample.least - reach, sample.quantile($0), sample.greatest + reach]
      }
    },
    irregular: { p, _ in
      // Exponents of the density at the ends are 4 (mode - min) / width and 4 (max - mode) / width.
      let rise = 4 * (p[1] - p[0]) / (p[2] - p[0])
      let steep = Irregularity.steepEnd
      return [
        rise <= 1 ? steep : nil, rise < 1e-6 || rise > 4 - 1e-6 ? Irregularity.atBorder : nil,
        rise >= 3 ? steep : nil,
      ]
    },
    logDensity: { p in
      let width = p[2] - p[0]
      guard p[0] < p[1], p[1] < p[2] else { return { _ in -.infinity } }
      let a = 1 + 4 * (p[1] - p[0]) / width
      let constant: Double = lgamma(6) - lgamma(a) - lgamma(6 - a) - log(width)
      return { x in
        guard p[0] < x, x < p[2] else { return -.infinity }
        return constant + (a - 1) * log((x - p[0]) / width) + (5 - a) * log((p[2] - x) / width)
      }
    })

  private static let triangular = Fitter(
    "triangular", .all, [.location("min"), .location("mode"), .location("max")],
    .direct { sample in
      let plateau = PlateauSearch(sample, isTriangle: true).best()
      return [plateau.min, plateau.lowerMode, plateau.max]
    },
    .scores { p, x in
      Plateau(min: p[0], lowerMode: p[1], upperMode: p[1], max: p[2]).scores(x, isTriangle: true)
    },
    irregular: { p, sample in
      [
        p[0] == sample.least ? Irregularity.atDataEnd : nil,
        p[1] == p[0] || p[1] == p[2] ? Irregularity.atBorder : nil,
        p[2] == sample.greatest ? Irregularity.atDataEnd : nil,
      ]
    },
    logDensity: { Plateau(min: $0[0], lowerMode: $0[1], upperMode: $0[1], max: $0[2]).logDensity })

  private static let trapezoidal = Fitter(
    "trapezoidal", .all,
    [.location("min"), .location("lowerMode"), .location("upperMode"), .location("max")],
    .direct { sample in
      let plateau = PlateauSearch(sample, isTriangle: false).best()
      return [plateau.min, plateau.lowerMode, plateau.upperMode, plateau.max]
    },
    .scores { p, x in
      Plateau(min: p[0], lowerMode: p[1], upperMode: p[2], max: p[3]).scores(x, isTriangle: false)
    },
    irregular: { p, sample in
      [
        p[0] == sample.least ? Irregularity.atDataEnd : nil,
        p[1] == p[0] || p[1] == p[2] ? Irregularity.atBorder : nil,
        p[2] == p[3] || p[1] == p[2] ? Irregularity.atBorder : nil,
        p[3] == sample.greatest ? Irregularity.atDataEnd : nil,
      ]
    },
    logDensity: { Plateau(min: $0[0], lowerMode: $0[1], upperMode: $0[2], max: $0[3]).logDensity })

  private static let curvilinearTrapezoid = Fitter(
    "curvilinear-trapezoid", .all, [.location("min"), .location("max"), .positive("halfWidth")],
    .direct(CurvilinearTrapezoidSearch.parameters),
    .scores(CurvilinearTrapezoidSearch.scores),
    irregular: { p, _ in
      let isPeaked = CurvilinearTrapezoidSearch.isAtBorder(p).most
      return [nil, nil, isPeaked ? Irregularity.atBorder : nil]
    }, logDensity: { p in { CurvilinearTrapezoidSearch.logDensity(p, $0) } })

  private static let arcsine = Fitter(
    "arcsine", .all, [.location("min"), .location("max")],
    .direct(SpacingsSearch.arcsine), noErrors,
    refusal: { sample in
      let values = sample.values
      let isTied = values[0] == values[1] || values[values.count - 2] == values[values.count - 1]
      return isTied ? "has no estimate where several values share the least or greatest one" : nil
    },
    irregular: { _, _ in [Irregularity.poles, Irregularity.poles] },
    logDensity: { p in
      { x in
        x > p[0] && x < p[1] ? -log(Double.pi) - 0.5 * (log(x - p[0]) + log(p[1] - x)) : -.infinity
      }
    })
}
