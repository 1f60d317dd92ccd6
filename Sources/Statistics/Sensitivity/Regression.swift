/// Linear regression of each output on all inputs at once.
///
/// On columns scaled to unit variance with correlation matrix R of the inputs and their
/// correlations r with the output: coefficients `beta = R^-1 r`, and the partial correlation of
/// input i, all other inputs held, `beta_i / sqrt(beta_i^2 + (R^-1)_ii (1 - r beta))`. On ranks the
/// latter is the partial rank correlation.
///
/// The error of a coefficient comes from the draws' influences on it, with standardised columns x and
/// y and the residual e: `(R^-1 x)_i e + beta_i (x_i^2 - y^2) / 2`. The error of a partial
/// correlation is the spread between groups of blocks that are fitted by themselves, with ranks of
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
    guard let inverse = inverted(correlations(x), p) else { return [] }
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

  private static func correlations(_ x: [[Double]]) -> [Double] {
    let p = x.count
    var matrix = [Double](repeating: 0, count: p * p)
    for i in 0..<p {
      matrix[i * p + i] = 1
      for j in 0..<i {
        let r = dot(x[i], x[j])
        matrix[i * p + j] = r
        matrix[j * p + i] = r
      }
    }
    return matrix
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
    regressed { inputs, outputs in
      let columns = inputs.map(\.values) + outputs.map(\.values)
      let fits = Regression.fits(columns, inputs: inputs.count, draws: 0..<blocks.drawCount)
      let errors = Regression.coefficientErrors(
        columns, inputs: inputs.count, fits: fits, blocks: blocks)
      return zip(fits, errors).map { fit, errors in
        zip(fit.coefficients, errors).map { value, error in
          value.map { Estimate($0, standardError: error) }
        }
      }
    }
  }

  /// Partial correlations of the ranks: `[output][input]`.
  func partialRankCorrelation() -> [[Estimate?]] {
    regressed { inputs, outputs in
      let columns = inputs.map(\.scores) + outputs.map(\.scores)
      let whole = Regression.fits(columns, inputs: inputs.count, draws: 0..<blocks.drawCount)
      let groups = blocks.merged(fewestDraws: 10 * (inputs.count + 1))
      let local = groups.count > 1 ? columns.map { groups.locallyRanked($0) } : []
      let parts = (0..<(groups.count > 1 ? groups.count : 0)).map {
        Regression.fits(local, inputs: inputs.count, draws: groups[$0])
      }
      return whole.indices.map { output in
        inputs.indices.map { input in
          whole[output].partialCorrelations[input].map { value in
            let spread = parts.compactMap { part in
              part.isEmpty ? nil : part[output].partialCorrelations[input]
            }
            return Estimate(
              value,
              standardError: spread.count > 3 ? Estimate(meanOf: spread)?.standardError : nil)
          }
        }
      }
    }
  }

  /// Each output on the inputs that it is asked about; outputs with the same ones together.
  ///
  /// - Parameter figures: `[output][input]` of the columns it is given; empty where there are none.
  private func regressed(
    _ figures: (_ inputs: [SlicedColumn], _ outputs: [SlicedColumn]) -> [[Estimate?]]
  ) -> [[Estimate?]] {
    var together: [[Bool]: [Int]] = [:]
    for output in outputs.indices { together[asked[output], default: []].append(output) }
    var all = outputs.map { _ in [Estimate?](repeating: nil, count: inputs.count) }
    for (wanted, members) in together {
      let used = inputs.indices.filter { wanted[$0] }
      let values = figures(used.map { inputs[$0] }, members.map { outputs[$0] })
      for (output, own) in zip(members, values) {
        for (input, value) in zip(used, own) { all[output][input] = value }
      }
    }
    return all
  }
}

extension Regression {
  /// Rounding of a coefficient: none is known better.
  private static let rounding = 1e-13

  /// Standard errors of the coefficients: `[output][input]`.
  static func coefficientErrors(
    _ columns: [[Double]], inputs: Int, fits: [Fit], blocks: Blocks
  ) -> [[Double?]] {
    guard blocks.count > 1 else { return fits.map { $0.coefficients.map { _ in nil } } }
    let all = 0..<blocks.drawCount
    let scaled = columns.map { standardized($0, all) }
    let used = (0..<inputs).filter { scaled[$0] != nil }
    let x = used.compactMap { scaled[$0] }
    guard let inverse = inverted(correlations(x), x.count) else {
      return fits.map { $0.coefficients.map { _ in nil } }
    }
    let squares = x.map { blocks.sums(ofProducts: $0, $0, centres: (0, 0)) }
    return fits.indices.map { output in
      var errors = [Double?](repeating: nil, count: inputs)
      guard let y = scaled[inputs + output] else { return errors }
      var left = y
      for (place, input) in used.enumerated() {
        let beta = fits[output].coefficients[input] ?? 0
        for draw in left.indices { left[draw] -= beta * x[place][draw] }
      }
      let ySquares = blocks.sums(ofProducts: y, y, centres: (0, 0))
      // What is left of the output, times each input, then times the inverse: the products of the
      // residuals of both.
      let products = x.map { blocks.sums(ofProducts: $0, left, centres: (0, 0)) }
      for (place, input) in used.enumerated() {
        let half = 0.5 * (fits[output].coefficients[input] ?? 0)
        let row = place * used.count
        let sums = (0..<blocks.count).map { block in
          used.indices.reduce(half * (squares[place][block] - ySquares[block])) {
            $0 + inverse[row + $1] * products[$1][block]
          }
        }
        errors[input] = blocks.variance(ofSums: sums).map {
          ($0 + Self.rounding * Self.rounding).squareRoot()
        }
      }
      return errors
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
