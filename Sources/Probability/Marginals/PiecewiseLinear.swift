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
    guard p > 0, let cell = shares.indices.first(where: { shares[$0] > 0 && below[$0 + 1] >= p })
    else { return p > 0 ? support.upperBound : support.lowerBound }
    return edges[cell] + (p - below[cell]) / shares[cell] * (edges[cell + 1] - edges[cell])
  }
  func quantile(upper q: Double) -> Double {
    guard q > 0, let cell = shares.indices.last(where: { shares[$0] > 0 && above[$0] >= q })
    else { return q > 0 ? support.lowerBound : support.upperBound }
    return edges[cell + 1] - (q - above[cell + 1]) / shares[cell] * (edges[cell + 1] - edges[cell])
  }
  private func cell(_ x: Double) -> Int? {
    x < edges[0] || x >= edges[edges.count - 1] ? nil : (edges.lastIndex { $0 <= x })
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
    return shares.indices.reduce(0) { sum, k in
      let width = edges[k + 1] - edges[k]
      let offset = edges[k] + width / 2 - mean
      return sum + shares[k] * (offset * offset + width * width / 12)
    }.squareRoot()
  }
  var sampling: Sampling {
    .table(kinks: Array(Set(below.dropFirst().dropLast()).filter { $0 > 0 && $0 < 1 }).sorted())
  }
}
