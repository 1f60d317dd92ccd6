/// A figure estimated from draws, with the spread it would have over reruns.
public struct Estimate: Sendable, Equatable {
  public let value: Double
  /// Standard error of `value` (Monte Carlo), in the same unit; nil where none can be stated.
  public let standardError: Double?
  /// A confidence interval of its own shape (95 %), where one is known; an end may be missing.
  public let confidence: Confidence?

  public struct Confidence: Sendable, Equatable {
    public let low: Double?
    public let high: Double?
    public init(low: Double?, high: Double?) {
      self.low = low
      self.high = high
    }
  }

  public init(_ value: Double, standardError: Double? = nil, confidence: Confidence? = nil) {
    self.value = value
    self.standardError = standardError
    self.confidence = confidence
  }

  /// The estimate of a positive multiple of the figure.
  public func scaled(by factor: Double) -> Estimate {
    if factor == 1 { return self }
    return Estimate(
      value * factor, standardError: standardError.map { $0 * factor },
      confidence: confidence.map {
        Confidence(low: $0.low.map { $0 * factor }, high: $0.high.map { $0 * factor })
      })
  }
}
