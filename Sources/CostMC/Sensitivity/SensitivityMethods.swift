/// A way to say how much an input matters.
public struct SensitivityMethod: Sendable {
  /// What its figures rest on.
  public enum Basis: String, Sendable {
    /// The run's own draws.
    case draws
    /// Pairs of points of its own.
    case pairs
    /// A few points of its own.
    case points
  }
  /// The word of `--method` and the field in JSON.
  public let name: String
  public let basis: Basis
  public let isDefault: Bool
  /// What it answers, in a line.
  public let answers: String
  /// When it misleads, in a line.
  public let misleads: String
  public let source: String

  /// Whether its figures are of the inputs of each output.
  var isRanking: Bool { name != "valueOfInformation" && name != "verdicts" }
}

/// The registry of methods. It feeds `--method`, `costmc list methods`, the JSON and the tests.
public enum SensitivityMethods {
  public static let all: [SensitivityMethod] = [
    SensitivityMethod(
      name: "shapley", basis: .pairs, isDefault: true,
      answers:
        "how the variance is shared out among the inputs, interactions and correlations split fairly; sums to 1",
      misleads:
        "gives an input that the output does not use a share where it is correlated with one that it uses",
      source: "Song, Nelson & Staum (2016), doi:10.1137/15M1048070"),
    SensitivityMethod(
      name: "totalOrder", basis: .pairs, isDefault: true,
      answers:
        "share of variance that is left when all other inputs are known: near 0 means that the input can be fixed",
      misleads: "is small for strongly correlated inputs, as the others then tell it",
      source: "Homma & Saltelli (1996), doi:10.1016/0951-8320(96)00002-6"),
    SensitivityMethod(
      name: "firstOrder", basis: .draws, isDefault: true,
      answers:
        "share of variance that goes away on average when this input becomes known: what to look up next",
      misleads:
        "misses inputs that act only together with others; contains what correlated inputs bring along",
      source: "Plischke, Borgonovo & Smith (2013), doi:10.1016/j.ejor.2012.11.047"),
    SensitivityMethod(
      name: "sobolFirstOrder", basis: .pairs, isDefault: false,
      answers:
        "the same share as `firstOrder`, from a design of its own: right for any shape of the model",
      misleads: "as `firstOrder`; less exact than it for smooth models",
      source: "Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018"),
    SensitivityMethod(
      name: "secondOrder", basis: .pairs, isDefault: false,
      answers: "share of variance that two independent inputs cause only together",
      misleads: "says nothing of correlated inputs, and of three that act together",
      source: "Saltelli (2002), doi:10.1016/S0010-4655(02)00280-1"),
    SensitivityMethod(
      name: "spearman", basis: .draws, isDefault: true,
      answers: "direction and strength of a monotone relation",
      misleads:
        "is 0 for a relation that rises and falls; contains what correlated inputs bring along",
      source: "Spearman (1904), doi:10.2307/1412159"),
    SensitivityMethod(
      name: "partialRankCorrelation", basis: .draws, isDefault: true,
      answers: "direction and strength of a monotone relation when the other inputs are held",
      misleads: "is near 1 for an input of little effect where little else is left to explain",
      source: "Saltelli & Marivoet (1990), doi:10.1016/0951-8320(90)90065-U"),
    SensitivityMethod(
      name: "standardizedRegression", basis: .draws, isDefault: true,
      answers:
        "standard deviations that the output moves by when the input moves by one, the others held",
      misleads: "sees the linear part only, and single far draws pull at it",
      source: "Saltelli & Marivoet (1990), doi:10.1016/0951-8320(90)90065-U"),
    SensitivityMethod(
      name: "delta", basis: .draws, isDefault: true,
      answers: "how far knowing the input shifts the whole distribution of the output, 0 to 1",
      misleads: "does not sum to 1 and says nothing of the direction",
      source: "Borgonovo (2007), doi:10.1016/j.ress.2006.04.015"),
    SensitivityMethod(
      name: "kendall", basis: .draws, isDefault: true,
      answers:
        "probability that two draws are in the same order in input and output, less that they are not (tau-b)",
      misleads: "as `spearman`",
      source: "Knight (1966), doi:10.1080/01621459.1966.10480879"),
    SensitivityMethod(
      name: "pawn", basis: .draws, isDefault: true,
      answers:
        "greatest change of a cumulative probability of the output, typical of tenths of the input",
      misleads: "is a median over the tenths: an input that matters at one end only comes out low",
      source: "Pianosi & Wagener (2018), doi:10.1016/j.envsoft.2018.07.019"),
    SensitivityMethod(
      name: "elementaryEffects", basis: .points, isDefault: false,
      answers:
        "how much the output moves, on average, when the input moves by two thirds of its probability, as a slope over all of it",
      misleads: "ignores correlations; rests on four levels of each input, the ends among them",
      source: "Morris (1991), doi:10.1080/00401706.1991.10484804"),
    SensitivityMethod(
      name: "tornado", basis: .draws, isDefault: true,
      answers: "the output's mean in the input's lowest and highest tenth",
      misleads:
        "the bars of an input that rises and falls coincide; contains what correlated inputs bring along",
      source: "Eschenbach (1992), doi:10.1287/inte.22.6.40"),
    SensitivityMethod(
      name: "swing", basis: .points, isDefault: true,
      answers: "the output with this input at its P10 and P90, all others at their medians",
      misleads: "sees one line through the middle only: no interaction, no correlation",
      source: "Howard (1988), doi:10.1287/mnsc.34.6.679"),
    SensitivityMethod(
      name: "valueOfInformation", basis: .draws, isDefault: true,
      answers:
        "what it is worth to know everything (EVPI), or one input (EVPPI), before the scenario's `decision` is made",
      misleads:
        "is 0 for an input that cannot change the choice by itself, though two together may",
      source: "Strong & Oakley (2013), doi:10.1177/0272989X12465123"),
    SensitivityMethod(
      name: "verdicts", basis: .draws, isDefault: true,
      answers:
        "by how much knowing an input would lower the probability of a wrong verdict on a claim, and narrow the interval of its output",
      misleads: "is an average before one looks: what is found may also widen the interval",
      source: "Strong & Oakley (2013), doi:10.1177/0272989X12465123"),
  ]

  public static var defaults: [String] { all.filter(\.isDefault).map(\.name) }

  public static func named(_ name: String) -> SensitivityMethod? { all.first { $0.name == name } }

  /// The methods whose figure is a share of variance, or rests on one.
  static let ofVariance = [
    "shapley", "totalOrder", "firstOrder", "sobolFirstOrder", "secondOrder",
    "standardizedRegression",
  ]

  /// The methods whose figure ranks inputs, best first; `totalOrder` not for correlated inputs.
  static let ranking = [
    "shapley", "totalOrder", "firstOrder", "sobolFirstOrder", "delta", "pawn", "spearman",
    "kendall", "partialRankCorrelation", "standardizedRegression",
  ]
}
