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

  /// Where the parameters come from.
  enum Search: Sendable {
    /// A simplex search for the greatest likelihood from each of these places; the best one counts.
    case from(@Sendable (Sample) -> [[Double]])
    /// The parameters themselves: by a closed form, or by a search of the family's own.
    case direct(@Sendable (Sample) -> [Double])
  }

  /// What standard errors are made of.
  enum Information: Sendable {
    /// Second differences of the log-likelihood.
    case observed
    /// The sum of products of scores, the derivatives of the log-density by the parameters: where the
    /// likelihood has corners, which have no second derivative.
    case scores(@Sendable (_ parameters: [Double], _ x: Double) -> [Double])
    /// Standard errors of n values in closed form.
    case closed(@Sendable (_ parameters: [Double], _ n: Double) -> [Double])
  }

  let family: String
  let domain: Domain
  let parameters: [Parameter]
  let search: Search
  let information: Information
  /// Why the family cannot be fitted to these data; nil where it can.
  let refusal: @Sendable (Sample) -> String?
  /// For each parameter, why it has no standard error where the fit has led; nil where it has one.
  let irregular: @Sendable (_ parameters: [Double], Sample) -> [String?]
  /// For parameters, the logarithm of the density as a function of x.
  let logDensity: @Sendable (_ parameters: [Double]) -> (Double) -> Double

  init(
    _ family: String, _ domain: Domain, _ parameters: [Parameter], _ search: Search,
    _ information: Information = .observed,
    refusal: @escaping @Sendable (Sample) -> String? = { _ in nil },
    irregular: (@Sendable ([Double], Sample) -> [String?])? = nil,
    logDensity: @escaping @Sendable ([Double]) -> (Double) -> Double
  ) {
    (self.family, self.domain, self.parameters) = (family, domain, parameters)
    (self.search, self.information) = (search, information)
    self.refusal = refusal
    let count = parameters.count
    self.irregular = irregular ?? { _, _ in [String?](repeating: nil, count: count) }
    self.logDensity = logDensity
  }

  /// One place to start from.
  init(
    _ family: String, _ domain: Domain, _ parameters: [Parameter],
    _ information: Information = .observed,
    irregular: (@Sendable ([Double], Sample) -> [String?])? = nil,
    start: @escaping @Sendable (Sample) -> [Double],
    logDensity: @escaping @Sendable ([Double]) -> (Double) -> Double
  ) {
    self.init(
      family, domain, parameters, .from { [start($0)] }, information, irregular: irregular,
      logDensity: logDensity)
  }
}

/// Why parameters have no standard error.
enum Irregularity {
  static let atDataEnd =
    "an end of the data, which is off to one side by about 1/n of the width, not normally"
  static let atBorder = "it has met another parameter, the border of what it may be"
  static let steepEnd =
    "the density ends so steeply there that its end is known better than by 1/sqrt(n), not normally"
  static let belowHalf =
    "at shapes of -1/2 and below the support's end is known better than by 1/sqrt(n), not normally"
  static let poles =
    "the likelihood has a pole at either end of the data; these lie about 1/n^2 of the width beyond, by the greatest product of spacings"
}
