import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The metalog distribution: a flexible quantile function through given quantiles.
///
/// M(y) = a1 + a2 L + a3 (y - 1/2) L + a4 (y - 1/2) + a5 (y - 1/2)^2 + ..., L = log(y / (1 - y)); of
/// the logarithm of the distance to a bound where there is one, of the logit where there are two.
/// Fitted by least squares where there are fewer terms than quantiles.
///
/// Source: Keelin (2016), doi:10.1287/deca.2016.0338.
public struct Metalog: Marginal {
  private static let three: Parameters.Value = .quantiles([
    (probability: 0.1, value: 17), (probability: 0.5, value: 24), (probability: 0.9, value: 35),
  ])
  public static let family = Family(
    name: "metalog",
    forms: [
      Family.Form([
        Family.Parameter("quantiles", .quantiles, "two or more probabilities with their values"),
        Family.Parameter("min", .quantity, isOptional: true, "lower bound"),
        Family.Parameter("max", .quantity, isOptional: true, "upper bound"),
        Family.Parameter(
          "terms", .number, isOptional: true, "number of terms, 2 up to that of the quantiles"),
      ])
    ],
    support: "all x, or within the bounds", summary: "a smooth curve through any quantiles",
    source: "Keelin (2016), doi:10.1287/deca.2016.0338",
    examples: [
      ["quantiles": three], ["quantiles": three, "min": .number(0)],
      ["quantiles": three, "min": .number(0), "max": .number(50)],
      ["quantiles": three, "max": .number(60), "terms": .number(2)],
    ],
    refused: [
      ["quantiles": three, "min": .number(20)], ["quantiles": three, "terms": .number(9)],
      [
        // Infeasible: the curve through these turns back.
        "quantiles": .quantiles([
          (probability: 0.1, value: 0), (probability: 0.5, value: 99),
          (probability: 0.9, value: 100),
        ])
      ],
    ])

  private let coefficients: [Double]
  private let min: Double?
  private let max: Double?

  public init(_ parameters: Parameters) throws(ParameterError) {
    GSL.prepare()
    guard case .quantiles(let points) = parameters.values["quantiles"], points.count >= 2 else {
      throw ParameterError("quantiles", "must be two or more")
    }
    guard points.allSatisfy({ $0.probability > 0 && $0.probability < 1 && $0.value.isFinite }),
      zip(points, points.dropFirst()).allSatisfy({
        $0.probability < $1.probability && $0.value < $1.value
      })
    else {
      throw ParameterError("quantiles", "must increase with probabilities between 0 and 1")
    }
    min = parameters.has("min") ? try parameters.number("min") : nil
    max = parameters.has("max") ? try parameters.number("max") : nil
    if let min, points[0].value <= min {
      throw ParameterError("min", "must be below all quantiles")
    }
    if let max, points[points.count - 1].value >= max {
      throw ParameterError("max", "must be above all quantiles")
    }
    var terms = points.count
    if parameters.has("terms") {
      terms = Int(try parameters.whole("terms", least: 2))
      guard terms <= points.count else {
        throw ParameterError("terms", "must not be more than the \(points.count) quantiles")
      }
    }
    let (low, high) = (min, max)
    let targets = points.map { point -> Double in
      switch (low, high) {
      case (nil, nil): point.value
      case (let low?, nil): log(point.value - low)
      case (nil, let high?): -log(high - point.value)
      case (let low?, let high?): log((point.value - low) / (high - point.value))
      }
    }
    let rows = points.map { point in
      Self.basis(
        point.probability - 0.5, log(point.probability) - log1p(-point.probability), terms)
    }
    guard let solution = Self.solved(rows, targets) else {
      throw ParameterError("quantiles", "have no curve through them: use fewer `terms`")
    }
    coefficients = solution
    let tails = (1...400).map { 0.5 * exp(-0.07 * Double(400 - $0)) }
    let values =
      tails.map { quantile(lower: $0) } + tails.dropLast().reversed().map { quantile(upper: $0) }
    guard zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      throw ParameterError(
        "quantiles", "give a curve that turns back (infeasible): use fewer `terms` or bounds")
    }
  }

  /// The terms at y = 1/2 + c with logit L.
  private static func basis(_ c: Double, _ logit: Double, _ terms: Int) -> [Double] {
    (1...terms).map { k in
      switch k {
      case 1: 1
      case 2: logit
      case 3: c * logit
      case 4: c
      default: k.isMultiple(of: 2) ? pow(c, Double(k / 2 - 1)) * logit : pow(c, Double(k / 2))
      }
    }
  }

  /// Least squares by GSL's QR decomposition; nil where a solution is not finite.
  private static func solved(_ rows: [[Double]], _ targets: [Double]) -> [Double]? {
    let (m, n) = (rows.count, rows[0].count)
    guard let matrix = gsl_matrix_alloc(m, n), let tau = gsl_vector_alloc(n),
      let right = gsl_vector_alloc(m), let x = gsl_vector_alloc(n),
      let residual = gsl_vector_alloc(m)
    else { return nil }
    defer {
      gsl_matrix_free(matrix)
      for vector in [tau, right, x, residual] { gsl_vector_free(vector) }
    }
    for i in 0..<m {
      gsl_vector_set(right, i, targets[i])
      for j in 0..<n { gsl_matrix_set(matrix, i, j, rows[i][j]) }
    }
    guard gsl_linalg_QR_decomp(matrix, tau) == 0,
      gsl_linalg_QR_lssolve(matrix, tau, right, x, residual) == 0
    else { return nil }
    let solution = (0..<n).map { gsl_vector_get(x, $0) }
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }

  private func value(_ c: Double, _ logit: Double) -> Double {
    let terms = Self.basis(c, logit, coefficients.count)
    let m = zip(coefficients, terms).reduce(0) { $0 + $1.0 * $1.1 }
    switch (min, max) {
    case (nil, nil): return m
    case (let low?, nil): return low + exp(m)
    case (nil, let high?): return high - exp(-m)
    case (let low?, let high?):
      return m <= 0
        ? low + (high - low) * (exp(m) / (1 + exp(m))) : high - (high - low) / (1 + exp(m))
    }
  }

  public var support: ClosedRange<Double> { (min ?? -.infinity)...(max ?? .infinity) }
  public func quantile(lower p: Double) -> Double {
    p <= 0 ? support.lowerBound : value(p - 0.5, log(p) - log1p(-p))
  }
  public func quantile(upper q: Double) -> Double {
    q <= 0 ? support.upperBound : value(0.5 - q, log1p(-q) - log(q))
  }
  public func cdf(_ x: Double) -> Double {
    if x <= support.lowerBound { return 0 }
    return x <= quantile(lower: 0.5)
      ? bisect(low: 0, high: 0.5) { quantile(lower: $0) < x } : 1 - survival(x)
  }
  public func survival(_ x: Double) -> Double {
    if x >= support.upperBound { return 0 }
    return x > quantile(lower: 0.5)
      ? bisect(low: 0, high: 0.5) { quantile(upper: $0) > x } : 1 - cdf(x)
  }

  /// What multiplies the logit at one end: the index of an exponential tail.
  private func slope(_ c: Double) -> Double {
    coefficients.indices.reduce(0) { sum, k in
      switch k {
      case 1: sum + coefficients[k]
      case 2: sum + c * coefficients[k]
      default:
        k > 4 && !k.isMultiple(of: 2)
          ? sum + pow(c, Double((k + 1) / 2 - 1)) * coefficients[k] : sum
      }
    }
  }
  /// Whether the moment of this order exists: one bound makes the other tail a power.
  private func hasMoment(_ order: Double) -> Bool {
    switch (min, max) {
    case (_?, nil): slope(0.5) * order < 1
    case (nil, _?): slope(-0.5) * order < 1
    default: true
    }
  }
  public var mean: Double? { hasMoment(1) ? Integration.moments(self).mean : nil }
  public var standardDeviation: Double? {
    hasMoment(2) ? Integration.moments(self).standardDeviation : nil
  }
}
