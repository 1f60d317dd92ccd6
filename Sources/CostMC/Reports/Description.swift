/// The exact figures of a model's inputs, and its formulas with their units.
public struct Description {
  private let inputs: [InputSummary]
  private let formulas: [FormulaDefinition]

  public init(_ model: Model, percentiles: [Double]) {
    inputs = model.inputs.map { $0.summary(in: model, percentiles: percentiles) }
    formulas = model.formulas
  }

  public var json: String {
    JSONWriter.document { json in
      json.member("format", "costmc-describe-1")
      json.objects("inputs", inputs, JSONReport.input)
      json.objects("formulas", formulas) { json, formula in
        json.member("name", formula.name)
        json.member("formula", formula.text)
        json.member("unit", formula.unit)
        json.member("dependsOn", formula.dependsOn)
      }
    }
  }

  /// - Parameter width: columns that lines of figures are wrapped to.
  public func text(width: Int) -> String {
    var out = ""
    for input in inputs {
      out += "\(input.name): \(input.distribution)\(input.unit.isEmpty ? "" : " " + input.unit)\n"
      func number(_ x: Double?) -> String {
        x.map { ($0 < 0 ? "-" : "") + NumberFormat.significant(abs($0), digits: 8) } ?? "none"
      }
      if input.isConstant { continue }
      out +=
        "    mean \(number(input.mean)), standard deviation \(number(input.standardDeviation))\n"
      // No-break spaces keep a figure beside its name.
      let figures = input.percentiles.map {
        "\(NumberFormat.percentile($0.p))\u{A0}\(number($0.value))"
      }.joined(separator: ", ")
      for line in TextReport.wrapped(figures, width: width - 4) {
        out += "    " + line.replacing("\u{A0}", with: " ") + "\n"
      }
      if let tails = input.impliedTails {
        let place = NumberFormat.percentile
        out +=
          "    beyond \(place(tails.stated.lowerBound)) and \(place(tails.stated.upperBound)) the family decides: "
          + "\(place(tails.low.p)) \(number(tails.low.value)), \(place(tails.high.p)) \(number(tails.high.value))\n"
      }
      if let misfit = input.misfit { out += "    fitted: \(misfit.words)\n" }
    }
    if !formulas.isEmpty { out += "\n" }
    for formula in formulas {
      out +=
        "\(formula.name) = \(formula.text)\(formula.unit.isEmpty ? "" : "  [\(formula.unit)]")\n"
    }
    return out
  }
}
