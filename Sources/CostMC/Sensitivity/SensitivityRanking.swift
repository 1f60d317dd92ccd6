import Statistics

/// The inputs of one output in order of rank, most important first.
public struct SensitivityRanking: Sendable {
  public struct Entry: Sendable {
    public var input: String
    public var rank: Int
    public var rankRange: ClosedRange<Int>
    /// Method name (the JSON field, such as `firstOrder`) to its estimate.
    public var indices: MethodFigures
    public var tornado: Tornado?
    /// The output with the input at its P10 and P90, the others at their medians.
    public var swing: (low: Double, high: Double)?
    public var elementaryEffects: ElementaryEffects?
    public var isCorrelated: Bool
  }
  /// Inputs that the scenario ranks together, or one that stands by itself.
  public struct Group: Sendable {
    public var name: String
    public var inputs: [String]
    public var indices: MethodFigures
  }
  /// What two inputs cause only together.
  public struct Pair: Sendable {
    public var first: String
    public var second: String
    public var share: Estimate
  }
  public var output: String
  public var unit: String
  public var inputs: [Entry]
  /// The method whose figure gives the rank.
  public var rankedBy: String?
  /// Empty where the scenario has none.
  public var groups: [Group] = []
  public var second: [Pair] = []
}
