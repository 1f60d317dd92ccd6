/// A cumulative distribution that is linear between given points: the common ground of `histogram`
/// and `cumulative`.
struct PiecewiseLinear: Sendable {
  /// Strictly increasing, one more than there are cells.
  let edges: [Double]
  /// Probability of each cell, summing to 1.
  let shares: [Double]
  /// F and 1 - F at the edges.
  private let below: [Double]
  private let above: [Double]

  /// - Parameter weights: of the cells, not negative, with a positive finite sum.
  init(edges: [Double], weights: [Double]) {
    let total = weights.reduce(0, +)
    let shares = weights.map { $0 / total }
    self.edges = edges
    self.shares = shares
    below = shares.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    above = Array(
      shares.reversed().reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }.reversed())
  }

  /// The ends of the cells that have mass.
  var support: ClosedRange<Double> {
    let first = shares.firstIndex { $0 > 0 } ?? 0
    let last = shares.lastIndex { $0 > 0 } ?? 0
    return edges[first]...edges[last + 1]
  }

  func quantile(lower p: Double) -> Double {
    guard p > 0 else { return support.lowerBound }
    // The first edge with this much below it ends a cell that has mass.
    let cell = firstIndex(of: below.count) { below[$0] >= p } - 1
    guard cell < shares.count else { return support.upperBound }
    return edges[cell] + (p - below[cell]) / shares[cell] * (edges[cell + 1] - edges[cell])
  }
  func quantile(upper q: Double) -> Double {
    guard q > 0 else { return support.upperBound }
    let cell = firstIndex(of: above.count) { above[$0] < q } - 1
    guard cell >= 0 else { return support.lowerBound }
    return edges[cell + 1] - (q - above[cell + 1]) / shares[cell] * (edges[cell + 1] - edges[cell])
  }
  private func cell(_ x: Double) -> Int? {
    x < edges[0] || x >= edges[edges.count - 1]
      ? nil : firstIndex(of: edges.count) { edges[$0] > x } - 1
  }
  func cdf(_ x: Double) -> Double {
    guard let k = cell(x) else { return x < edges[0] ? 0 : 1 }
    return min(1, below[k] + shares[k] * ((x - edges[k]) / (edges[k + 1] - edges[k])))
  }
  func survival(_ x: Double) -> Double {
    guard let k = cell(x) else { return x < edges[0] ? 1 : 0 }
    return min(1, above[k + 1] + shares[k] * ((edges[k + 1] - x) / (edges[k + 1] - edges[k])))
  }
  var mean: Double {
    shares.indices.reduce(0) { $0 + shares[$1] * (edges[$1] + (edges[$1 + 1] - edges[$1]) / 2) }
  }
  var standardDeviation: Double {
    let mean = mean
    return rootMeanSquare(
      shares.indices.flatMap { k in
        let width = edges[k + 1] - edges[k]
        return [(shares[k], edges[k] + width / 2 - mean), (shares[k], width / 12.0.squareRoot())]
      })
  }
}

/// A family whose cumulative distribution is linear between given points.
protocol PiecewiseLinearMarginal: Marginal {
  var law: PiecewiseLinear { get }
}

extension PiecewiseLinearMarginal {
  public var support: ClosedRange<Double> { law.support }
  public func quantile(lower p: Double) -> Double { law.quantile(lower: p) }
  public func quantile(upper q: Double) -> Double { law.quantile(upper: q) }
  public func cdf(_ x: Double) -> Double { law.cdf(x) }
  public func survival(_ x: Double) -> Double { law.survival(x) }
  public var mean: Double? { law.mean }
  public var standardDeviation: Double? { law.standardDeviation }
  public var kinks: [Double] { law.edges }
}
