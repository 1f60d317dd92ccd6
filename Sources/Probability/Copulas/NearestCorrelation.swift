import CGSL

/// The nearest correlation matrix to a symmetric one.
///
/// Alternating projections, with Dykstra's correction, onto the matrices with eigenvalues of at
/// least 0.001 and onto those with ones on the diagonal and zeros where a pair is not free. The
/// identity lies in both sets, so the projections converge.
///
/// Source: Higham (2002), doi:10.1093/imanum/22.3.329.
public enum NearestCorrelation {
  /// - Parameters:
  ///   - matrix: symmetric, row-major.
  ///   - isFree: whether a pair may be correlated.
  /// - Returns: a positive definite matrix.
  public static func of(
    _ matrix: [Double], dimension n: Int, isFree: (Int, Int) -> Bool = { _, _ in true }
  ) -> [Double] {
    func constrained(_ matrix: [Double]) -> [Double] {
      var result = matrix
      for i in 0..<n {
        for j in 0..<n {
          result[i * n + j] = i == j ? 1 : (isFree(i, j) ? result[i * n + j] : 0)
        }
      }
      return result
    }
    var result = matrix
    var correction = [Double](repeating: 0, count: n * n)
    for _ in 0..<200 {
      let uncorrected = zip(result, correction).map { $0 - $1 }
      let valid = projected(uncorrected, n, least: 1e-3)
      correction = zip(valid, uncorrected).map { $0 - $1 }
      result = constrained(valid)
    }
    // What is left of the distance between the two sets.
    while NormalCopula.cholesky(result, dimension: n) == nil {
      result = constrained(result.map { $0 * 0.998 })
    }
    return result
  }

  private static func projected(_ matrix: [Double], _ n: Int, least: Double) -> [Double] {
    guard let a = gsl_matrix_alloc(n, n), let vectors = gsl_matrix_alloc(n, n),
      let values = gsl_vector_alloc(n), let work = gsl_eigen_symmv_alloc(n)
    else { return matrix }
    defer {
      gsl_matrix_free(a)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
      gsl_eigen_symmv_free(work)
    }
    for i in 0..<n { for j in 0..<n { gsl_matrix_set(a, i, j, matrix[i * n + j]) } }
    gsl_eigen_symmv(a, values, vectors, work)
    var result = [Double](repeating: 0, count: n * n)
    for k in 0..<n {
      let value = max(least, gsl_vector_get(values, k))
      for i in 0..<n {
        for j in 0..<n {
          result[i * n + j] += value * gsl_matrix_get(vectors, i, k) * gsl_matrix_get(vectors, j, k)
        }
      }
    }
    return result
  }
}
