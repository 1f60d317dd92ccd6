/// The logarithm (of the odds) of a variable whose logarithm has a log-concave density, moved and
/// perhaps mirrored: what quantile tables are built of where shapes are so small that no cubic
/// follows the quantile function itself, which is nearly the power 1 / shape of the probability.
struct LogScale: Marginal {
  static let family = Family(
    name: "log-scale", forms: [], support: "all x", summary: "the logarithm of a marginal",
    source: "as that of the marginal", examples: [], refused: [])

  let tails: any LogConcaveTails
  let shift: Double
  /// Whether this is shift - z instead of shift + z.
  let isMirrored: Bool

  /// Smaller shapes are tabulated on this scale.
  static let leastShape = 0.4

  init(_ tails: any LogConcaveTails, shift: Double = 0, isMirrored: Bool = false) {
    (self.tails, self.shift, self.isMirrored) = (tails, shift, isMirrored)
  }
  init(_ parameters: Parameters) throws(ParameterError) {
    throw ParameterError(nil, "is made of another marginal")
  }

  var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  func quantile(lower p: Double) -> Double {
    if p <= 0 { return -.infinity }
    return isMirrored ? shift - tails.quantile(upper: p) : shift + tails.quantile(lower: p)
  }
  func quantile(upper q: Double) -> Double {
    if q <= 0 { return .infinity }
    return isMirrored ? shift - tails.quantile(lower: q) : shift + tails.quantile(upper: q)
  }
  func cdf(_ x: Double) -> Double {
    isMirrored ? tails.above(shift - x) : tails.below(x - shift)
  }
  func survival(_ x: Double) -> Double {
    isMirrored ? tails.below(shift - x) : tails.above(x - shift)
  }
  var mean: Double? { nil }
  var standardDeviation: Double? { nil }
}
