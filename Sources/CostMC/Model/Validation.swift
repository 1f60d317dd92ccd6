import Diagnostics

/// All problems of a scenario file, those of its variants included.
public enum Validation {
  /// - Parameter variant: the only one to look at; nil looks at the scenario and each variant.
  /// - Returns: nil where there is nothing wrong; warnings apart.
  public static func failure(
    contentsOf path: String, variant: String? = nil
  ) -> (failure: Failure?, warnings: [Diagnostic]) {
    let problems = Problems()
    guard let scenario = check(path, variant, files: [], problems) else {
      return (problems.failure, problems.warnings)
    }
    guard variant == nil else { return (problems.failure, problems.warnings) }
    let all = Problems()
    if let failure = problems.failure { all.add(failure) }
    for other in scenario.variants {
      let own = Problems()
      // The files are at hand: standard input cannot be read twice.
      _ = check(path, other.name, files: scenario.files, own)
      guard let failure = own.failure else { continue }
      let found = failure.diagnostics.map { problem in
        problems.has(problem) ? problem : problem.adding("in the variant `\(other.name)`")
      }
      all.add(Failure(found, cause: failure.cause))
    }
    return (all.failure, problems.warnings)
  }

  /// Notes the problems of the scenario, or of one variant.
  ///
  /// - Returns: nil where it cannot be read.
  private static func check(
    _ path: String, _ variant: String?, files: [ScenarioFiles.Content], _ problems: Problems
  ) -> Scenario? {
    guard
      let scenario = problems.noting({ () throws(Failure) in
        try Scenario(contentsOf: path, variant: variant, set: [], files: files)
      })
    else { return nil }
    if let model = problems.noting({ () throws(Failure) in try Model(scenario) }), variant == nil {
      model.warnings.forEach(problems.add)
    }
    return scenario
  }
}
