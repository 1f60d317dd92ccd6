import CGSL

/// 1 with probability p, else 0.
public struct Bernoulli: CountingMarginal {
  public static let family = Family(
    name: "bernoulli",
    forms: [Family.Form([Family.Parameter("p", .number, "probability of 1, 0 to 1")])],
    support: "0 or 1", summary: "something happens or not",
    source: "GSL manual, The Bernoulli Distribution",
    examples: [["p": .number(0.8)], ["p": .number(0)], ["p": .number(1)]],
    refused: [["p": .number(-0.1)], ["p": .number(1.1)]])

  let p: Double
  let counts: Counts
  public init(_ parameters: Parameters) throws(ParameterError) {
    p = try parameters.probability("p")
    counts = .tabulated(Discrete([(0, 1 - p), (1, p)].filter { $0.1 > 0 }))
  }
  public var support: ClosedRange<Double> { counts.support }
  public func draw(_ generator: GSLGenerator) -> Double {
    Double(gsl_ran_bernoulli(generator.state, p))
  }
  public var mean: Double? { p }
  public var standardDeviation: Double? { (p * (1 - p)).squareRoot() }
}
