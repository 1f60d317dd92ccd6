import Probability
import Statistics

/// Everything found out about one scenario: what every report format shows.
///
/// An absent number is nil, never 0. Values stand in the unit named beside them.
public struct Analysis: Sendable {
  public var receipt: Receipt
  public var title: String
  public var subject: String?
  public var description: String?
  public var inputs: [InputSummary]
  public var correlations: [AchievedCorrelation]
  public var outputs: [OutputSummary]
  public var claims: [ClaimFinding]
  public var bridges: [BridgeFinding]
  public var checks: [CheckFinding]
  public var sensitivity: [SensitivityRanking]
  /// How many of the draws the ranking and the achieved correlations rest on; 0 without any.
  public var rankedDraws: Int
  /// On what kinds of sources each output's spread rests.
  public var sourceQuality: [SourceQuality] = []
  /// Whole sentences; each says what is wrong and what to do.
  public var warnings: [String]
  /// Verdicts under other choices, where they were asked for.
  public var robustness: [RobustnessFinding] = []
  /// What differs from a former result, where one was given.
  public var movement: Movement?

  public var variant: String? { receipt.variant }
}

/// What it takes to get the same bytes again.
public struct Receipt: Sendable {
  public var version: String
  public var scenario: String
  public var variant: String?
  /// What `--set` changed.
  public var assignments: [String]
  public var scenarioSHA256: String
  public var seed: UInt64
  public var draws: Int
  public var design: String
  public var replicates: Int?
  public var engine: String
  public var level: Double
  public var gslVersion: String

  init(
    _ model: Model, scenario path: String, settings: Settings, simulation: Simulation,
    design: any Design.Type, engine: SamplingEngine
  ) {
    version = costmcVersion
    scenario = path
    variant = model.variant
    assignments = model.assignments
    scenarioSHA256 = model.digest
    seed = settings.seed
    draws = settings.draws
    self.design = design.name
    replicates = simulation.replicates > 1 ? simulation.replicates : nil
    self.engine = engine.rawValue
    level = settings.level
    gslVersion = GSL.version
  }

  /// The scenario as commands name it, with what changes it, for a POSIX shell.
  public var subject: String {
    ([scenario.shellWord] + (variant.map { ["--variant", $0.shellWord] } ?? [])
      + Self.options(setting: assignments)).joined(separator: " ")
  }

  static func options(setting assignments: [String]) -> [String] {
    assignments.map { "--set \($0.shellWord)" }
  }
}

public struct PercentileEstimate: Sendable {
  /// Fraction in (0, 1).
  public var p: Double
  public var estimate: Estimate
}

public struct InputSummary: Sendable {
  public var name: String
  public var label: String?
  public var unit: String
  public var distribution: String
  public var isConstant: Bool
  /// Exact; nil where it does not exist or a parameter is uncertain.
  public var mean: Double?
  public var standardDeviation: Double?
  /// Exact; empty where a parameter is uncertain.
  public var percentiles: [(p: Double, value: Double)]
  public var source: SourceReference?
  public var quality: String?
  public var basis: String?
  public var group: String?
  public var misfit: QuantileMisfit?
  /// What the family makes of the tails of an input that is stated by quantiles.
  public var impliedTails: ImpliedTails?

  public struct ImpliedTails: Sendable {
    /// The outermost probabilities that are stated.
    public var stated: ClosedRange<Double>
    /// Quantiles beyond them.
    public var low: (p: Double, value: Double)
    public var high: (p: Double, value: Double)
  }
}

public struct AchievedCorrelation: Sendable {
  public var first: String
  public var second: String
  /// `spearman`, `pearson` or `kendall`, as stated.
  public var kind: String
  public var stated: Double
  /// Spearman's coefficient between the values drawn.
  public var achievedSpearman: Estimate
  /// Kendall's tau-b of these, where that was stated.
  public var achievedKendall: Estimate?
}

public struct OutputSummary: Sendable {
  public var name: String
  public var label: String?
  public var unit: String
  public var isEvent: Bool
  public var draws: Int
  public var nonFinite: Int
  /// The formula that produced the first value that is not finite, and that draw's index.
  public var firstNonFinite: (formula: String, draw: Int)?
  public var mean: Estimate?
  public var standardDeviation: Estimate?
  public var skewness: Estimate?
  public var excessKurtosis: Estimate?
  public var minimum: Double?
  public var maximum: Double?
  public var percentiles: [PercentileEstimate]
  /// Equal-tailed coverage interval and the shortest one, at `Receipt.level`.
  public var interval: Interval?
  public var shortestInterval: Interval?
  public var expectedShortfall: [PercentileEstimate]
  public var histogram: DisplayHistogram?
  /// Positions of the modes where there are several.
  public var modes: [Double]
  /// The median lies in the valley between two modes.
  public var medianIsInValley = false
  /// The index of the heavier tail, where it leaves no standard deviation.
  public var tailIndex: Estimate?

  public struct Interval: Sendable {
    public var probability: Double
    public var low: Double
    public var high: Double
  }
}

public enum Verdict: String, Sendable, CaseIterable {
  case plausible, contradicted, supported, undecided, circular
}

public struct ClaimFinding: Sendable {
  public var claim: Claim
  public var rank: Estimate?
  public var inside: Estimate?
  public var below: Estimate?
  public var above: Estimate?
  public var holds: Estimate?
  public var verdict: Verdict
  /// The verdicts that the draws leave open where it is undecided.
  public var open: [Verdict] = []
  public var implied: [Implied]

  /// What would have to be true of one input, in the input's unit.
  public struct Implied: Sendable {
    public var input: String
    public var unit: String
    public var prior: Triple
    /// nil where too few draws satisfy the claim.
    public var given: Triple?
    /// Standard errors of the figures of `given`.
    public var givenErrors: Triple?
    /// How many draws `given` rests on.
    public var effectiveDraws: Int
    /// nil where no value of this input alone does it, and where the claim holds at the median.
    public var alone: Alone?
  }
  /// The value of one input that moves the output's median to the claim.
  public struct Alone: Sendable {
    /// In the input's unit; the solution for the draws at hand is exact to 1e-6.
    public var value: Double
    /// P(input <= value): 0 below all that is assumed, 1 above it.
    public var percentile: Double
    /// By the finite number of draws that the median is taken of; nil where these cannot tell.
    public var standardError: Double?
  }
  public struct Triple: Sendable {
    public var p5: Double
    public var p50: Double
    public var p95: Double
    public init(p5: Double, p50: Double, p95: Double) {
      self.p5 = p5
      self.p50 = p50
      self.p95 = p95
    }
  }
}

public struct BridgeFinding: Sendable {
  public struct Entry: Sendable {
    public var name: String
    public var label: String
    public var mean: Estimate
    /// Interval at `Receipt.level`.
    public var low: Double
    public var high: Double
    /// Mean over the retained draws with `to` between its P45 and P55.
    public var nearMedian: Double
    /// Of this mean, as of independent draws; nil with fewer than two.
    public var nearMedianError: Double?
  }
  public var bridge: Bridge
  public var from: Entry
  public var to: Entry
  public var steps: [Entry]
  /// Largest relative gap |to - from - sum(steps)| over the draws.
  public var largestGap: Double
}

public struct CheckFinding: Sendable {
  public var check: Check
  /// (stated - computed) / computed; to the nearer end of a range, 0 inside.
  public var relativeError: Double
  public var holds: Bool
}
