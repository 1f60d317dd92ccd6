/// The distribution of one input, apart from its dependence on others.
///
/// A marginal *is* its quantile function: every draw is `quantile(u)`. Both tails are addressed by
/// their own small probability, so that no digit is lost near u = 1.
public protocol Marginal: Sendable {
  /// Name, parameter forms, support, source and examples: the family's one entry in the registry.
  static var family: Family { get }

  /// Builds the marginal from checked-for-presence parameters of one of the family's forms.
  init(_ parameters: Parameters) throws(ParameterError)

  /// The smallest interval that holds all the mass; ends may be infinite.
  var support: ClosedRange<Double> { get }
  var isDiscrete: Bool { get }

  /// The smallest x with F(x) >= p, for p in (0, 1/2]; p = 0 gives the lower end of the support.
  func quantile(lower p: Double) -> Double
  /// The smallest x with 1 - F(x) <= q, for q in (0, 1/2]; q = 0 gives the upper end of the support.
  func quantile(upper q: Double) -> Double
  /// The same for several probabilities, neighbours beside each other: what a table is built of. The
  /// default looks up one by one.
  func quantiles(lower p: [Double]) -> [Double]
  func quantiles(upper q: [Double]) -> [Double]
  /// F(x) = P(X <= x).
  func cdf(_ x: Double) -> Double
  /// 1 - F(x), accurate where it is small.
  func survival(_ x: Double) -> Double

  /// Exact; nil where it does not exist.
  var mean: Double? { get }
  /// Exact; nil where it does not exist.
  var standardDeviation: Double? { get }

  /// Values at which the density bends or jumps, or which have a probability of their own: between
  /// the probabilities of two neighbours the quantile function is smooth. In any order.
  var kinks: [Double] { get }

  /// How a block of draws is made of uniforms; the default is a quantile table.
  var sampling: Sampling { get }

  /// One draw by GSL's `gsl_ran_` functions, which knows nothing of `quantile`; the default, for
  /// families that GSL does not draw from, is the quantile of a uniform.
  func draw(_ generator: GSLGenerator) -> Double
}

/// The way from uniforms to draws that the block engine takes.
public enum Sampling: Sendable {
  /// value
  case constant(Double)
  /// min + (max - min) u
  case uniform(min: Double, max: Double)
  /// The closed form with one square root.
  case triangular(min: Double, mode: Double, max: Double)
  /// Values in increasing order with their probabilities (which sum to 1): a guide table.
  case steps(values: [Double], probabilities: [Double])
  /// A quantile table built from `quantile(lower:)` and `quantile(upper:)`.
  case table
  /// A quantile table of another marginal, whose values a function turns into draws: for quantile
  /// functions that cubics follow on that scale only.
  case transformed(any Marginal, Transformation)
  /// `quantile` is called for each draw (discrete families with too many values for steps).
  case direct
}

/// From a table's values to draws.
public enum Transformation: Sendable {
  /// exp x
  case exponential
  /// min + (max - min) / (1 + exp(-x)), with all digits of the distance from the nearer end
  case logistic(min: Double, max: Double)
  /// The count that x rounds up to.
  case roundedUp
}

extension Marginal {
  public func quantiles(lower p: [Double]) -> [Double] { p.map(quantile(lower:)) }
  public func quantiles(upper q: [Double]) -> [Double] { q.map(quantile(upper:)) }

  /// The quantile at p in [0, 1]. Prefer the two-tailed forms: near 1 this one has lost digits.
  public func quantile(_ p: Double) -> Double {
    p <= 0.5 ? quantile(lower: p) : quantile(upper: 1 - p)
  }
  public var isDiscrete: Bool { false }
  public var kinks: [Double] { [] }
  public var sampling: Sampling { .table }
  public func draw(_ generator: GSLGenerator) -> Double { quantile(generator.uniform) }
}

/// A parameter of a family that has no valid marginal.
public struct ParameterError: Error, Sendable, Equatable {
  /// The parameter at fault, nil where the whole set is.
  public let parameter: String?
  /// What is required, in words that follow the parameter's name: "must be positive".
  public let requirement: String
  public init(_ parameter: String?, _ requirement: String) {
    self.parameter = parameter
    self.requirement = requirement
  }
}
