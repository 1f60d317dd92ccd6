import CGSL
import Kernels

/// Dependence by mixing normal scores: z = L e, e independent, L the Cholesky factor of the
/// scores' correlation matrix.
///
/// Source: Nelsen, An Introduction to Copulas (2006), doi:10.1007/0-387-28678-0, section 2.3.
public struct NormalCopula: Copula {
  public let dimension: Int
  /// Lower triangle, row-major.
  private let factor: [Double]

  /// - Parameter correlations: row-major; nil is returned where it is not positive definite.
  public init?(correlations: [Double], dimension: Int) {
    guard let factor = Self.cholesky(correlations, dimension: dimension) else { return nil }
    self.dimension = dimension
    self.factor = factor
  }

  /// The lower Cholesky factor, or nil where the matrix is not positive definite.
  public static func cholesky(_ matrix: [Double], dimension n: Int) -> [Double]? {
    var factor = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0...i {
        var sum = matrix[i * n + j]
        for k in 0..<j { sum -= factor[i * n + k] * factor[j * n + k] }
        if i == j {
          guard sum > 1e-12 else { return nil }
          factor[i * n + i] = sum.squareRoot()
        } else {
          factor[i * n + j] = sum / factor[j * n + j]
        }
      }
    }
    return factor
  }

  public var isMixed: Bool { false }

  public func apply(
    columns: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>,
    mixing: UnsafeMutablePointer<Double>, stride: Int, count: Int
  ) {
    // The first member is unchanged: its row of L is (1, 0, …).
    mixScores(columns: columns, scratch: scratch, from: 1, stride: stride, count: count)
    for i in 1..<dimension {
      kernels_normal_tail(columns + i * stride, columns + i * stride, count)
    }
  }

  /// Turns columns of signed tail probabilities into correlated normal scores, from member `from`
  /// on.
  func mixScores(
    columns: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>, from: Int,
    stride: Int, count: Int
  ) {
    for j in 0..<dimension {
      Self.scores.transform(columns + j * stride, into: scratch + j * stride, count: count)
    }
    for i in from..<dimension {
      let mixed = columns + i * stride
      kernels_fill(0, mixed, count)
      for j in 0...i where factor[i * dimension + j] != 0 {
        kernels_add_scaled(scratch + j * stride, factor[i * dimension + j], mixed, count)
      }
    }
  }

  /// The standard normal's quantiles, shared by all copulas.
  static let scores = QuantileTable(StandardScore())

  private struct StandardScore: Marginal {
    static let family = Family(
      name: "standard-score", forms: [], support: "", summary: "", source: "", examples: [],
      refused: [])
    init() {}
    init(_ parameters: Parameters) throws(ParameterError) {}
    var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
    func quantile(lower p: Double) -> Double { gsl_cdf_ugaussian_Pinv(p) }
    func quantile(upper q: Double) -> Double { gsl_cdf_ugaussian_Qinv(q) }
    func cdf(_ x: Double) -> Double { gsl_cdf_ugaussian_P(x) }
    func survival(_ x: Double) -> Double { gsl_cdf_ugaussian_Q(x) }
    var mean: Double? { 0 }
    var standardDeviation: Double? { 1 }
  }
}
