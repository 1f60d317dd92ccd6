import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The hypergeometric distribution: successes in draws without replacement.
public struct Hypergeometric: CountingMarginal {
  public static let family = Family(
    name: "hypergeometric",
    forms: [
      Family.Form([
        Family.Parameter("population", .number, "size of the population"),
        Family.Parameter("successes", .number, "successes in the population"),
        Family.Parameter("draws", .number, "how many are drawn"),
      ])
    ],
    support: "0, 1, ..., draws", summary: "successes in draws without replacement",
    source: "GSL manual, The Hypergeometric Distribution",
    examples: [
      ["population": .number(50), "successes": .number(20), "draws": .number(10)],
      ["population": .number(1000), "successes": .number(3), "draws": .number(500)],
      ["population": .number(1e6), "successes": .number(4e5), "draws": .number(2000)],
      ["population": .number(1e12), "successes": .number(1e9), "draws": .number(1e4)],
    ],
    refused: [
      ["population": .number(10), "successes": .number(11), "draws": .number(2)],
      ["population": .number(10), "successes": .number(5), "draws": .number(11)],
      ["population": .number(0), "successes": .number(0), "draws": .number(0)],
    ])

  let population: Double
  let successes: Double
  let draws: Double
  let counts: Counts

  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    population = try parameters.whole("population", least: 1)
    successes = try parameters.whole("successes", least: 0)
    draws = try parameters.whole("draws", least: 0)
    guard successes <= population else {
      throw ParameterError("successes", "must not be above `population`")
    }
    guard draws <= population else {
      throw ParameterError("draws", "must not be above `population`")
    }
    let (s, n, failures) = (successes, draws, population - successes)
    let least = max(0, n - failures)
    let most = min(n, s)
    let mode = ((n + 1) / (population + 2) * (s + 1)).rounded(.down)
    counts = try Counts(
      mode: min(most, max(least, mode)), least: least, most: most, tails: nil
    ) { (s - $0) / ($0 + 1) * ((n - $0) / (failures - n + $0 + 1)) }
  }

  public var support: ClosedRange<Double> { counts.support }
  public func draw(_ generator: GSLGenerator) -> Double {
    // GSL counts up to 32 bits.
    guard let good = UInt32(exactly: successes), let bad = UInt32(exactly: population - successes),
      let drawn = UInt32(exactly: draws)
    else { return quantile(generator.uniform) }
    return Double(gsl_ran_hypergeometric(generator.state, good, bad, drawn))
  }
  public var mean: Double? { draws * successes / population }
  public var standardDeviation: Double? {
    guard population > 1 else { return 0 }
    let share = successes / population
    return (draws * share * (1 - share) * (population - draws) / (population - 1)).squareRoot()
  }
}
