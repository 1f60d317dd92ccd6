import Diagnostics
import Probability

/// The registry of marginals by name.
enum Families {
  private static let byName: [String: any Marginal.Type] = Dictionary(
    Marginals.all.map { ($0.family.name, $0) }, uniquingKeysWith: { first, _ in first })

  static func named(_ name: String) -> (any Marginal.Type)? { byName[name] }

  /// All parameters of all families.
  static let parameterNames = Set(
    Marginals.all.flatMap { $0.family.forms.flatMap { $0.parameters.map(\.name) } })

  /// Names that other programs use.
  private static let others: [String: String] = [
    "gaussian": "normal", "norm": "normal", "triangle": "triangular", "tri": "triangular",
    "beta-pert": "pert", "t": "student-t", "student": "student-t", "chi2": "chi-squared",
    "chi-square": "chi-squared", "chisq": "chi-squared", "lorentz": "cauchy",
    "double-exponential": "laplace", "reciprocal": "log-uniform", "fisk": "log-logistic",
    "wald": "inverse-gaussian", "gev": "generalized-extreme-value",
    "gpd": "generalized-pareto", "kde": "empirical", "discrete-uniform": "uniform-integer",
    "randint": "uniform-integer", "categorical": "discrete", "choice": "discrete",
    "gumbel-max": "gumbel", "trapezoid": "trapezoidal", "expon": "exponential",
  ]

  /// The way out of a name that no family has.
  static func help(_ name: String) -> Diagnostic.Message {
    let lower = name.lowercased()
    if ["constant", "fixed", "point", "deterministic", "none"].contains(lower) {
      return "a constant has `value` in place of `distribution`"
    }
    let folded = String(lower.map { $0 == "_" || $0 == " " ? "-" : $0 })
    if let near = others[folded] ?? Suggestion.nearest(name, among: byName.keys) {
      return "did you mean `\(near)`?"
    }
    return "`costmc list distributions` shows all families"
  }
}

extension Family {
  /// The parameter of this name in any form.
  func parameter(_ name: String) -> Parameter? {
    for form in forms {
      if let parameter = form.parameters.first(where: { $0.name == name }) { return parameter }
    }
    return nil
  }

  /// "`mean` and `sd`, or `median` and `geometricSD`".
  var formsInWords: String {
    forms.map { form in
      let required = form.parameters.filter { !$0.isOptional }.map(\.name)
      return Wording.names(required.isEmpty ? form.parameters.map(\.name) : required, "and")
    }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      .joined(separator: ", or ")
  }
}
