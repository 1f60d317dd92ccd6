/// Cells with weights: uniform within each.
public struct Histogram: PiecewiseLinearMarginal {
  public static let family = Family(
    name: "histogram",
    forms: [
      Family.Form([
        Family.Parameter("edges", .quantities, "increasing edges of the cells"),
        Family.Parameter("weights", .numbers, "weight of each cell, one less than there are edges"),
      ])
    ],
    support: "within the edges", summary: "cells with weights, uniform in each",
    source: "GSL manual, The histogram probability distribution struct",
    examples: [
      ["edges": .numbers([0, 1, 3, 10]), "weights": .numbers([1, 5, 2])],
      ["edges": .numbers([-1, 0, 1]), "weights": .numbers([3, 1])],
      ["edges": .numbers([0, 1]), "weights": .numbers([4])],
    ],
    refused: [
      ["edges": .numbers([0, 1]), "weights": .numbers([1, 2])],
      ["edges": .numbers([0, 1, 1]), "weights": .numbers([1, 2])],
      ["edges": .numbers([0, 1, 2]), "weights": .numbers([1, -2])],
      ["edges": .numbers([0, 1]), "weights": .numbers([0])],
    ])

  let law: PiecewiseLinear

  public init(_ parameters: Parameters) throws(ParameterError) {
    let edges = try parameters.numbers("edges")
    let weights = try parameters.numbers("weights")
    guard edges.count >= 2, zip(edges, edges.dropFirst()).allSatisfy(<) else {
      throw ParameterError("edges", "must be two or more and increase")
    }
    guard weights.count == edges.count - 1 else {
      throw ParameterError("weights", "must be one less than `edges`: \(edges.count - 1)")
    }
    guard weights.allSatisfy({ $0 >= 0 }) else {
      throw ParameterError("weights", "must not be negative")
    }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else {
      throw ParameterError("weights", "must have a positive sum")
    }
    law = PiecewiseLinear(edges: edges, weights: weights)
  }
}
