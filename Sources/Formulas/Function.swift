import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function of the formula language. To add one: a row in `Function.all`.
public struct Function: Sendable {
  /// What becomes of the arguments' dimensions.
  enum Law: Sendable {
    /// Pure numbers in, a pure number out.
    case pure
    /// All of one dimension, which is the result's too.
    case same
    /// All of one dimension, a pure number out.
    case ratio
    /// Products and powers have laws of their own.
    case product, squareRoot, power
    /// A condition, then two of one dimension.
    case choice
  }

  public let name: String
  /// The names of the parameters; the last may repeat where `isVariadic`.
  public let parameters: [String]
  public let isVariadic: Bool
  let law: Law
  /// The reference evaluation.
  let apply: @Sendable ([Double]) -> Double
  public let summary: String
  /// A call and its result, which a test computes.
  public let example: (call: String, result: Double)

  /// Mathematical constants.
  public static let constants: [String: Double] = ["pi": .pi, "e": 2.718281828459045]

  static let named: [String: Function] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  public static let all: [Function] = [
    Function(
      name: "if", parameters: ["condition", "a", "b"], isVariadic: false, law: .choice,
      apply: { $0[0].isNaN ? .nan : ($0[0] != 0 ? $0[1] : $0[2]) },
      summary: "a where the condition holds, else b", example: ("if(2 > 1, 10, 20)", 10)),
    Function(
      name: "min", parameters: ["a"], isVariadic: true, law: .same,
      apply: { $0.dropFirst().reduce($0[0], smaller) }, summary: "the least",
      example: ("min(3, 1, 2)", 1)),
    Function(
      name: "max", parameters: ["a"], isVariadic: true, law: .same,
      apply: { $0.dropFirst().reduce($0[0], larger) }, summary: "the largest",
      example: ("max(3, 1, 2)", 3)),
    Function(
      name: "sum", parameters: ["a"], isVariadic: true, law: .same,
      apply: { $0.dropFirst().reduce($0[0], +) }, summary: "the sum", example: ("sum(1, 2, 3)", 6)),
    Function(
      name: "mean", parameters: ["a"], isVariadic: true, law: .same,
      apply: { $0.dropFirst().reduce($0[0], +) / Double($0.count) }, summary: "the arithmetic mean",
      example: ("mean(1, 2, 6)", 3)),
    Function(
      name: "product", parameters: ["a"], isVariadic: true, law: .product,
      apply: { $0.dropFirst().reduce($0[0], *) }, summary: "the product",
      example: ("product(2, 3, 4)", 24)),
    Function(
      name: "clamp", parameters: ["x", "low", "high"], isVariadic: false, law: .same,
      apply: { smaller(larger($0[0], $0[1]), $0[2]) }, summary: "x moved into [low, high]",
      example: ("clamp(5, 0, 1)", 1)),
    Function(
      name: "sqrt", parameters: ["x"], isVariadic: false, law: .squareRoot,
      apply: { $0[0].squareRoot() }, summary: "the square root", example: ("sqrt(16)", 4)),
    Function(
      name: "pow", parameters: ["x", "y"], isVariadic: false, law: .power,
      apply: { $0[1] == 2 ? $0[0] * $0[0] : ($0[1] == -1 ? 1 / $0[0] : pow($0[0], $0[1])) },
      summary: "x to the power y, as `x ^ y`",
      example: ("pow(2, 10)", 1024)),
    Function(
      name: "atan2", parameters: ["y", "x"], isVariadic: false, law: .ratio,
      apply: { atan2($0[0], $0[1]) }, summary: "the angle of the point (x, y) in radians",
      example: ("atan2(1, 1)", 0.7853981633974483)),
    unary("abs", .same, "the absolute value", ("abs(-2)", 2)) { abs($0) },
    unary("floor", .same, "the next whole number below, in the argument's unit", ("floor(2.7)", 2))
    {
      $0.rounded(.down)
    },
    unary("ceil", .same, "the next whole number above, in the argument's unit", ("ceil(2.1)", 3)) {
      $0.rounded(.up)
    },
    unary("round", .same, "the nearest whole number, halves away from 0", ("round(2.5)", 3)) {
      $0.rounded(.toNearestOrAwayFromZero)
    },
    unary("exp", .pure, "e to the power x", ("exp(0)", 1)) { exp($0) },
    unary("ln", .pure, "the natural logarithm", ("ln(e)", 1)) { log($0) },
    unary("log10", .pure, "the logarithm to base 10", ("log10(1000)", 3)) { log10($0) },
    unary("log2", .pure, "the logarithm to base 2", ("log2(8)", 3)) { log2($0) },
    unary("sin", .pure, "the sine of an angle in radians", ("sin(0)", 0)) { sin($0) },
    unary("cos", .pure, "the cosine of an angle in radians", ("cos(0)", 1)) { cos($0) },
    unary("tan", .pure, "the tangent of an angle in radians", ("tan(0)", 0)) { tan($0) },
    unary("asin", .pure, "the arc sine", ("asin(1)", 1.5707963267948966)) { asin($0) },
    unary("acos", .pure, "the arc cosine", ("acos(1)", 0)) { acos($0) },
    unary("atan", .pure, "the arc tangent", ("atan(1)", 0.7853981633974483)) { atan($0) },
    unary("sinh", .pure, "the hyperbolic sine", ("sinh(0)", 0)) { sinh($0) },
    unary("cosh", .pure, "the hyperbolic cosine", ("cosh(0)", 1)) { cosh($0) },
    unary("tanh", .pure, "the hyperbolic tangent", ("tanh(0)", 0)) { tanh($0) },
    unary("erf", .pure, "the error function", ("erf(1)", 0.8427007929497149)) { erf($0) },
    unary("erfc", .pure, "1 - erf(x)", ("erfc(1)", 0.15729920705028513)) { erfc($0) },
    unary("gamma", .pure, "the gamma function", ("gamma(5)", 24)) { tgamma($0) },
    unary("lngamma", .pure, "the logarithm of |gamma(x)|", ("lngamma(10)", 12.801827480081469)) {
      kernel(KERNEL_LOG_GAMMA, $0)
    },
    unary("normal_cdf", .pure, "P(Z <= x) of the standard normal", ("normal_cdf(0)", 0.5)) {
      kernel(KERNEL_NORMAL_CDF, $0)
    },
    unary(
      "normal_quantile", .pure, "the inverse of normal_cdf",
      ("normal_quantile(0.975)", 1.9599639845400545)
    ) { kernel(KERNEL_NORMAL_QUANTILE, $0) },
  ]

  /// The kernel of each function of one argument.
  static let kernels: [String: kernel_unary_op] = [
    "abs": KERNEL_ABSOLUTE, "sqrt": KERNEL_SQUARE_ROOT, "exp": KERNEL_EXPONENTIAL,
    "ln": KERNEL_LOGARITHM, "log10": KERNEL_LOGARITHM10, "log2": KERNEL_LOGARITHM2,
    "floor": KERNEL_FLOOR, "ceil": KERNEL_CEILING, "round": KERNEL_ROUND, "sin": KERNEL_SINE,
    "cos": KERNEL_COSINE, "tan": KERNEL_TANGENT, "asin": KERNEL_ARCSINE,
    "acos": KERNEL_ARCCOSINE, "atan": KERNEL_ARCTANGENT, "sinh": KERNEL_HYPERBOLIC_SINE,
    "cosh": KERNEL_HYPERBOLIC_COSINE, "tanh": KERNEL_HYPERBOLIC_TANGENT,
    "erf": KERNEL_ERROR_FUNCTION, "erfc": KERNEL_COMPLEMENTARY_ERROR_FUNCTION,
    "gamma": KERNEL_GAMMA, "lngamma": KERNEL_LOG_GAMMA, "normal_cdf": KERNEL_NORMAL_CDF,
    "normal_quantile": KERNEL_NORMAL_QUANTILE,
  ]

  private static func unary(
    _ name: String, _ law: Law, _ summary: String, _ example: (String, Double),
    _ apply: @escaping @Sendable (Double) -> Double
  ) -> Function {
    Function(
      name: name, parameters: ["x"], isVariadic: false, law: law, apply: { apply($0[0]) },
      summary: summary, example: example)
  }

  static func kernel(_ op: kernel_unary_op, _ x: Double) -> Double {
    var result = 0.0
    withUnsafePointer(to: x) { kernels_unary(op)($0, &result, 1) }
    return result
  }

  @Sendable static func smaller(_ a: Double, _ b: Double) -> Double {
    a.isNaN ? a : (b.isNaN ? b : (a < b ? a : b))
  }
  @Sendable static func larger(_ a: Double, _ b: Double) -> Double {
    a.isNaN ? a : (b.isNaN ? b : (a > b ? a : b))
  }
}
