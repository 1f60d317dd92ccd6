import Testing

@testable import Probability

/// Marginals that are put together from values, weights or other families, by the names that
/// Reference/make_reference.py gives them.
enum ComposedMarginals {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let build: @Sendable () throws -> any Marginal
    var testDescription: String { name }
  }

  static func named(_ name: String) -> Case? { all.first { $0.name == name } }

  private static func truncated(
    _ family: any Marginal.Type, _ parameters: Parameters, _ min: Double?, _ max: Double?
  ) throws -> any Marginal {
    try Truncated.marginal(family.init(parameters), min: min, max: max)
  }

  private static func mixture(
    _ parts: (Double, any Marginal.Type, Parameters)...
  ) throws -> any Marginal {
    try Mixture([
      "components": .components(
        parts.map { (weight: $0.0, marginal: try $0.1.init($0.2)) })
    ])
  }

  private static func quantiles(_ points: (Double, Double)...) -> Parameters.Value {
    .quantiles(points.map { (probability: $0.0, value: $0.1) })
  }
  private static var three: Parameters.Value { quantiles((0.1, 17), (0.5, 24), (0.9, 35)) }
  private static let standard: Parameters = ["mean": .number(0), "sd": .number(1)]
  private static let skewed: Parameters = ["mu": .number(0), "sigma": .number(0.5)]
  private static func uniform(_ min: Double, _ max: Double) -> Parameters {
    ["min": .number(min), "max": .number(max)]
  }
  private static func pareto(_ shape: Double) -> Parameters {
    ["shape": .number(shape), "scale": .number(1)]
  }
  private static func trapezoid(_ min: Double, _ max: Double, _ half: Double) -> Parameters {
    ["min": .number(min), "max": .number(max), "halfWidth": .number(half)]
  }

  static let all: [Case] = [
    Case(name: "truncated normal, half") { try truncated(Normal.self, standard, 0, nil) },
    Case(name: "truncated normal, middle") { try truncated(Normal.self, standard, -0.25, 1.5) },
    Case(name: "truncated normal, lower tail") { try truncated(Normal.self, standard, -9, -8) },
    Case(name: "truncated lognormal") {
      try truncated(LogNormal.self, ["mu": .number(0), "sigma": .number(1)], 0.5, 32)
    },
    Case(name: "truncated laplace") {
      try truncated(Laplace.self, ["location": .number(1), "scale": .number(2)], -2, 9)
    },
    Case(name: "truncated triangular") {
      try truncated(
        Triangular.self, ["min": .number(0), "mode": .number(1), "max": .number(4)], 0.25, 3)
    },
    Case(name: "truncated pareto 2.5") { try truncated(Pareto.self, pareto(2.5), 3, nil) },
    Case(name: "truncated pareto 0.5") { try truncated(Pareto.self, pareto(0.5), 3, 1e6) },
    Case(name: "truncated pareto 1.5") { try truncated(Pareto.self, pareto(1.5), 3, 100) },
    Case(name: "histogram 1") {
      try Histogram(["edges": .numbers([0, 1, 3, 10]), "weights": .numbers([1, 5, 2])])
    },
    Case(name: "histogram 2") {
      try Histogram(["edges": .numbers([-1, 0, 1]), "weights": .numbers([3, 1])])
    },
    Case(name: "histogram 3") {
      try Histogram(["edges": .numbers([-8, -4, 4, 5, 64]), "weights": .numbers([1, 0, 2, 5])])
    },
    Case(name: "truncated histogram") {
      try truncated(
        Histogram.self, ["edges": .numbers([0, 1, 3, 10]), "weights": .numbers([1, 5, 2])], 0.5, 7)
    },
    Case(name: "cumulative 1") {
      try Cumulative(["quantiles": quantiles((0, 0), (0.25, 2), (1, 10))])
    },
    Case(name: "cumulative 2") {
      try Cumulative(["quantiles": quantiles((0, -5), (0.125, -1), (0.625, 0), (1, 4))])
    },
    Case(name: "cumulative 3") { try Cumulative(["quantiles": quantiles((0, 1), (1, 1000))]) },
    Case(name: "truncated cumulative") {
      try truncated(
        Cumulative.self, ["quantiles": quantiles((0, 0), (0.25, 2), (1, 10))], 1, 6)
    },
    Case(name: "shifted weibull") {
      try Weibull(["shape": .number(1.5), "scale": .number(2)]).shifted(by: 5)
    },
    Case(name: "discrete 1") { try Discrete(["values": .numbers([2, 3, 4, 5, 6])]) },
    Case(name: "discrete 2") {
      try Discrete(["values": .numbers([10, -1]), "weights": .numbers([1, 3])])
    },
    Case(name: "discrete 3") {
      try Discrete(["values": .numbers([0.5, 1000, 3]), "weights": .numbers([1, 2, 4])])
    },
    Case(name: "empirical 1") { try Empirical(["values": .numbers([2, 3, 3, 5, 8])]) },
    Case(name: "empirical 2") {
      try Empirical(["values": .numbers([1, 2, 4]), "weights": .numbers([1, 1, 2])])
    },
    Case(name: "empirical 3, smooth") {
      try Empirical(["values": .numbers([2, 3, 3.5, 5, 8]), "smooth": .flag(true)])
    },
    Case(name: "mixture 1") {
      try mixture(
        (0.25, Normal.self, ["mean": .number(10), "sd": .number(2)]),
        (1, LogNormal.self, skewed))
    },
    Case(name: "mixture 2") {
      try mixture(
        (1, Normal.self, ["mean": .number(-5), "sd": .number(1)]),
        (2, Normal.self, ["mean": .number(5), "sd": .number(0.0625)]))
    },
    Case(name: "mixture 3, with a gap") {
      try mixture((1, Uniform.self, uniform(0, 1)), (3, Uniform.self, uniform(2, 3)))
    },
    Case(name: "mixture 4, with an atom") {
      try mixture((1, Discrete.self, ["values": .numbers([0])]), (1, LogNormal.self, skewed))
    },
    Case(name: "metalog 1") { try Metalog(["quantiles": three]) },
    Case(name: "metalog 2, bounded below") {
      try Metalog(["quantiles": three, "min": .number(0)])
    },
    Case(name: "metalog 3, bounded") {
      try Metalog(["quantiles": three, "min": .number(0), "max": .number(50)])
    },
    Case(name: "curvilinear-trapezoid 1") { try CurvilinearTrapezoid(trapezoid(0, 1, 0.125)) },
    Case(name: "curvilinear-trapezoid 2") { try CurvilinearTrapezoid(trapezoid(-3, 5, 2)) },
    Case(name: "curvilinear-trapezoid 3") {
      try CurvilinearTrapezoid(trapezoid(10, 11, 0.0009765625))
    },
  ]
}
