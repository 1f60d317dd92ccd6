import Probability

/// What there is to know of one family: its parameters in every form, its support, a picture.
public struct FamilyPage {
  private let type: any Marginal.Type

  public init(_ type: any Marginal.Type) { self.type = type }

  public var text: String {
    let family = type.family
    var lines = ["\(family.name): \(family.summary)", "", "support: \(family.support)"]
    for (place, form) in family.forms.enumerated() {
      lines += ["", place == 0 ? "Parameters" : "or"]
      let width = form.parameters.map(\.name.count).max() ?? 0
      for parameter in form.parameters {
        let note =
          parameter.defaultValue.map { " (default \(NumberFormat.significant($0, digits: 6)))" }
          ?? (parameter.isOptional ? " (optional)" : "")
        lines.append(
          "  \(Pictures.padded(parameter.name, to: width))  \(parameter.summary)\(note)")
      }
    }
    lines += [""] + picture + ["source: \(family.source)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The density, or the probabilities, of the family's first example.
  private var picture: [String] {
    guard let example = type.family.examples.first, let marginal = try? type.init(example) else {
      return []
    }
    let low = marginal.quantile(lower: 0.005)
    let high = marginal.quantile(upper: 0.005)
    guard low < high else { return [] }
    let caption = "Example: \(Self.words(example)), from P0.5 to P99.5"
    let values =
      marginal.isDiscrete && high - low < 24 && low == low.rounded()
      ? Array(stride(from: low, through: high, by: 1)) : nil
    let cells = values?.count ?? 20
    let edges = (0...cells).map { low + (high - low) * Double($0) / Double(cells) }
    let shares = (0..<cells).map { cell -> Double in
      if let values { return marginal.cdf(values[cell]) - marginal.cdf(values[cell] - 1) }
      return marginal.cdf(edges[cell + 1]) - marginal.cdf(edges[cell])
    }
    let most = shares.max() ?? 1
    let labels = (values ?? Array(edges.dropLast())).map { x in
      (x < 0 ? "-" : "") + NumberFormat.significant(abs(x), digits: 4)
    }
    let width = labels.map(\.count).max() ?? 0
    return [caption]
      + zip(labels, shares).map { label, share in
        "  " + Pictures.padded(label, to: width, right: true) + " |"
          + String(repeating: "#", count: Int((share / most * 50).rounded()))
      } + [""]
  }

  private static func words(_ parameters: Parameters) -> String {
    func number(_ x: Double) -> String {
      (x < 0 ? "-" : "") + NumberFormat.significant(abs(x), digits: 6)
    }
    return parameters.values.sorted { $0.key < $1.key }.map { name, value in
      switch value {
      case .number(let x): "\(name) \(number(x))"
      case .flag(let flag): "\(name) \(flag)"
      case .numbers(let list):
        "\(name) [\(list.prefix(8).map(number).joined(separator: ", "))\(list.count > 8 ? ", …" : "")]"
      case .quantiles(let points):
        "\(name) {\(points.map { "\"\(number($0.probability))\": \(number($0.value))" }.joined(separator: ", "))}"
      case .components(let components): "\(components.count) components"
      }
    }.joined(separator: ", ")
  }
}
