/// A family's entry in the registry: it feeds decoding, suggestions, `list`, the schema, the
/// reference page and the contract tests.
public struct Family: Sendable {
  /// The word in scenario files: `log-uniform`.
  public let name: String
  /// The alternative parameter sets, the preferred one first.
  public let forms: [Form]
  /// In words: "min <= x <= max".
  public let support: String
  /// One line: what it is for.
  public let summary: String
  /// Where the definition is from: GSL's chapter, or a paper with its DOI.
  public let source: String
  /// Parameter sets that work, edge cases included: the contract tests run over all of them.
  public let examples: [Parameters]
  /// Parameter sets that must be refused.
  public let refused: [Parameters]

  public init(
    name: String, forms: [Form], support: String, summary: String, source: String,
    examples: [Parameters], refused: [Parameters]
  ) {
    self.name = name
    self.forms = forms
    self.support = support
    self.summary = summary
    self.source = source
    self.examples = examples
    self.refused = refused
  }

  /// One set of parameters that defines a marginal.
  public struct Form: Sendable {
    public let parameters: [Parameter]
    /// Whether two quantiles define it, so that more of them can be fitted.
    public let isByTwoQuantiles: Bool
    public init(_ parameters: [Parameter], isByTwoQuantiles: Bool = false) {
      self.parameters = parameters
      self.isByTwoQuantiles = isByTwoQuantiles
    }
  }

  public struct Parameter: Sendable {
    public enum Kind: Sendable {
      /// A number in the input's unit: converted with it.
      case quantity
      /// A pure number: a shape, a probability, a weight.
      case number
      case flag
      /// A list of quantities: `values`, `edges`.
      case quantities
      /// A list of pure numbers: `weights`.
      case numbers
      /// Probability to quantity: `{ "0.05": 3, "0.95": 4 }`.
      case quantiles
      /// A list of weighted marginals.
      case components
      /// A path to a CSV file beside the scenario and the name of a column in it.
      case file, column
    }
    public let name: String
    public let kind: Kind
    /// Used where the parameter is absent; nil = required unless `isOptional`.
    public let defaultValue: Double?
    public let isOptional: Bool
    /// One line: meaning and valid range.
    public let summary: String
    /// A required quantity.
    public init(_ name: String, _ summary: String) {
      self.init(name, .quantity, summary)
    }
    public init(_ name: String, default defaultValue: Double, _ summary: String) {
      self.init(name, .quantity, default: defaultValue, summary)
    }
    public init(
      _ name: String, _ kind: Kind, default defaultValue: Double? = nil,
      isOptional: Bool = false, _ summary: String
    ) {
      self.name = name
      self.kind = kind
      self.defaultValue = defaultValue
      self.isOptional = isOptional || defaultValue != nil
      self.summary = summary
    }
  }
}

/// The values of one set of parameters, all in the input's unit.
public struct Parameters: Sendable, ExpressibleByDictionaryLiteral {
  public enum Value: Sendable {
    case number(Double)
    case flag(Bool)
    case numbers([Double])
    /// Sorted by probability, probabilities distinct.
    case quantiles([(probability: Double, value: Double)])
    case components([(weight: Double, marginal: any Marginal)])
  }
  public var values: [String: Value]
  public init(_ values: [String: Value] = [:]) { self.values = values }
  public init(dictionaryLiteral elements: (String, Value)...) {
    values = Dictionary(elements) { _, last in last }
  }
}
