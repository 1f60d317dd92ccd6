/// The probabilities of a counting variable, tabulated where they matter.
///
/// They follow from the most probable value by the ratios of neighbours, which are exact to the last
/// place: GSL's own probabilities, differences of logarithms of factorials, have lost seven digits
/// at 1e9 trials.
enum Counts {
  /// More values than this are refused.
  static let mostValues = 1 << 22
  /// Values that are rarer than this, relative to the most probable one, are left out.
  static let rarest = 1e-24

  /// - Parameters:
  ///   - mode: the most probable value, or a neighbour of it.
  ///   - ratio: P(k + 1) / P(k).
  static func table(
    mode: Double, least: Double, most: Double, otherwise alternative: String,
    ratio: (Double) -> Double
  ) throws(ParameterError) -> Discrete {
    func weights(_ step: Double, until end: Double) throws(ParameterError) -> [Double] {
      var weights: [Double] = []
      var k = mode
      var weight = 1.0
      while k != end {
        weight *= step > 0 ? ratio(k) : 1 / ratio(k - 1)
        k += step
        if weight < rarest { break }
        weights.append(weight)
        if weights.count > mostValues {
          throw ParameterError(
            nil, "is spread too wide for a table of counts: use a \(alternative)")
        }
      }
      return weights
    }
    let below = try weights(-1, until: least)
    let above = try weights(1, until: most)
    // The smallest are added first.
    let sum =
      below.reversed().reduce(0, +) + above.reversed().reduce(0, +) + 1
    let first = mode - Double(below.count)
    let all = below.reversed() + [1] + above
    return Discrete(all.enumerated().map { (first + Double($0), $1 / sum) })
  }
}

/// A marginal on whole numbers that is one table of probabilities.
protocol CountingMarginal: Marginal {
  var table: Discrete { get }
}

extension CountingMarginal {
  public var isDiscrete: Bool { true }
  public func quantile(lower p: Double) -> Double { table.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { table.quantile(upper: q) }
  public func cdf(_ x: Double) -> Double { table.cdf(x) }
  public func survival(_ x: Double) -> Double { table.survival(x) }
  public var kinks: [Double] { table.kinks }
  public var sampling: Sampling { table.sampling }
}
