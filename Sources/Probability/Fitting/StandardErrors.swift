import CGSL

/// Standard errors: square roots of the diagonal of an inverse information matrix.
enum StandardErrors {
  /// From second differences of the log-likelihood.
  ///
  /// - Returns: nil where it does not bend downwards in every direction.
  static func observed(
    at place: [Double], regular: [Int], logLikelihood: ([Double]) -> Double
  ) -> [Double]? {
    // Next to an end of the support the wider step may leave it.
    for step in [1e-3, 1e-5] {
      func value(_ moves: [(Int, Double)]) -> Double {
        var moved = place
        for (k, move) in moves { moved[k] += move * step }
        return logLikelihood(moved)
      }
      let all = place.indices.map { a in
        (0...a).map { b in
          -(value([(a, 1), (b, 1)]) - value([(a, 1), (b, -1)]) - value([(a, -1), (b, 1)])
            + value([(a, -1), (b, -1)])) / (4 * step * step)
        }
      }
      guard all.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { continue }
      guard inverted(all, Array(place.indices)) != nil else { return nil }
      return inverted(all, regular)
    }
    return nil
  }

  /// From the sum of products of the values' scores.
  ///
  /// Source: Berndt, Hall, Hall & Hausman (1974), Annals of Economic and Social Measurement 3, 653.
  static func fromScores(
    _ values: [Double], regular: [Int], _ scores: (Double) -> [Double]
  ) -> [Double]? {
    var sums: [[Double]] = []
    for x in values {
      let score = scores(x)
      if sums.isEmpty { sums = score.indices.map { [Double](repeating: 0, count: $0 + 1) } }
      for a in regular {
        for b in regular where b <= a { sums[a][b] += score[a] * score[b] }
      }
    }
    return inverted(sums, regular)
  }

  /// Those of the regular parameters, the others being held; NaN for these.
  ///
  /// - Parameter information: its lower triangle.
  private static func inverted(_ information: [[Double]], _ regular: [Int]) -> [Double]? {
    var errors = [Double](repeating: .nan, count: information.count)
    let n = regular.count
    if n == 0 { return errors }
    guard let matrix = gsl_matrix_alloc(n, n) else { return nil }
    defer { gsl_matrix_free(matrix) }
    for (i, a) in regular.enumerated() {
      for (j, b) in regular.enumerated() {
        gsl_matrix_set(matrix, i, j, information[max(a, b)][min(a, b)])
      }
    }
    guard gsl_linalg_cholesky_decomp1(matrix) == 0, gsl_linalg_cholesky_invert(matrix) == 0 else {
      return nil
    }
    for (i, a) in regular.enumerated() { errors[a] = gsl_matrix_get(matrix, i, i).squareRoot() }
    return regular.allSatisfy { errors[$0].isFinite } ? errors : nil
  }
}
