import Diagnostics
import Probability

/// A scenario as it was written, decoded but not yet checked against itself: names, units and
/// formulas are still text.
///
/// Reading goes on after a mistake; `Model` reports what was found here together with its own.
public struct Scenario: Sendable {
  public var title: String
  public var description: String?
  public var subject: String?
  /// The variant that was laid over the file.
  public var variant: Variant?
  /// What the file offers.
  public var variants: [Variant]
  var units: [Unit]
  var sources: [String: SourceReference]
  var inputs: [Input]
  var correlations: [Correlation]
  var copula: DependenceBlock.Family
  var formulas: [Formula]
  /// nil where the scenario leaves the choice to the program.
  var outputs: [Output]?
  var claims: [Claim]
  var bridges: [Bridge]
  var checks: [Check]
  var decision: Decision?
  public var settings: Settings
  /// Inputs that a variant or the command line has made constants.
  var fixedInputs: Set<String>
  /// SHA-256 of the effective scenario, lower-case hex.
  public var digest: String
  /// What is wrong with it so far.
  var problems: [Diagnostic]
  var warnings: [Diagnostic]
  var cause: Failure.Cause
  /// What was read: the effective scenario, without `extends` and `variants`.
  let root: JSON
  /// The files that it was read from.
  let files: [ScenarioFiles.Content]
  /// `name=value` of the inputs that the command line has made constants.
  let assignments: [String]

  public struct Variant: Sendable {
    public var name: String
    public var label: String?
  }

  /// Reads a scenario, the ones that it extends, and what is laid over it.
  ///
  /// - Parameters:
  ///   - path: of the file; `-` is standard input.
  ///   - variant: one of the file's.
  ///   - set: `name=value` of inputs to replace by constants, in their units.
  /// - Throws: where a file cannot be read, its JSON does not let itself be understood, or the
  ///   variant or an input to set does not exist.
  public init(
    contentsOf path: String, variant: String? = nil, set: [String] = []
  ) throws(Failure) {
    try self.init(contentsOf: path, variant: variant, set: set, files: [])
  }

  /// - Parameter held: files that need not be read from disk.
  init(
    contentsOf path: String, variant: String?, set: [String], files held: [ScenarioFiles.Content]
  ) throws(Failure) {
    let problems = Problems()
    let files = ScenarioFiles(held)
    try self.init(
      ScenarioTree(path: path, files: files, problems: problems), variant: variant, set: set,
      files: files, problems: problems)
  }

  /// Reads a scenario from a text; the source's name says where files beside it lie.
  public init(
    parsing source: Source, variant: String? = nil, set: [String] = []
  ) throws(Failure) {
    let problems = Problems()
    let files = ScenarioFiles()
    try self.init(
      ScenarioTree(source, files: files, problems: problems), variant: variant, set: set,
      files: files, problems: problems)
  }

  /// A scenario put together from parts of others.
  ///
  /// - Parameters:
  ///   - fixedInputs: inputs whose correlations are ignored where they are constants.
  ///   - held: files of data that need not be read from disk.
  init(
    root: JSON, fixedInputs: Set<String>, files held: [ScenarioFiles.Content] = []
  ) throws(Failure) {
    try self.init(
      ScenarioTree(root: root, fixedInputs: fixedInputs), variant: nil, set: [],
      files: ScenarioFiles(held), problems: Problems())
  }

  private init(
    _ tree: ScenarioTree, variant: String?, set: [String], files: ScenarioFiles,
    problems: Problems
  ) throws(Failure) {
    var tree = tree
    self.variant = nil
    if let variant {
      self.variant = Variant(name: variant, label: try tree.apply(variant: variant))
    }
    for assignment in set { try tree.set(assignment) }

    root = tree.root
    let members = MemberReader(problems: problems, files: files)
    title = ""
    if let reader = ObjectReader(tree.root, .scenario, subject: "the scenario", problems: problems)
    {
      Self.checkVersion(reader)
      title = reader.name("title")?.text ?? ""
      description = reader.words("description")
      subject = reader.words("subject")
      units = members.units(reader)
      sources = members.sources(reader)
      inputs = members.inputs(reader)
      correlations = members.correlations(reader)
      copula = members.copula(reader)
      formulas = members.formulas(reader)
      outputs = members.outputs(reader)
      claims = members.claims(reader)
      bridges = members.bridges(reader)
      checks = members.checks(reader)
      decision = members.decision(reader)
      settings = members.settings(reader)
    } else {
      (units, sources, inputs, correlations, copula) = ([], [:], [], [], .normal)
      (formulas, outputs, claims, bridges, checks) = ([], nil, [], [], [])
      settings = Settings()
    }
    variants = members.variants(tree.variants)
    fixedInputs = tree.fixedInputs
    self.files = files.contents
    assignments = set
    digest = SHA256.hex(
      ([CanonicalJSON.bytes(of: tree.root)] + members.dataDigests.map { Array($0.utf8) })
        .reduce(into: []) { $0 += $1 })
    self.problems = problems.failure?.diagnostics ?? []
    warnings = problems.warnings
    cause = problems.cause
  }

  private static func checkVersion(_ reader: ObjectReader) {
    guard let json = reader["costmc"] else { return }
    guard json.number == 1 else {
      reader.problems.add(
        .error(.unknownVersion(json.kind), .init(json.head), help: "write `\"costmc\": 1`"))
      return
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownVersion(_ found: String) -> Self {
    "`costmc` is the version of the format and must be 1, found \(found)"
  }
}
