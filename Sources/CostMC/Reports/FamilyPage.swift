import Probability

/// What there is to know of one family: its parameters in every form, its support, a picture.
public struct FamilyPage {
  private let family: Family
  /// The first example with its picture; nil where a picture shows nothing.
  private let example: (parameters: Parameters, picture: Picture)?

  public init(_ type: any Marginal.Type) {
    family = type.family
    example = type.family.examples.first.flatMap { parameters in
      (try? type.init(parameters)).flatMap(Picture.init).map { (parameters, $0) }
    }
  }

  public var text: String {
    var lines = ["\(family.name): \(family.summary)", "", "support: \(family.support)"]
    for (place, form) in family.forms.enumerated() {
      lines += ["", place == 0 ? "Parameters" : "or"]
      let width = form.parameters.map(\.name.count).max() ?? 0
      for parameter in form.parameters {
        lines.append(
          "  \(Pictures.padded(parameter.name, to: width))  \(parameter.summary)\(Self.note(parameter))"
        )
      }
    }
    if let example {
      lines += ["", "Example: \(Self.words(example.parameters)), from P0.5 to P99.5"]
      lines += example.picture.rows(height: 8)
    }
    lines += ["", "source: \(family.source)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// An entry in the list of all families.
  var entry: String {
    let forms = family.forms.map { form in
      "    "
        + form.parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }.joined(separator: ", ")
    }
    return
      ([family.name + ": " + family.summary] + forms
      + ["    support: \(family.support)", "    source: \(family.source)"]
      + (example?.picture.rows(height: 4) ?? []).map { "    " + $0 })
      .joined(separator: "\n") + "\n"
  }

  /// A section of the reference page.
  private var section: String {
    var lines = ["## \(family.name)", "", "\(Self.sentence(family.summary))", ""]
    for (place, form) in family.forms.enumerated() {
      if place > 0 { lines += ["", "or", ""] }
      for parameter in form.parameters {
        lines.append("- `\(parameter.name)`: \(parameter.summary)\(Self.note(parameter))")
      }
    }
    lines += ["", "Support: \(family.support). Source: \(family.source)."]
    if let example {
      lines += [
        "", "With \(Self.words(example.parameters)), from P0.5 to P99.5:", "", "```text",
      ]
      lines += example.picture.rows(height: 8) + ["```"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The page docs/distributions.md.
  public static var reference: String {
    let names = Marginals.all.map { "[\($0.family.name)](#\($0.family.name))" }
    return """
      # Distributions

      Every family that an input's `"distribution"` may name, as `costmc list distributions` knows it.
      This page is made from the program: `UPDATE_GOLDEN=1 swift test --filter FamilyPageTests`.

      All families take `"shift"` (a constant that is added) and `"truncate": { "min": …, "max": … }`
      (what lies outside is left out and the rest is renormalised). Quantities are in the input's
      `unit`. Any parameter may be the name of another input or formula. More than two `quantiles` are
      fitted by least squares of their normal scores, and the misfit is reported. Means and standard
      deviations that do not exist are left out.

      `costmc describe` gives means, standard deviations and quantiles to 1e-9, below P0.001 to 1e-6;
      draws are right to 1e-10 in probability. GSL's cumulative distributions and their inverses are
      used where they are right. Where they are not, both tails are integrated and inverted here: its
      inverse of the beta distribution has no answer for some pairs of shapes in the middle of the
      range (2 and 376 at P82.6) and its cumulative one none for shapes near 1e6; its inverse of the
      gamma distribution fails for shapes below 0.1 and has lost digits near 1e6; that of Student's t
      fails below 1 degree of freedom. Counts that are spread over more than some 500,000 values are
      found from the incomplete beta and gamma functions that are their cumulative distributions;
      hypergeometric ones, which have none, are refused there. Moments of truncated families are
      integrals over the logarithm of the tails' probability, between the kinks of the density.

      `costmc fit` fits every continuous family to data by maximum likelihood, but for those that follow
      any data as closely as they are let (histogram, cumulative, empirical, metalog, mixture), so that
      no likelihood ranks them. The arcsine distribution, whose likelihood has poles, is fitted by the
      greatest product of spacings. Where a parameter has no normal standard error, such as an end of the
      support at an end of the data, the reason is told in its place.

      \(names.joined(separator: ", "))

      \(Marginals.all.map { FamilyPage($0).section }.joined(separator: "\n"))
      """
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private static func note(_ parameter: Family.Parameter) -> String {
    parameter.defaultValue.map { " (default \(NumberFormat.significant($0, digits: 6)))" }
      ?? (parameter.isOptional ? " (optional)" : "")
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

/// The density of a marginal, or its probabilities, in columns from P0.5 to P99.5.
private struct Picture {
  private let shares: [Double]
  private let low: Double
  private let high: Double
  private static let width = 48

  init?(_ marginal: any Marginal) {
    let low = marginal.quantile(lower: 0.005)
    let high = marginal.quantile(upper: 0.005)
    guard low < high else { return nil }
    (self.low, self.high) = (low, high)
    // One column a value where there are few whole ones.
    if marginal.isDiscrete, high - low < Double(Self.width), low == low.rounded() {
      shares = stride(from: low, through: high, by: 1).map {
        marginal.cdf($0) - marginal.cdf($0 - 1)
      }
    } else {
      let edges = (0...Self.width).map { low + (high - low) * Double($0) / Double(Self.width) }
      shares = zip(edges, edges.dropFirst()).map { marginal.cdf($1) - marginal.cdf($0) }
    }
  }

  /// Lines from the top, and the ends of the range below.
  func rows(height: Int) -> [String] {
    let most = shares.max() ?? 1
    let columns = Swift.max(1, Self.width / shares.count)
    let levels = shares.map { Int(($0 / most * Double(height)).rounded()) }
    let rows = (0..<height).reversed().map { row in
      String(
        levels.map { String(repeating: $0 > row ? "#" : " ", count: columns) }.joined()
          .reversed().drop { $0 == " " }.reversed())
    }
    let ends = [low, high].map { x in
      (x < 0 ? "-" : "") + NumberFormat.significant(abs(x), digits: 4)
    }
    let room = Swift.max(1, shares.count * columns - ends[0].count - ends[1].count)
    return rows + [ends[0] + String(repeating: " ", count: room) + ends[1]]
  }
}
