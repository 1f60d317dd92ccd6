import CGSL
import Kernels

/// The laws of some members of a copula, given others: one instance for each dependence.
///
/// Scores x are normal, or Student's t with nu degrees of freedom. With correlation matrix R,
/// members u given the kept ones k (of number |k|):
/// `x_u = R_uk R_kk^-1 x_k + s C e`, e independent normal, `C C' = R_uu - R_uk R_kk^-1 R_ku`;
/// s = 1 for the normal copula, else `s^2 = (nu + x_k' R_kk^-1 x_k) / W`, W chi-squared with
/// nu + |k| degrees of freedom.
///
/// Source: Anderson, An Introduction to Multivariate Statistical Analysis (2003), section 2.5;
/// Ding (2016), doi:10.1080/00031305.2016.1164756 (Student's t).
public struct ConditionalCopula: Sendable {
  public let dimension: Int
  fileprivate let correlations: [Double]
  private let student: Student?

  private struct Student: Sendable {
    var degreesOfFreedom: Double
    var tails: StudentTails
    /// Of chi-squared with nu + k degrees of freedom, k = 0, 1, …
    var chiSquared: [Sampler]
  }

  /// - Parameters:
  ///   - correlations: of the scores, row-major, positive definite.
  ///   - degreesOfFreedom: of Student's t; nil for the normal copula.
  public init?(correlations: [Double], dimension: Int, degreesOfFreedom: Double?) {
    self.dimension = dimension
    self.correlations = correlations
    guard let degreesOfFreedom else {
      student = nil
      return
    }
    let df = min(degreesOfFreedom, StudentTCopula.mostDegrees)
    var samplers: [Sampler] = []
    for k in 0..<dimension {
      guard
        let marginal = try? Gamma([
          "shape": .number((df + Double(k)) / 2), "scale": .number(2),
        ])
      else { return nil }
      samplers.append(Sampler(marginal))
    }
    student = Student(
      degreesOfFreedom: df, tails: StudentTails(degreesOfFreedom: df), chiSquared: samplers)
  }

  /// Whether `mixing` is read.
  public var isMixed: Bool { student != nil }

  /// The law of some members given all others.
  public struct Law: Sendable {
    /// Members that are drawn anew, in increasing order.
    public let redrawn: [Int]
    public let kept: [Int]
    /// R_uk R_kk^-1, row-major, redrawn by kept.
    fileprivate let weights: [Double]
    /// C, lower triangle, row-major.
    fileprivate let factor: [Double]
    /// The lower Cholesky factor of R_kk.
    fileprivate let keptFactor: [Double]
  }

  /// - Parameter redrawn: members, at least one.
  /// - Returns: nil where the matrix is not positive definite.
  public func law(redrawing redrawn: [Int]) -> Law? {
    let (r, n) = (correlations, dimension)
    let redrawn = redrawn.sorted()
    let kept = (0..<n).filter { !redrawn.contains($0) }
    let (u, k) = (redrawn.count, kept.count)
    var weights = [Double](repeating: 0, count: u * k)
    var covariance = redrawn.flatMap { i in redrawn.map { j in r[i * n + j] } }
    let inner = kept.flatMap { i in kept.map { j in r[i * n + j] } }
    guard let l = k > 0 ? NormalCopula.cholesky(inner, dimension: k) : [] else { return nil }
    for (row, i) in redrawn.enumerated() where k > 0 {
      // R_kk x = R_ku by the two triangles.
      var x = kept.map { r[i * n + $0] }
      for a in 0..<k {
        for b in 0..<a { x[a] -= l[a * k + b] * x[b] }
        x[a] /= l[a * k + a]
      }
      for a in (0..<k).reversed() {
        for b in a + 1..<max(k, a + 1) { x[a] -= l[b * k + a] * x[b] }
        x[a] /= l[a * k + a]
      }
      for a in 0..<k { weights[row * k + a] = x[a] }
    }
    for a in 0..<u {
      for b in 0..<u {
        for c in 0..<k { covariance[a * u + b] -= weights[a * k + c] * r[redrawn[b] * n + kept[c]] }
      }
    }
    guard let factor = NormalCopula.cholesky(covariance, dimension: u) else { return nil }
    return Law(redrawn: redrawn, kept: kept, weights: weights, factor: factor, keptFactor: l)
  }

  /// Scores and signed tail probabilities of the redrawn members.
  ///
  /// - Parameters:
  ///   - scores: of all members: only those of the kept ones are read.
  ///   - noise: one column of independent normal scores for each member: only those of the redrawn
  ///     ones are read.
  ///   - mixing: signed tail probabilities, independent of the noise; read by Student's t only.
  ///   - newScores, tails: one column for each of `law.redrawn`, to be filled.
  ///   - scratch: two columns.
  public func apply(
    _ law: Law, scores: [UnsafePointer<Double>], noise: [UnsafePointer<Double>],
    mixing: UnsafePointer<Double>, newScores: [UnsafeMutablePointer<Double>],
    tails: [UnsafeMutablePointer<Double>],
    scratch: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>), count: Int
  ) {
    let (u, k) = (law.redrawn.count, law.kept.count)
    if let student {
      student.chiSquared[k].transform(mixing, into: scratch.0, count: count)
      var solved = [Double](repeating: 0, count: k)
      for i in 0..<count {
        var square = student.degreesOfFreedom
        for a in 0..<k {
          var x = scores[law.kept[a]][i]
          for b in 0..<a { x -= law.keptFactor[a * k + b] * solved[b] }
          solved[a] = x / law.keptFactor[a * k + a]
          square += solved[a] * solved[a]
        }
        scratch.0[i] = (square / scratch.0[i]).squareRoot()
      }
    }
    for row in 0..<u {
      let out = newScores[row]
      kernels_fill(0, out, count)
      for column in 0...row where law.factor[row * u + column] != 0 {
        kernels_add_scaled(noise[law.redrawn[column]], law.factor[row * u + column], out, count)
      }
      if student != nil {
        kernels_binary(KERNEL_MULTIPLY)(out, scratch.0, out, count)
      }
      for (place, member) in law.kept.enumerated() where law.weights[row * k + place] != 0 {
        kernels_add_scaled(scores[member], law.weights[row * k + place], out, count)
      }
      if let student {
        for i in 0..<count {
          tails[row][i] = student.tails.signedTail(out[i], student.degreesOfFreedom)
        }
      } else {
        kernels_normal_tail(out, tails[row], count)
      }
    }
  }
}

/// A discrete input in a normal copula: its value leaves its score open within a step of the
/// cumulative probability. This is the law of its score given its value and other members' scores.
///
/// One member's score is drawn exactly; scores of several members by sweeps of this law over them
/// (Gibbs' sampler), starting from the scores that made the values.
///
/// Source: Geman & Geman (1984), doi:10.1109/TPAMI.1984.4767596.
public struct StepLaw: Sendable {
  public let member: Int
  private let others: [Int]
  private let weights: [Double]
  private let sd: Double

  /// - Parameter kept: members whose values are known, `member` among them.
  init?(_ copula: ConditionalCopula, member: Int, kept: [Int]) {
    let n = copula.dimension
    guard let place = kept.firstIndex(of: member),
      let within = ConditionalCopula(
        correlations: kept.flatMap { i in kept.map { copula.correlations[i * n + $0] } },
        dimension: kept.count, degreesOfFreedom: nil),
      let law = within.law(redrawing: [place])
    else { return nil }
    self.member = member
    others = law.kept.map { kept[$0] }
    weights = law.weights
    sd = law.factor[0]
  }

  /// Draws the member's scores anew.
  ///
  /// - Parameters:
  ///   - scores: of all members, one column each.
  ///   - low, high: the step of each draw, as normal scores; may be infinite.
  ///   - tails: signed tail probabilities.
  public func apply(
    _ scores: [UnsafeMutablePointer<Double>], low: UnsafePointer<Double>,
    high: UnsafePointer<Double>, tails: UnsafePointer<Double>, count: Int
  ) {
    for i in 0..<count {
      var mean = 0.0
      for (place, other) in others.enumerated() { mean += weights[place] * scores[other][i] }
      let (a, b) = ((low[i] - mean) / sd, (high[i] - mean) / sd)
      let u = tails[i] > 0 ? tails[i] : 1 + tails[i]
      let z: Double
      if a > 0 {
        let (p, q) = (gsl_cdf_ugaussian_Q(a), gsl_cdf_ugaussian_Q(b))
        z = gsl_cdf_ugaussian_Qinv(q + u * (p - q))
      } else {
        let (p, q) = (gsl_cdf_ugaussian_P(a), gsl_cdf_ugaussian_P(b))
        z = gsl_cdf_ugaussian_Pinv(p + u * (q - p))
      }
      // Far out in a tail the step's probability has no digits left.
      scores[member][i] = mean + sd * min(max(z, a), b)
    }
  }
}

extension ConditionalCopula {
  /// The laws of the scores of some kept members that are discrete; none under Student's t, where
  /// scores count as known.
  public func stepLaws(of discrete: [Int], kept: [Int]) -> [StepLaw] {
    isMixed ? [] : discrete.compactMap { StepLaw(self, member: $0, kept: kept) }
  }
}

extension NormalCopula {
  /// The score of a cumulative probability p in (0, 1), q = 1 - p.
  public static func score(_ p: Double, _ q: Double) -> Double {
    p <= q ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(q)
  }

  /// Signed tail probabilities to standard normal scores; `scores` is another column.
  public static func scores(
    _ tails: UnsafePointer<Double>, into scores: UnsafeMutablePointer<Double>, count: Int
  ) {
    self.scores.transform(tails, into: scores, count: count)
  }
}
