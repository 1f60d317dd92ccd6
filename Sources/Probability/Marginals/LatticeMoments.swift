#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mean and standard deviation of a counting variable, summed from its tails: with c the median,
/// E(X - c) = sum P(X > c + k) - sum P(X < c - k) over k >= 0, and E(X - c)^2 is the same sums with the
/// weight 2 k + 1, both added. Nothing cancels but what makes the mean differ from the median.
///
/// Long stretches of a sum, in which the tail is smooth, are those of a polynomial through a few of
/// their terms, by Euler's and Maclaurin's formula; they are halved until they agree with their halves.
///
/// Source: Abramowitz & Stegun (1964), 23.1.30 (the formula about midpoints: 25.4.2).
struct LatticeMoments {
  let mean: Double
  let standardDeviation: Double

  /// - Parameter marginal: whole numbers apart.
  init(of marginal: any Marginal) {
    let median = marginal.quantile(lower: 0.5)
    /// Terms that are rarer add nothing, but for their distance.
    let rarest = 1e-40
    func reach(_ end: Double, _ usual: Double) -> Double {
      max(0, abs((end.isFinite ? end : usual) - median).rounded())
    }
    let (low, high) = (marginal.support.lowerBound, marginal.support.upperBound)
    let above = Self.sum(reach(high, marginal.quantile(upper: rarest))) {
      marginal.survival(median + $0)
    }
    let below = Self.sum(reach(low, marginal.quantile(lower: rarest))) {
      marginal.cdf(median - $0 - 1)
    }
    let shift = above.x - below.x
    mean = median + shift
    standardDeviation = max(0, above.y + below.y - shift * shift).squareRoot()
  }

  /// Sums of a tail and of 2 k + 1 times it.
  private typealias Pair = SIMD2<Double>

  /// Shorter stretches are added up term by term.
  private static let shortest = 4096.0
  private static let tolerance = 1e-13

  /// Over k in 0..<count.
  private static func sum(_ count: Double, _ tail: (Double) -> Double) -> Pair {
    func term(_ k: Double) -> Pair { tail(k) * Pair(1, 2 * k + 1) }
    var total = Pair.zero
    func add(_ first: Double, _ count: Double, _ whole: Pair) {
      let half = (count / 2).rounded(.down)
      let parts = [(first, half), (first + half, count - half)]
      let sums = parts.map { smoothSum($0.0, $0.1, term) }
      let gap = sums[0] + sums[1] - whole
      let bound = tolerance * (total + sums[0] + sums[1])
      if half < shortest || abs(gap.x) <= bound.x && abs(gap.y) <= bound.y {
        total += sums[0] + sums[1]
      } else {
        for (part, sum) in zip(parts, sums) { add(part.0, part.1, sum) }
      }
    }
    // Each stretch twice as long as all before it: tails fall off from the median.
    var first = 0.0
    while first < count {
      let length = min(count - first, max(shortest, first))
      let whole = smoothSum(first, length, term)
      if length <= shortest { total += whole } else { add(first, length, whole) }
      first += length
    }
    return total
  }

  /// The sum of `count` terms: of the polynomial through 17 of them where there are many.
  private static func smoothSum(
    _ first: Double, _ count: Double, _ term: (Double) -> Pair
  ) -> Pair {
    guard count > shortest else {
      return stride(from: first, to: first + count, by: 1).reduce(Pair.zero) { $0 + term($1) }
    }
    let degree = 16
    let nodes = (0...degree).map { j in
      ((count - 1) * (1 - cos(.pi * Double(j) / Double(degree))) / 2).rounded()
    }
    let values = nodes.map { term(first + $0) }
    // In units of a quarter of the length the products of differences stay near 1.
    let weights = nodes.indices.map { j in
      nodes.indices.reduce(1.0) { $1 == j ? $0 : $0 * count / 4 / (nodes[j] - nodes[$1]) }
    }
    func polynomial(_ x: Double) -> Pair {
      var (sum, norm) = (Pair.zero, 0.0)
      for j in nodes.indices {
        if x == nodes[j] { return values[j] }
        let share = weights[j] / (x - nodes[j])
        sum += share * values[j]
        norm += share
      }
      return sum / norm
    }
    let integral = GaussLegendre.twenty.nodes.reduce(Pair.zero) {
      $0 + $1.weight * polynomial(count * $1.place - 0.5)
    }
    let slopes = (polynomial(count) - polynomial(count - 1)) - (polynomial(0) - polynomial(-1))
    return count * integral - slopes / 24
  }
}
