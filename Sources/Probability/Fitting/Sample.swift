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

  /// What makes standard deviations with the divisor n - 1 those of greatest likelihood.
  var likeliestShare: Double { (1 - 1 / Double(values.count)).squareRoot() }
  var least: Double { values[0] }
  var greatest: Double { values[values.count - 1] }
  var range: Double { greatest - least }
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
