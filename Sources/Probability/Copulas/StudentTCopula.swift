import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Dependence of extremes: normal scores z over a common root of a chi-squared variable,
/// x = z sqrt(df / W), and u = T(x), T the cdf of Student's t with df degrees of freedom.
///
/// Members that are not correlated still have their extremes together, the more so the fewer
/// degrees of freedom there are.
///
/// Source: Demarta & McNeil (2005), doi:10.1111/j.1751-5823.2005.tb00254.x.
public struct StudentTCopula: Copula {
  private let normal: NormalCopula
  private let chiSquared: Sampler
  private let tails: StudentTails

  /// Beyond this the normal copula is meant to all digits that matter.
  static let mostDegrees = 1e4

  /// - Parameters:
  ///   - correlations: of the scores, row-major; nil is returned where it is not positive definite.
  ///   - degreesOfFreedom: greater than 0; more than 10,000 count as 10,000.
  public init?(correlations: [Double], dimension: Int, degreesOfFreedom: Double) {
    let df = min(degreesOfFreedom, Self.mostDegrees)
    guard let normal = NormalCopula(correlations: correlations, dimension: dimension),
      let marginal = try? Gamma(["shape": .number(df / 2), "scale": .number(2)])
    else { return nil }
    self.normal = normal
    chiSquared = Sampler(marginal)
    tails = StudentTails(degreesOfFreedom: df)
  }

  public var dimension: Int { normal.dimension }
  public var isMixed: Bool { true }

  public func apply(
    columns: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>,
    mixing: UnsafeMutablePointer<Double>, stride: Int, count: Int
  ) {
    normal.mixScores(columns: columns, scratch: scratch, from: 0, stride: stride, count: count)
    let squares = scratch
    chiSquared.transform(mixing, into: squares, count: count)
    for j in 0..<dimension {
      let column = columns + j * stride
      for i in 0..<count { column[i] = tails.signedTail(column[i], squares[i]) }
    }
  }
}

/// The signed tail probability of x = z sqrt(df / W) under Student's t with df degrees of freedom.
///
/// With q = |z| / sqrt(W + z^2), a = df / 2: P(X > |x|) is the integral of (1 - s^2)^(a - 1) from q
/// to 1 over B(1/2, a). Up to q = 3/4 it is read from a table of cubics (error below 1e-10), beyond
/// it is v^a h(v) with v = 1 - q^2 = W / (W + z^2), h a power series that converges fast there and
/// keeps the tail's digits.
struct StudentTails: Sendable {
  private static let split = 0.75
  private let a: Double
  private let cells: Double
  /// Tail probability and its derivative times the width of a cell, at the nodes.
  private let nodes: [(value: Double, slope: Double)]
  /// h(v) is a table too: values at equal steps over 0...1 - split^2.
  private let factors: [(value: Double, slope: Double)]

  init(degreesOfFreedom df: Double) {
    let a = df / 2
    self.a = a
    let logBeta = lgamma(0.5) + lgamma(a) - lgamma(a + 0.5)
    // h(v) = sum over k of (1/2)_k / k! v^k / (a + k), over 2 B(a, 1/2).
    let scale = exp(-logBeta) / 2
    func factor(_ v: Double) -> (value: Double, derivative: Double) {
      var term = 1.0
      var value = 0.0
      var derivative = 0.0
      for k in 0..<200 {
        value += term / (a + Double(k))
        let next = term * (0.5 + Double(k)) / Double(k + 1)
        derivative += next * Double(k + 1) / (a + Double(k + 1))
        term = next * v
        if term < 1e-18 { break }
      }
      return (value * scale, derivative * scale)
    }
    let most = 1 - Self.split * Self.split
    let steps = 256
    factors = (0...steps).map { k in
      let (value, derivative) = factor(most * Double(k) / Double(steps))
      return (value, derivative * most / Double(steps))
    }
    // The density's width is 1 / sqrt(df): cells follow it.
    let cells = 1024 * max(1, (df / 25).squareRoot()).rounded(.up)
    let width = Self.split / cells
    func density(_ q: Double) -> Double { exp((a - 1) * log1p(-q * q) - logBeta) }
    var tail = pow(most, a) * factor(most).value
    var nodes = [(value: tail, slope: -density(Self.split) * width)]
    for cell in (0..<Int(cells)).reversed() {
      // Gauss-Legendre with three points is exact to the table's own error.
      let centre = (Double(cell) + 0.5) * width
      let reach = width / 2 * 0.6.squareRoot()
      tail +=
        width / 18
        * (5 * density(centre - reach) + 8 * density(centre) + 5 * density(centre + reach))
      nodes.append((tail, -density(Double(cell) * width) * width))
    }
    self.cells = cells
    self.nodes = nodes.reversed()
  }

  @inline(__always)
  private static func cubic(
    _ nodes: [(value: Double, slope: Double)], at position: Double
  ) -> Double {
    let cell = min(Int(position), nodes.count - 2)
    let f = position - Double(cell)
    let (low, high) = (nodes[cell], nodes[cell + 1])
    let rise = high.value - low.value
    let c = 3 * rise - 2 * low.slope - high.slope
    let d = low.slope + high.slope - 2 * rise
    return low.value + f * (low.slope + f * (c + f * d))
  }

  /// Positive for u <= 1/2, which is x < 0.
  func signedTail(_ z: Double, _ w: Double) -> Double {
    let sum = w + z * z
    let q = abs(z) / sum.squareRoot()
    var tail: Double
    if q < Self.split {
      tail = Self.cubic(nodes, at: q / Self.split * cells)
    } else {
      let v = w / sum
      let position = v / (1 - Self.split * Self.split) * Double(factors.count - 1)
      tail = pow(v, a) * Self.cubic(factors, at: position)
    }
    tail = min(max(tail, 0x1p-1000), 0.5.nextDown)
    return z < 0 ? tail : -tail
  }
}
