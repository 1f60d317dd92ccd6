import CGSL

/// Events at a constant rate.
public struct Poisson: CountingMarginal {
  public static let family = Family(
    name: "poisson", forms: [Family.Form([Family.Parameter("mean", "mean >= 0")])],
    support: "0, 1, 2, …", summary: "events at a constant rate",
    source: "GSL manual, The Poisson Distribution",
    examples: [["mean": .number(4)], ["mean": .number(400)], ["mean": .number(0.01)]],
    refused: [["mean": .number(-1)]])

  let rate: Double
  let table: Discrete
  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    let rate = try parameters.number("mean")
    guard rate >= 0 else { throw ParameterError("mean", "must not be negative") }
    self.rate = rate
    // Beyond that, whole numbers are no longer all doubles.
    guard rate <= 1e15 else { throw ParameterError("mean", "must not be above 1e15") }
    table = try Counts.table(
      mode: rate.rounded(.down), least: 0, most: .infinity, otherwise: "normal"
    ) { rate / ($0 + 1) }
  }
  public var support: ClosedRange<Double> { 0...Double.infinity }
  public func draw(_ generator: GSLGenerator) -> Double {
    Double(gsl_ran_poisson(generator.state, rate))
  }
  public var mean: Double? { rate }
  public var standardDeviation: Double? { rate.squareRoot() }
}
