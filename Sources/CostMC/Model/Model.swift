import Diagnostics
import Formulas
import Probability

/// A scenario whose every name, unit, parameter and correlation has been proved right: nothing
/// after it can fail on a mistake of the user's.
public struct Model: Sendable {
  public var title: String
  public var description: String?
  public var subject: String?
  public var variant: String?
  /// The definitions that the command line set, as it gave them: `rate=4`.
  public var assignments: [String]
  /// The variants that the scenario offers.
  public var variants: [Scenario.Variant]
  /// In the order of the file.
  public var inputs: [Input]
  /// In the order of the file.
  public var formulas: [FormulaDefinition]
  /// Expressions that a bridge's step or a decision's option gives without naming them: columns
  /// of the program like formulas, but not shown among them.
  public var unnamed: [FormulaDefinition]
  public var outputs: [Output]
  public var program: Program
  var feeding: Feeding
  public var dependence: [DependenceBlock]
  public var claims: [Claim]
  public var bridges: [Bridge]
  public var checks: [Check]
  public var decision: Decision?
  public var settings: Settings
  public var warnings: [Diagnostic]
  /// SHA-256 of the effective scenario's text(s), lower-case hex.
  public var digest: String
}

extension Model {
  /// The inputs that a name depends on, through formulas and uncertain parameters.
  func inputsFeeding(_ name: String) -> Set<String> { feeding.inputs(of: name) }

  /// Places of those that are uncertain.
  func uncertainInputs(feeding name: String) -> [Int] {
    feeding.inputPlaces(of: name).filter { !inputs[$0].kind.isConstant }
  }
}

/// An uncertain quantity or a constant.
public struct Input: Sendable {
  public enum Kind: Sendable {
    case constant(Double)
    case marginal(any Marginal)
    /// A parameter is another name: the marginal differs from draw to draw.
    case conditional(ConditionalMarginal)
  }
  public var name: String
  public var label: String?
  /// As written; empty for dimensionless.
  public var unit: String
  public var kind: Kind
  /// In words for reports: `triangular(3, 3.5, 4)`, `lognormal [P5 3, P95 4]`, `constant 2048`.
  public var distribution: String
  public var source: SourceReference?
  public var quality: String?
  public var basis: String?
  public var group: String?
  public var calibratedTo: String?
  /// The least and the greatest of the probabilities by whose quantiles it is stated.
  var statedProbabilities: ClosedRange<Double>?
  /// Where more quantiles are stated than define the family.
  public var misfit: QuantileMisfit?
}

public struct SourceReference: Sendable {
  public var key: String
  public var title: String?
  public var url: String?
  public var date: String?
  public var quality: String?
}

/// A family whose parameters are partly names.
public struct ConditionalMarginal: Sendable {
  /// Names whose columns the parameters come from, in the order `make` takes them.
  public var arguments: [String]
  /// The marginal for one draw; nil where these values have none (the draw is then not finite).
  public var make: @Sendable ([Double]) -> (any Marginal)?
}

public struct FormulaDefinition: Sendable {
  public var name: String
  public var label: String?
  /// The unit that its column is in: as declared, else the natural one.
  public var unit: String
  public var text: String
  public var dependsOn: [String]
  public var expression: CheckedExpression
}

/// A name whose distribution the report shows. Its column stands in the program's results under `name`.
public struct Output: Sendable {
  public var name: String
  public var label: String?
  public var unit: String
  /// column of `name` -> `unit`
  public var conversion: Conversion
  /// `unit`, to convert into those of other scenarios.
  public var measure: Unit
  /// A condition: the mean is a probability.
  public var isEvent: Bool
}

/// Inputs that are not independent of each other.
public struct DependenceBlock: Sendable {
  public enum Family: Sendable, Equatable {
    case normal
    case studentT(degreesOfFreedom: Double)

    /// `nil` for the normal copula, which the t copula tends to.
    public var degreesOfFreedom: Double? {
      switch self {
      case .normal: nil
      case .studentT(let degreesOfFreedom): degreesOfFreedom
      }
    }
  }
  public var family: Family
  /// Indices into `Model.inputs`.
  public var inputs: [Int]
  /// Correlation matrix of the scores, row-major, positive definite.
  public var correlations: [Double]
  /// What the scenario asked for.
  public var stated: [(first: Int, second: Int, kind: String, value: Double)]
}

public struct Claim: Sendable {
  public enum Statement: Sendable, Equatable {
    case value(Double)
    case range(Double, Double)
    case atMost(Double)
    case atLeast(Double)
  }
  public var id: String
  /// A name of the model (an input or formula), not necessarily among the outputs.
  public var output: String
  /// In `unit`.
  public var statement: Statement
  public var unit: String
  /// column of `output` -> `unit`
  public var conversion: Conversion
  public var label: String?
  public var by: String?
  public var source: SourceReference?
  public var scope: String?
  public var expect: String?
  /// Inputs with `calibratedTo` this claim that feed the output: not empty = circular.
  public var calibratedInputs: [String]
}

public struct Bridge: Sendable {
  public struct Step: Sendable {
    public var name: String
    public var label: String
    /// column of `name` -> the unit of `to`
    public var conversion: Conversion
  }
  public var id: String
  public var label: String?
  public var from: Step
  public var to: Step
  public var steps: [Step]
  public var unit: String
  public var expect: String?
  /// Where the scenario has it.
  var place: Span
}

/// An audit of a source's own arithmetic; needs no draws.
public struct Check: Sendable {
  public enum Stated: Sendable, Equatable {
    case value(Double)
    case range(Double, Double)
  }
  public var statement: String
  public var formula: String
  public var stated: Stated
  public var tolerance: Double
  public var unit: String
  /// In `unit`.
  public var computed: Double
  public var source: SourceReference?
  public var expect: String?
}

/// Options of which one is to be chosen, by their net benefit.
public struct Decision: Sendable {
  public enum Benefit: Sendable {
    /// A column of the program, and its conversion into the decision's unit.
    case column(String, Conversion)
    /// In the decision's unit.
    case constant(Double)
  }
  public struct Option: Sendable {
    public var name: String
    public var benefit: Benefit
  }
  public var label: String?
  public var unit: String
  public var options: [Option]
}

/// `run` of the scenario, overlaid by the options of the command line.
public struct Settings: Sendable {
  public var draws: Int = 1_000_000
  public var seed: UInt64 = 1
  public var design: String = Designs.standard.name
  public var level: Double = 0.9
  /// As fractions, increasing.
  public var percentiles: [Double] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
  public init() {}
}
