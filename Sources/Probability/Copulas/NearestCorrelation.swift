import CGSL

/// The nearest correlation matrix to a symmetric one.
///
/// Alternating projections onto the positive semidefinite matrices and those of unit diagonal, with
/// Dykstra's correction; eigenvalues are kept at 1e-3 or more, so the result is positive definite
/// with room for rounding.
///
/// Source: Higham (2002), doi:10.1093/imanum/22.3.329.
public enum NearestCorrelation {
  public static func of(_ matrix: [Double], dimension n: Int) -> [Double] {
    var y = matrix
    var correction = [Double](repeating: 0, count: n * n)
    for _ in 0..<200 {
      let r = zip(y, correction).map { $0 - $1 }
      let x = projected(r, n, least: 1e-3)
      correction = zip(x, r).map { $0 - $1 }
      y = x
      for k in 0..<n { y[k * n + k] = 1 }
    }
    return y
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
