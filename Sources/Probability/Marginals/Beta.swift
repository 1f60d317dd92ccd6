import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The beta distribution on [min, max]: density proportional to
/// (x - min)^(alpha - 1) (max - x)^(beta - 1).
public struct Beta: Marginal {
  public static let family = Family(
    name: "beta",
    forms: [
      Family.Form([
        Family.Parameter("alpha", .number, "first shape, 0.001 to 1e6"),
        Family.Parameter("beta", .number, "second shape, 0.001 to 1e6"),
        Family.Parameter("min", default: 0, "least value"),
        Family.Parameter("max", default: 1, "largest value, above min"),
      ]),
      Family.Form([
        Family.Parameter("mean", "mean, inside the bounds"),
        Family.Parameter("sd", "standard deviation > 0"),
        Family.Parameter("min", default: 0, "least value"),
        Family.Parameter("max", default: 1, "largest value, above min"),
      ]),
    ],
    support: "min <= x <= max", summary: "a share, or any quantity between two ends",
    source: "GSL manual, The Beta Distribution",
    examples: [
      ["alpha": .number(2), "beta": .number(4)], ["alpha": .number(0.5), "beta": .number(0.5)],
      ["mean": .number(0.3), "sd": .number(0.1)], ["alpha": .number(2), "beta": .number(376)],
      ["alpha": .number(5), "beta": .number(1.5), "min": .number(-2), "max": .number(7)],
      ["alpha": .number(1e6), "beta": .number(1e6)],
      ["alpha": .number(0.01), "beta": .number(1e6)],
    ],
    refused: [
      ["alpha": .number(0), "beta": .number(1)], ["mean": .number(0.5), "sd": .number(0.6)],
      ["alpha": .number(1), "beta": .number(1), "min": .number(1), "max": .number(1)],
    ])

  let alpha: Double
  let beta: Double
  let min: Double
  let max: Double
  /// In place of GSL, which has no answer for the largest shapes and fails here and there for others.
  private let tails: BetaTails
  private var isLarge: Bool { Swift.max(alpha, beta) > 1e4 }

  public init(_ parameters: Parameters) throws(ParameterError) {
    let min = try parameters.number("min", default: 0)
    let max = try parameters.number("max", default: 1)
    guard min < max, (max - min).isFinite else {
      throw ParameterError("max", "must be above `min`")
    }
    if parameters.has("mean") {
      let mean = (try parameters.number("mean") - min) / (max - min)
      let sd = try parameters.positive("sd") / (max - min)
      guard mean > 0, mean < 1 else {
        throw ParameterError("mean", "must lie inside (`min`, `max`)")
      }
      let size = mean * (1 - mean) / (sd * sd) - 1
      guard size > 0 else {
        throw ParameterError("sd", "is too large for this mean and these bounds")
      }
      self.init(alpha: mean * size, beta: (1 - mean) * size, min: min, max: max)
    } else {
      self.init(
        alpha: try parameters.positive("alpha"), beta: try parameters.positive("beta"), min: min,
        max: max)
    }
    for (name, shape) in [("alpha", alpha), ("beta", beta)] where !(1e-3...1e6).contains(shape) {
      throw ParameterError(
        parameters.has(name) ? name : "sd",
        parameters.has(name)
          ? "must lie in [0.001, 1e6]" : "gives a shape of \(shape), outside 0.001 to 1e6")
    }
  }

  init(alpha: Double, beta: Double, min: Double, max: Double) {
    self.alpha = alpha
    self.beta = beta
    self.min = min
    self.max = max
    GSL.prepare()
    tails = BetaTails(alpha: alpha, beta: beta)
  }

  public var support: ClosedRange<Double> { min...max }
  public func quantile(lower p: Double) -> Double { min + (max - min) * unit(lower: p) }
  public func quantile(upper q: Double) -> Double {
    let complement = complement(upper: q)
    // Nearer to the lower end, the distance from that one has the digits.
    return complement > 0.75
      ? min + (max - min) * unit(upper: q) : max - (max - min) * complement
  }
  public func quantiles(lower p: [Double]) -> [Double] {
    sequence(alpha, beta, p, first: unit(lower:))?.map { min + (max - min) * $0 }
      ?? p.map(quantile(lower:))
  }
  public func quantiles(upper q: [Double]) -> [Double] {
    guard let complements = sequence(beta, alpha, q, first: complement(upper:)),
      complements.allSatisfy({ $0 <= 0.75 })
    else { return q.map(quantile(upper:)) }
    return complements.map { max - (max - min) * $0 }
  }

  /// nil where only one by one will do.
  private func sequence(
    _ alpha: Double, _ beta: Double, _ p: [Double], first: (Double) -> Double
  ) -> [Double]? {
    guard let start = p.first, !isLarge, alpha >= 1, beta >= 1 else { return nil }
    return BetaSequence(alpha: alpha, beta: beta).quantiles(p, first: first(start))
  }

  private func unit(lower p: Double) -> Double {
    if p <= 0 { return 0 }
    // Where x^alpha / (alpha B(alpha, beta)) is all of the cdf; GSL's inverse gives up there.
    if alpha < 1 {
      let logarithm = (log(p * alpha) + gsl_sf_lnbeta(alpha, beta)) / alpha
      if logarithm < -230 { return exp(logarithm) }
    }
    let x = isLarge ? .nan : gsl_cdf_beta_Pinv(p, alpha, beta)
    return x.isNaN ? BetaTails.parts(tails.quantile(lower: p)).share : x
  }
  private func unit(upper q: Double) -> Double {
    let x = isLarge ? .nan : gsl_cdf_beta_Qinv(q, alpha, beta)
    return x.isNaN ? BetaTails.parts(tails.quantile(upper: q)).share : x
  }
  /// x / (1 - x)
  func odds(lower p: Double) -> Double {
    let x = isLarge ? .nan : unit(lower: p)
    if x <= 0.5 { return x / (1 - x) }
    let y = isLarge ? .nan : gsl_cdf_beta_Qinv(p, beta, alpha)
    return y.isNaN ? exp(tails.quantile(lower: p)) : (1 - y) / y
  }
  /// 1 - x at the upper tail: the beta distribution with its shapes changed over.
  private func complement(upper q: Double) -> Double {
    if q <= 0 { return 0 }
    let x = isLarge ? .nan : gsl_cdf_beta_Pinv(q, beta, alpha)
    return x.isNaN ? BetaTails.parts(tails.quantile(upper: q)).rest : x
  }

  /// F at a share of the width, and what is left of it: both are given, since one of them has lost
  /// digits near an end.
  func below(share x: Double, rest y: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    return isLarge ? tails.below(log(x / y)) : gsl_cdf_beta_P(x, alpha, beta)
  }
  func above(share x: Double, rest y: Double) -> Double {
    if x <= 0 { return 1 }
    if y <= 0 { return 0 }
    return isLarge ? tails.above(log(x / y)) : gsl_cdf_beta_P(y, beta, alpha)
  }
  public func cdf(_ x: Double) -> Double {
    below(share: (x - min) / (max - min), rest: (max - x) / (max - min))
  }
  public func survival(_ x: Double) -> Double {
    above(share: (x - min) / (max - min), rest: (max - x) / (max - min))
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    min + (max - min) * gsl_ran_beta(generator.state, alpha, beta)
  }
  /// Of the odds; nil where the quantile function itself is smooth enough for a table.
  var logScale: BetaTails? {
    isLarge || Swift.min(alpha, beta) < LogScale.leastShape ? tails : nil
  }
  public var sampling: Sampling {
    logScale.map { .transformed(LogScale($0), .logistic(min: min, max: max)) } ?? .table
  }
  public var mean: Double? { min + (max - min) * alpha / (alpha + beta) }
  public var standardDeviation: Double? {
    let sum = alpha + beta
    return (max - min) * (alpha * beta / (sum * sum * (sum + 1))).squareRoot()
  }
}
