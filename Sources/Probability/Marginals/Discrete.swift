/// Given values with given weights.
public struct Discrete: Marginal {
  public static let family = Family(
    name: "discrete",
    forms: [
      Family.Form([
        Family.Parameter("values", .quantities, "the values"),
        Family.Parameter("weights", .numbers, isOptional: true, "their weights, alike if absent"),
      ])
    ],
    support: "the values", summary: "given values with given weights",
    source: "GSL manual, General Discrete Distributions",
    examples: [
      ["values": .numbers([2, 3, 4, 5, 6])],
      ["values": .numbers([10, -1]), "weights": .numbers([1, 3])],
    ],
    refused: [
      ["values": .numbers([1, 2]), "weights": .numbers([1])],
      ["values": .numbers([1, 2]), "weights": .numbers([1, -1])],
      ["values": .numbers([1, 2]), "weights": .numbers([0, 0])],
    ])

  /// Increasing, each once; probabilities positive.
  let values: [Double]
  let probabilities: [Double]
  private let below: [Double]
  private let above: [Double]

  public init(_ parameters: Parameters) throws(ParameterError) {
    let values = try parameters.numbers("values")
    let weights =
      parameters.has("weights")
      ? try parameters.numbers("weights") : Array(repeating: 1, count: values.count)
    guard weights.count == values.count else {
      throw ParameterError("weights", "must be as many as `values`: \(values.count)")
    }
    guard weights.allSatisfy({ $0 >= 0 }) else {
      throw ParameterError("weights", "must not be negative")
    }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else {
      throw ParameterError("weights", "must have a positive sum")
    }
    // Equal values are one, with their weights in the order given.
    let order = values.indices.filter { weights[$0] > 0 }
      .sorted { (values[$0], $0) < (values[$1], $1) }
    var merged: [(value: Double, weight: Double)] = []
    for place in order {
      if let last = merged.last, last.value == values[place] {
        merged[merged.count - 1].weight += weights[place]
      } else {
        merged.append((values[place], weights[place]))
      }
    }
    self.init(merged.map { ($0.value, $0.weight / total) })
  }

  /// - Parameter steps: increasing values with probabilities that sum to 1.
  init(_ steps: [(value: Double, probability: Double)]) {
    values = steps.map(\.value)
    probabilities = steps.map(\.probability)
    var sum = 0.0
    below = probabilities.map {
      sum += $0
      return sum
    }
    sum = 0
    above = probabilities.reversed().map {
      let before = sum
      sum += $0
      return before
    }.reversed()
  }

  public var isDiscrete: Bool { true }
  public var support: ClosedRange<Double> { (values.first ?? 0)...(values.last ?? 0) }
  public func quantile(lower p: Double) -> Double {
    values[min(values.count - 1, firstIndex(of: values.count) { below[$0] >= p * (1 - 1e-15) })]
  }
  public func quantile(upper q: Double) -> Double {
    values[min(values.count - 1, firstIndex(of: values.count) { above[$0] <= q * (1 + 1e-15) })]
  }
  public func cdf(_ x: Double) -> Double {
    let count = firstIndex(of: values.count) { values[$0] > x }
    return count == 0 ? 0 : (count == values.count ? 1 : below[count - 1])
  }
  public func survival(_ x: Double) -> Double {
    let count = firstIndex(of: values.count) { values[$0] > x }
    return count == 0 ? 1 : above[count - 1]
  }
  public var mean: Double? { zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 } }
  public var standardDeviation: Double? {
    let mean = mean ?? 0
    return rootMeanSquare(zip(values, probabilities).lazy.map { ($1, $0 - mean) })
  }
  public var kinks: [Double] { values }
  public var sampling: Sampling { .steps(values: values, probabilities: probabilities) }
}
