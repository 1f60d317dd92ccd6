/// Linear regression of each output on all inputs at once.
///
/// On columns scaled to unit variance with correlation matrix R of the inputs and their
/// correlations r with the output: coefficients `beta = R^-1 r`, and the partial correlation of
/// input i, all other inputs held, `beta_i / sqrt(beta_i^2 + (R^-1)_ii (1 - r beta))`. On ranks the
/// latter is the partial rank correlation.
///
/// The error is the spread between groups of blocks that are fitted by themselves, with ranks of
/// their own; each group has at least ten draws for every input.
///
/// Source: Saltelli & Marivoet (1990), doi:10.1016/0951-8320(90)90065-U.
struct Regression {
  struct Fit {
    /// nil at inputs that are constant.
    var coefficients: [Double?]
    var partialCorrelations: [Double?]
  }

  /// `[output]`; empty where the inputs are linearly dependent.
  static func fits(_ columns: [[Double]], inputs: Int, draws: Range<Int>) -> [Fit] {
    let scaled = columns.map { standardized($0, draws) }
    let used = (0..<inputs).filter { scaled[$0] != nil }
    let p = used.count
    let x = used.compactMap { scaled[$0] }
    guard p > 0, draws.count > p + 2 else { return [] }
    var matrix = [Double](repeating: 0, count: p * p)
    for i in 0..<p {
      matrix[i * p + i] = 1
      for j in 0..<i {
        let r = dot(x[i], x[j])
        matrix[i * p + j] = r
        matrix[j * p + i] = r
      }
    }
    guard let inverse = inverted(matrix, p) else { return [] }
    return (inputs..<columns.count).map { output in
      var fit = Fit(
        coefficients: [Double?](repeating: nil, count: inputs),
        partialCorrelations: [Double?](repeating: nil, count: inputs))
      guard let y = scaled[output] else { return fit }
      let r = x.map { dot($0, y) }
      let beta = (0..<p).map { i in
        (0..<p).reduce(0.0) { $0 + inverse[i * p + $1] * r[$1] }
      }
      let left = max(0, 1 - zip(r, beta).reduce(0) { $0 + $1.0 * $1.1 })
      for (place, input) in used.enumerated() {
        fit.coefficients[input] = beta[place]
        let size = beta[place] * beta[place] + inverse[place * p + place] * left
        fit.partialCorrelations[input] = size > 0 ? beta[place] / size.squareRoot() : 0
      }
      return fit
    }
  }

  /// Less the mean, divided by sd sqrt(n): dot products are correlations. nil if constant.
  private static func standardized(_ column: [Double], _ draws: Range<Int>) -> [Double]? {
    let slice = Array(column[draws])
    let first = slice[0]
    let shift = slice.map { $0 - first }.fastSum / Double(slice.count)
    let centred = slice.map { $0 - first - shift }
    let size = dot(centred, centred).squareRoot()
    guard size > 0, size.isFinite, slice.contains(where: { $0 != first }) else { return nil }
    return centred.map { $0 / size }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    Blocks(starts: [0, a.count]).sums(ofProducts: a, b, centres: (0, 0))[0]
  }

  /// The inverse of a correlation matrix; nil where it is nearly singular.
  private static func inverted(_ matrix: [Double], _ n: Int) -> [Double]? {
    var a = matrix
    var inverse = [Double](repeating: 0, count: n * n)
    for i in 0..<n { inverse[i * n + i] = 1 }
    // No pivoting: the matrix is positive definite.
    for k in 0..<n {
      let pivot = a[k * n + k]
      guard pivot > 1e-9 else { return nil }
      for j in 0..<n {
        a[k * n + j] /= pivot
        inverse[k * n + j] /= pivot
      }
      for i in 0..<n where i != k && a[i * n + k] != 0 {
        let factor = a[i * n + k]
        for j in 0..<n {
          a[i * n + j] -= factor * a[k * n + j]
          inverse[i * n + j] -= factor * inverse[k * n + j]
        }
      }
    }
    return inverse
  }
}

extension CompleteDraws {
  /// Standardised coefficients of the values: `[output][input]`.
  func standardizedRegression() -> [[Estimate?]] {
    regression(inputs.map(\.values), outputs.map(\.values), ranked: false) { $0.coefficients }
  }

  /// Partial correlations of the ranks: `[output][input]`.
  func partialRankCorrelation() -> [[Estimate?]] {
    regression(inputs.map(\.scores), outputs.map(\.scores), ranked: true) {
      $0.partialCorrelations
    }
  }

  private func regression(
    _ x: [[Double]], _ y: [[Double]], ranked: Bool, figures: (Regression.Fit) -> [Double?]
  ) -> [[Estimate?]] {
    let columns = x + y
    let whole = Regression.fits(columns, inputs: x.count, draws: 0..<blocks.drawCount)
    guard !whole.isEmpty else { return y.map { _ in x.map { _ in nil } } }
    let groups = blocks.merged(fewestDraws: 10 * (x.count + 1))
    let local = ranked && groups.count > 1 ? columns.map { groups.locallyRanked($0) } : columns
    let parts =
      groups.count > 1
      ? (0..<groups.count).map {
        Regression.fits(local, inputs: x.count, draws: groups[$0])
      } : []
    return y.indices.map { output in
      let values = figures(whole[output])
      return values.indices.map { input in
        values[input].map { value in
          let spread = parts.compactMap { part in
            part.isEmpty ? nil : figures(part[output])[input]
          }
          return Estimate(
            value,
            standardError: spread.count > 3 ? Estimate(meanOf: spread)?.standardError : nil)
        }
      }
    }
  }
}

extension Blocks {
  /// Neighbours joined until each has enough draws.
  func merged(fewestDraws: Int) -> Blocks {
    var merged = [0]
    for end in starts.dropFirst() where end - merged[merged.count - 1] >= fewestDraws {
      merged.append(end)
    }
    guard merged.count > 1 else { return Blocks(starts: [0, drawCount]) }
    merged[merged.count - 1] = drawCount
    return Blocks(starts: merged)
  }

  /// Mid-ranks within each block, about -1/2 to 1/2.
  func locallyRanked(_ column: [Double]) -> [Double] {
    (0..<count).flatMap { block -> [Double] in
      let values = Array(column[self[block]])
      var scratch = SortScratch(count: values.count)
      return RankedColumn(values, scratch: &scratch).grades
    }
  }
}
