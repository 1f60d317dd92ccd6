import CGSL

/// A normal or Student-t copula drawn by GSL, one point at a time: the check on the block engine's.
///
/// Source: GSL manual, The Multivariate Gaussian Distribution; McNeil, Frey, Embrechts (2005),
/// Quantitative Risk Management, section 5.1, for Student's t.
public struct TextbookCopula: Sendable {
  private let dimension: Int
  private let degreesOfFreedom: Double?
  /// Lower Cholesky factor by GSL, row-major.
  private let factor: [Double]

  /// - Parameters:
  ///   - correlations: of the scores, row-major.
  ///   - degreesOfFreedom: nil = normal.
  /// - Returns: nil where the matrix is not positive definite.
  public init?(correlations: [Double], dimension: Int, degreesOfFreedom: Double?) {
    GSL.prepare()
    self.dimension = dimension
    self.degreesOfFreedom = degreesOfFreedom
    var matrix = correlations
    let code = matrix.withUnsafeMutableBufferPointer { buffer -> Int32 in
      guard let base = buffer.baseAddress else { return -1 }
      var view = gsl_matrix_view_array(base, dimension, dimension)
      return gsl_linalg_cholesky_decomp1(&view.matrix)
    }
    guard code == 0 else { return nil }
    factor = matrix
  }

  /// One point's signed tail probabilities (see `Stream`).
  public func draw(_ generator: GSLGenerator, into tails: inout [Double]) {
    let scores = (0..<dimension).map { _ in gsl_ran_ugaussian(generator.state) }
    let widening = degreesOfFreedom.map { ($0 / gsl_ran_chisq(generator.state, $0)).squareRoot() }
    for i in 0..<dimension {
      var z = 0.0
      for j in 0...i { z += factor[i * dimension + j] * scores[j] }
      if let widening, let degreesOfFreedom {
        z *= widening
        tails[i] =
          z < 0 ? gsl_cdf_tdist_P(z, degreesOfFreedom) : -gsl_cdf_tdist_Q(z, degreesOfFreedom)
      } else {
        tails[i] = z < 0 ? gsl_cdf_ugaussian_P(z) : -gsl_cdf_ugaussian_Q(z)
      }
    }
  }
}
