import Formulas

/// A column that statistics are wanted of: an output, a claim's quantity, a step of a bridge.
struct Tracked: Sendable {
  var name: String
  /// The column's unit to the one that the statistics are in.
  var conversion: Conversion
  /// Counts of draws <= each are taken over the whole run.
  var thresholds: [Double]
  /// Whether reports tell more of its order than a few ranks.
  var isOutput = true
}
