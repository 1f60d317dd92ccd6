/// Quantiles joined by straight lines, the least and the largest value among them.
public struct Cumulative: PiecewiseLinearMarginal {
  public static let family = Family(
    name: "cumulative",
    forms: [
      Family.Form([
        Family.Parameter(
          "quantiles", .quantiles, "probabilities from \"0\" to \"1\" with increasing values")
      ])
    ],
    support: "from quantile 0 to quantile 1", summary: "quantiles joined by straight lines",
    source: "Vose (2008), Risk Analysis, section 14.3, the cumulative distribution",
    examples: [
      [
        "quantiles": .quantiles([
          (probability: 0, value: 1), (probability: 0.3, value: 2), (probability: 0.9, value: 5),
          (probability: 1, value: 12),
        ])
      ],
      ["quantiles": .quantiles([(probability: 0, value: -1), (probability: 1, value: 1)])],
    ],
    refused: [
      ["quantiles": .quantiles([(probability: 0.1, value: -1), (probability: 1, value: 1)])],
      ["quantiles": .quantiles([(probability: 0, value: 1), (probability: 1, value: 1)])],
    ])

  let law: PiecewiseLinear

  public init(_ parameters: Parameters) throws(ParameterError) {
    guard case .quantiles(let points) = parameters.values["quantiles"],
      points.first?.probability == 0, points.last?.probability == 1
    else {
      throw ParameterError(
        "quantiles", "must include \"0\" and \"1\": the least and the largest value")
    }
    let steps = zip(points, points.dropFirst())
    guard points.allSatisfy(\.value.isFinite), steps.allSatisfy({ $0.value < $1.value }),
      steps.allSatisfy({ $0.probability < $1.probability })
    else { throw ParameterError("quantiles", "must increase with their probabilities") }
    law = PiecewiseLinear(
      edges: points.map(\.value), weights: steps.map { $1.probability - $0.probability })
  }
}
