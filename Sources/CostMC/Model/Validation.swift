import Diagnostics

/// All problems of a scenario file, those of its variants included.
public enum Validation {
  /// - Parameter variant: the only one to look at; nil looks at the scenario and each variant.
  /// - Returns: nil where there is nothing wrong; warnings apart.
  public static func failure(
    contentsOf path: String, variant: String? = nil
  ) -> (failure: Failure?, warnings: [Diagnostic]) {
    let problems = Problems()
    guard let variants = check(path, variant, problems) else {
      return (problems.failure, problems.warnings)
    }
    if variant == nil { for other in variants { _ = check(path, other.name, problems) } }
    return (problems.failure, problems.warnings)
  }

  /// Notes the problems of one variant.
  ///
  /// - Returns: the variants that the file offers, nil where it cannot be read.
  private static func check(
    _ path: String, _ variant: String?, _ problems: Problems
  ) -> [Scenario.Variant]? {
    guard
      let scenario = problems.noting({ () throws(Failure) in
        try Scenario(contentsOf: path, variant: variant)
      })
    else { return nil }
    if let model = problems.noting({ () throws(Failure) in try Model(scenario) }), variant == nil {
      model.warnings.forEach(problems.add)
    }
    return scenario.variants
  }
}
