/// How one family is fitted to data by maximum likelihood.
struct Fitter: Sendable {
  /// A parameter, and how the search moves it.
  enum Parameter: Sendable {
    /// Any number: moved in units of the data's standard deviation.
    case location(String)
    /// Positive, or above a bound: moved by its logarithm.
    case positive(String, above: Double = 0)
    /// A shape of any sign.
    case real(String)

    var name: String {
      switch self {
      case .location(let name), .positive(let name, _), .real(let name): name
      }
    }
  }

  /// Where the data must lie.
  enum Domain: String, Sendable {
    case all = "any number"
    case positive = "x > 0"
    case notNegative = "x >= 0"
    case unit = "0 < x < 1"

    func holds(_ x: Double) -> Bool {
      switch self {
      case .all: true
      case .positive: x > 0
      case .notNegative: x >= 0
      case .unit: x > 0 && x < 1
      }
    }
  }

  let family: String
  let domain: Domain
  let parameters: [Parameter]
  /// The parameters to start from, or the fit itself where `isClosed`.
  let start: @Sendable (Sample) -> [Double]
  /// Whether the likelihood is greatest at an end of the data: no search, and no standard errors,
  /// since the information does not exist there.
  let isClosed: Bool
  /// Standard errors of n values where second differences cannot tell them.
  let knownErrors: (@Sendable (_ parameters: [Double], _ n: Double) -> [Double])?
  /// The logarithm of the density at x.
  let logDensity: @Sendable (_ parameters: [Double], _ x: Double) -> Double

  init(
    _ family: String, _ domain: Domain, _ parameters: [Parameter], isClosed: Bool = false,
    knownErrors: (@Sendable ([Double], Double) -> [Double])? = nil,
    start: @escaping @Sendable (Sample) -> [Double],
    logDensity: @escaping @Sendable ([Double], Double) -> Double
  ) {
    (self.family, self.domain, self.parameters) = (family, domain, parameters)
    (self.isClosed, self.knownErrors, self.start, self.logDensity) =
      (isClosed, knownErrors, start, logDensity)
  }
}

/// Data with what fits start from.
public struct Sample: Sendable {
  /// In increasing order.
  public let values: [Double]
  public let mean: Double
  /// Divisor n - 1.
  public let standardDeviation: Double
  /// Of the logarithms, where all values are positive.
  let logMean: Double
  let logDeviation: Double

  /// - Returns: nil for fewer than three values, values that are all equal, or not finite ones.
  public init?(_ data: [Double]) {
    guard data.count >= 3, data.allSatisfy(\.isFinite) else { return nil }
    values = data.sorted()
    guard let first = values.first, let last = values.last, first < last else { return nil }
    (mean, standardDeviation) = Self.moments(values)
    let logarithms = first > 0 ? values.map(naturalLogarithm) : []
    (logMean, logDeviation) = first > 0 ? Self.moments(logarithms) : (.nan, .nan)
    guard standardDeviation.isFinite, standardDeviation > 0 else { return nil }
  }

  var least: Double { values[0] }
  var greatest: Double { values[values.count - 1] }
  var median: Double { quantile(0.5) }
  func quantile(_ p: Double) -> Double {
    values[min(values.count - 1, Int(p * Double(values.count)))]
  }
  /// A robust scale: half the distance of the quartiles, not 0.
  var halfQuartiles: Double {
    let half = (quantile(0.75) - quantile(0.25)) / 2
    return half > 0 ? half : standardDeviation
  }

  private static func moments(_ x: [Double]) -> (Double, Double) {
    let n = Double(x.count)
    let mean = x.reduce(0) { $0 + $1 / n }
    let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / (n - 1) }
    return (mean, squares.squareRoot())
  }
}
