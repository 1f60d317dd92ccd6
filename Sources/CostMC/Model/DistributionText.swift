import Diagnostics
import Probability

extension Distribution {
  /// In words for reports: `triangular(3, 3.5, 4)`, `lognormal [P5 3, P95 4]`,
  /// `lognormal(median 2, geometricSD 1.5) + 1, truncated to [0, 10]`.
  var text: String {
    var words: [String] = []
    var quantiles = ""
    for parameter in parameters {
      let name = parameter.name
      switch parameter.argument {
      case .figure(let figure):
        words.append(isFirstForm ? figure.text : "\(name) \(figure.text)")
      case .flag(let flag):
        if flag { words.append(name) }
      case .figures(let figures):
        words.append("\(name) \(Self.listed(figures.map(\.text)))")
      case .data(let numbers):
        words.append(Wording.count(numbers.count, "value"))
      case .quantiles(let points):
        quantiles =
          " " + Self.listed(points.map { "P\(Self.percent($0.probability)) \($0.value.text)" })
      case .components(let components):
        words += components.map { "\($0.weight.text) \($0.distribution.text)" }
      }
    }
    var text = type.family.name
    if !words.isEmpty { text += "(\(words.joined(separator: ", ")))" }
    text += quantiles
    if let shift { text += " + \(shift.text)" }
    if least != nil || greatest != nil {
      text += ", truncated to [\(least?.text ?? "-∞"), \(greatest?.text ?? "∞")]"
    }
    return text
  }

  /// Long lists are cut.
  private static func listed(_ words: [String]) -> String {
    let shown = words.count > 8 ? words.prefix(7) + ["… \(words.count) in all"] : words
    return "[\(shown.joined(separator: ", "))]"
  }

  /// The percentage without the digits that only binary fractions have.
  private static func percent(_ probability: Double) -> String {
    Wording.number((probability * 1e10).rounded() / 1e8)
  }
}

extension Figure {
  fileprivate var text: String {
    switch self {
    case .number(let number, _): Wording.number(number)
    case .name(let name): name.text
    }
  }
}
