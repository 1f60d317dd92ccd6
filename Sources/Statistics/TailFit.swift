/// Distributions of one kind, fitted to the excesses of a tail.
protocol TailFit {
  /// Those whose likelihood is within a deviance of the greatest: 3.84 leaves 2.5 % on either side.
  func likely(within deviance: Double) -> [any FittedTail]
}

/// A distribution of the excesses of one tail.
protocol FittedTail {
  /// Of the excesses, and of their squares; infinite where they do not exist.
  var mean: Double { get }
  var square: Double { get }
  /// Of what excesses lie beyond a distance from the threshold.
  func mean(beyond distance: Double) -> Double
  /// The excess that a share of all excesses, at most 1, lies beyond.
  func excess(beyondWhichLies share: Double) -> Double
  /// What an excess adds to the sum that the parameter of a fit is made of, where there is one.
  func influence(_ excess: Double) -> Double
}
