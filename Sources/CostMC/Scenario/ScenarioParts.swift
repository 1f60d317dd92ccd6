import Diagnostics
import Probability

// What the parts of a scenario say, with the places where they say it.

extension Scenario {
  struct Unit: Sendable {
    var name: PlacedText
    /// nil for a new base unit.
    var definition: PlacedText?
  }

  struct Input: Sendable {
    enum Definition: Sendable {
      case constant(Placed<Double>)
      case distribution(Distribution)
      /// Refused when it was read.
      case invalid
    }
    var name: PlacedText
    var definition: Definition
    var unit: PlacedText?
    var label: String?
    var source: PlacedText?
    var basis: String?
    var quality: String?
    var calibratedTo: PlacedText?
    var group: String?
  }

  struct Correlation: Sendable {
    var first: PlacedText
    var second: PlacedText
    var kind: String
    var coefficient: Placed<Double>
    var span: Span
  }

  struct Formula: Sendable {
    var name: PlacedText
    /// nil where it was refused when it was read.
    var text: PlacedText?
    var unit: PlacedText?
    var label: String?
  }

  struct Output: Sendable {
    var name: PlacedText
    var unit: PlacedText?
    var label: String?
  }

  struct Claim: Sendable {
    var id: PlacedText
    var output: PlacedText?
    var statement: CostMC.Claim.Statement?
    var unit: PlacedText?
    var label: String?
    var by: String?
    var source: PlacedText?
    var scope: String?
    var expect: String?
  }

  struct Bridge: Sendable {
    struct Step: Sendable {
      var formula: PlacedText
      var label: String?
    }
    var id: PlacedText
    var label: String?
    var from: PlacedText?
    var to: PlacedText?
    var steps: [Step]
    var expect: String?
  }

  struct Check: Sendable {
    var statement: String
    var formula: PlacedText?
    var stated: CostMC.Check.Stated?
    var tolerance: Double
    var unit: PlacedText?
    var source: PlacedText?
    var expect: String?
  }

  struct Decision: Sendable {
    enum Benefit: Sendable {
      case number(Double)
      case formula(PlacedText)
    }
    var label: String?
    var unit: PlacedText?
    var options: [(name: PlacedText, benefit: Benefit)]
    var span: Span
  }
}

/// A number of a scenario, or the name of the input or formula that it comes from.
enum Figure: Sendable {
  case number(Double, Span)
  case name(PlacedText)

  var span: Span {
    switch self {
    case .number(_, let span): span
    case .name(let name): name.whole
    }
  }
}

/// A family with its parameters, some of which may be names.
struct Distribution: Sendable {
  indirect enum Argument: Sendable {
    case figure(Figure)
    case flag(Bool)
    case figures([Figure])
    /// In order of probability.
    case quantiles([(probability: Double, value: Figure)])
    case components([(weight: Figure, distribution: Distribution)])
    /// A column of a data file.
    case data([Double])
  }
  struct Parameter: Sendable {
    var name: String
    var isQuantity: Bool
    var argument: Argument
    var span: Span
  }

  /// "input `x`", or "component 2 of input `x`".
  var subject: String
  var type: any Marginal.Type
  var isFirstForm: Bool
  /// In the order of the form.
  var parameters: [Parameter]
  var shift: Figure?
  var least: Figure?
  var greatest: Figure?
  /// Where the family is named.
  var span: Span
}
