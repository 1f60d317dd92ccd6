import Statistics

/// Morris' statistics of an input, in the output's unit for a move over all probability.
public struct ElementaryEffects: Sendable {
  public var meanAbsolute: Estimate
  public var mean: Estimate
  public var standardDeviation: Estimate

  /// Of the effects that are finite; nil with fewer than two.
  init?(_ effects: [Double]) {
    let finite = effects.filter(\.isFinite)
    let scale = Moments.scale(reach: finite.reduce(0) { max($0, abs($1)) })
    if scale != 1 {
      guard let scaled = ElementaryEffects(finite.map { $0 * scale }) else { return nil }
      self = ElementaryEffects(scaled, factor: 1 / scale)
      return
    }
    guard finite.count > 1, let mean = Estimate(meanOf: finite),
      let absolute = Estimate(meanOf: finite.map(abs))
    else { return nil }
    self.mean = mean
    meanAbsolute = absolute
    let squares = finite.map { ($0 - mean.value) * ($0 - mean.value) }
    let n = Double(finite.count)
    let deviation = (squares.reduce(0, +) / (n - 1)).squareRoot()
    // d sd = d variance / (2 sd); the variance also errs by the square of the mean's error, which is
    // all of it where effects take two values equally often: 2 (sd^2 / n)^2.
    let error = Estimate(meanOf: squares)?.standardError.map { first in
      let second = 2.0.squareRoot() * deviation * deviation / n
      return (first * first + second * second).squareRoot()
    }
    standardDeviation = Estimate(
      // At most itself: effects that are all alike differ by rounding only.
      deviation,
      standardError: deviation > 0 ? error.map { min(deviation, $0 / (2 * deviation)) } : 0)
  }

  init(_ effects: ElementaryEffects, factor: Double) {
    func scaled(_ estimate: Estimate, _ factor: Double) -> Estimate {
      Estimate(
        estimate.value * factor, standardError: estimate.standardError.map { $0 * abs(factor) })
    }
    mean = scaled(effects.mean, factor)
    meanAbsolute = scaled(effects.meanAbsolute, abs(factor))
    standardDeviation = scaled(effects.standardDeviation, abs(factor))
  }
}
