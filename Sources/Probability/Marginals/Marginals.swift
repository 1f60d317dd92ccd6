/// The registry of marginal families. To add one: a file beside this one, and a line here.
public enum Marginals {
  public static let all: [any Marginal.Type] = [
    Uniform.self, LogUniform.self, Triangular.self, PERT.self, Normal.self, LogNormal.self,
    StudentT.self, SkewNormal.self, Beta.self, Gamma.self, Exponential.self, Weibull.self,
    Bernoulli.self,
    Binomial.self, Poisson.self, NegativeBinomial.self, UniformInteger.self, Discrete.self,
    Arcsine.self, Trapezoidal.self, CurvilinearTrapezoid.self, Cauchy.self, Laplace.self,
    Logistic.self, Gumbel.self, GumbelMin.self, GeneralizedExtremeValue.self,
    GeneralizedPareto.self, Pareto.self, Rayleigh.self, HalfNormal.self, LogLogistic.self,
    ChiSquared.self, FRatio.self, InverseGamma.self, InverseGaussian.self, Geometric.self,
    Hypergeometric.self, Histogram.self, Cumulative.self, Empirical.self, Mixture.self,
    Metalog.self,
  ]

  public static func named(_ name: String) -> (any Marginal.Type)? { byName[name] }
  public static var names: [String] { all.map { $0.family.name } }

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.map { ($0.family.name, $0) })
}
