/// The distribution of a counting variable: a table of its probabilities where that is short, its
/// cdf's roots where it is spread too wide for one.
enum Counts {
  case tabulated(Discrete)
  case continued(ContinuedCounts)

  /// More values than this make no table.
  static let mostValues = 1 << 19
  /// Values that are rarer than this, relative to the most probable one, are left out.
  static let rarest = 1e-24

  /// - Parameters:
  ///   - mode: the most probable value, or a neighbour of it.
  ///   - tails: the cdf between the whole numbers; nil where there is no closed form.
  ///   - ratio: P(k + 1) / P(k).
  init(
    mode: Double, least: Double, most: Double, tails: (any CountTails)?,
    ratio: (Double) -> Double
  ) throws(ParameterError) {
    if let table = Self.table(mode: mode, least: least, most: most, ratio: ratio) {
      self = .tabulated(table)
    } else if let tails {
      self = .continued(ContinuedCounts(tails, most: most))
    } else {
      throw ParameterError(nil, "is spread too wide for a table of counts: use a normal")
    }
  }

  /// The probabilities follow from the most probable value by the ratios of neighbours, which are
  /// exact to the last place: GSL's own probabilities, differences of logarithms of factorials,
  /// have lost seven digits at 1e9 trials.
  ///
  /// - Returns: nil where there are too many values.
  private static func table(
    mode: Double, least: Double, most: Double, ratio: (Double) -> Double
  ) -> Discrete? {
    func weights(_ step: Double, until end: Double) -> [Double]? {
      var weights: [Double] = []
      var k = mode
      var weight = 1.0
      while k != end {
        weight *= step > 0 ? ratio(k) : 1 / ratio(k - 1)
        k += step
        if weight < rarest { break }
        weights.append(weight)
        if weights.count > mostValues { return nil }
      }
      return weights
    }
    guard let below = weights(-1, until: least), let above = weights(1, until: most) else {
      return nil
    }
    // The smallest are added first.
    let sum =
      below.reversed().reduce(0, +) + above.reversed().reduce(0, +) + 1
    let first = mode - Double(below.count)
    let all = below.reversed() + [1] + above
    return Discrete(all.enumerated().map { (first + Double($0), $1 / sum) })
  }

  private var marginal: any Marginal {
    switch self {
    case .tabulated(let table): table
    case .continued(let continued): continued
    }
  }
  /// The quantile of the continued cdf, rounded up to the count; one that is a whole number but for
  /// rounding is that number.
  static func rounded(_ x: Double) -> Double { (x - min(1e-15 * x, 0.01)).rounded(.up) }

  fileprivate func quantile(lower p: Double) -> Double { count(marginal.quantile(lower: p)) }
  fileprivate func quantile(upper q: Double) -> Double { count(marginal.quantile(upper: q)) }
  private func count(_ x: Double) -> Double {
    if case .continued = self { Self.rounded(x) } else { x }
  }
  fileprivate func cdf(_ x: Double) -> Double { marginal.cdf(x.rounded(.down)) }
  fileprivate func survival(_ x: Double) -> Double { marginal.survival(x.rounded(.down)) }
  fileprivate var kinks: [Double] { marginal.kinks }
  var support: ClosedRange<Double> { marginal.support }
  fileprivate var sampling: Sampling {
    switch self {
    case .tabulated(let table): table.sampling
    case .continued(let continued): .transformed(continued, .roundedUp)
    }
  }
}

/// A marginal on whole numbers by the ratios of their probabilities.
protocol CountingMarginal: Marginal {
  var counts: Counts { get }
}

extension CountingMarginal {
  public var isDiscrete: Bool { true }
  public func quantile(lower p: Double) -> Double { counts.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { counts.quantile(upper: q) }
  public func cdf(_ x: Double) -> Double { counts.cdf(x) }
  public func survival(_ x: Double) -> Double { counts.survival(x) }
  public var kinks: [Double] { counts.kinks }
  public var sampling: Sampling { counts.sampling }
}
