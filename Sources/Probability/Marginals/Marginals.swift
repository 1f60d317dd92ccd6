/// The registry of marginal families. To add one: a file beside this one, and a line here.
public enum Marginals {
  public static let all: [any Marginal.Type] = [
    Uniform.self, LogUniform.self, Triangular.self, PERT.self, Normal.self, LogNormal.self,
    StudentT.self, Beta.self, Gamma.self, Exponential.self, Weibull.self, Bernoulli.self,
    Binomial.self, Poisson.self, NegativeBinomial.self, UniformInteger.self, Discrete.self,
  ]

  public static func named(_ name: String) -> (any Marginal.Type)? { byName[name] }
  public static var names: [String] { all.map { $0.family.name } }

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.map { ($0.family.name, $0) })
}
