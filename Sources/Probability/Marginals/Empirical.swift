import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Observed values: drawn as they are, or smoothed by a normal kernel.
///
/// The kernel's standard deviation is Silverman's 0.9 min(sd, IQR / 1.34) n^(-1/5), n the effective
/// number of values.
public struct Empirical: Marginal {
  private static let smooth = Family.Parameter(
    "smooth", .flag, isOptional: true, "true = a normal kernel over the values")
  private static let weights = Family.Parameter(
    "weights", .numbers, isOptional: true, "their weights, alike if absent")
  public static let family = Family(
    name: "empirical",
    forms: [
      Family.Form([
        Family.Parameter("values", .quantities, "the observed values"), weights, smooth,
      ]),
      Family.Form([
        Family.Parameter("file", .file, "CSV file beside the scenario"),
        Family.Parameter("column", .column, "name of its column"), weights, smooth,
      ]),
    ],
    support: "the values; all x if smooth", summary: "observed values, as they are or smoothed",
    source: "Silverman (1986), Density Estimation, doi:10.1201/9781315140919, equation 3.31",
    examples: [
      ["values": .numbers([2, 3, 3, 5, 8])],
      ["values": .numbers([1, 2, 4]), "weights": .numbers([1, 1, 2])],
      ["values": .numbers([2, 3, 3.5, 5, 8]), "smooth": .flag(true)],
    ],
    refused: [
      ["values": .numbers([])], ["values": .numbers([1, 2]), "weights": .numbers([1])],
      ["values": .numbers([3, 3]), "smooth": .flag(true)],
    ])

  private let values: Discrete
  /// Standard deviation of the kernel; nil = no smoothing.
  private let bandwidth: Double?

  public init(_ parameters: Parameters) throws(ParameterError) {
    let list = try parameters.numbers(parameters.has("file") ? "file" : "values")
    var plain: Parameters = ["values": .numbers(list)]
    if let weights = parameters.values["weights"] { plain.values["weights"] = weights }
    values = try Discrete(plain)
    guard case .flag(true) = parameters.values["smooth"] else {
      bandwidth = nil
      return
    }
    GSL.prepare()
    let sd = values.standardDeviation ?? 0
    let quartiles = values.quantile(upper: 0.25) - values.quantile(lower: 0.25)
    let spread = quartiles > 0 ? min(sd, quartiles / 1.34) : sd
    guard spread > 0 else {
      throw ParameterError("smooth", "needs two different values")
    }
    let size: Double
    if parameters.has("weights") {
      let weights = try parameters.numbers("weights")
      let sum = weights.reduce(0, +)
      size = sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    } else {
      size = Double(list.count)
    }
    bandwidth = 0.9 * spread * pow(size, -0.2)
  }

  public var isDiscrete: Bool { bandwidth == nil }
  public var support: ClosedRange<Double> {
    bandwidth == nil ? values.support : -Double.infinity...Double.infinity
  }
  private func sum(_ term: (_ value: Double, _ probability: Double) -> Double) -> Double {
    var total = 0.0
    for k in values.values.indices { total += term(values.values[k], values.probabilities[k]) }
    return total
  }
  public func cdf(_ x: Double) -> Double {
    guard let bandwidth else { return values.cdf(x) }
    return sum { $1 * gsl_cdf_ugaussian_P((x - $0) / bandwidth) }
  }
  public func survival(_ x: Double) -> Double {
    guard let bandwidth else { return values.survival(x) }
    return sum { $1 * gsl_cdf_ugaussian_Q((x - $0) / bandwidth) }
  }
  private func solve(_ p: Double, _ bandwidth: Double, isLower: Bool) -> Double {
    // A quantile lies between those of the outermost kernels.
    let reach = -bandwidth * gsl_cdf_ugaussian_Pinv(p)
    return logTailRoot(
      p, low: values.support.lowerBound - (isLower ? reach : -reach),
      high: values.support.upperBound - (isLower ? reach : -reach),
      start: isLower ? values.quantile(lower: p) : values.quantile(upper: p), rises: isLower,
      scale: bandwidth
    ) { x in
      (
        isLower ? cdf(x) : survival(x),
        sum { $1 * gsl_ran_ugaussian_pdf((x - $0) / bandwidth) } / bandwidth
      )
    }
  }
  public func quantile(lower p: Double) -> Double {
    guard let bandwidth else { return values.quantile(lower: p) }
    return p <= 0 ? -.infinity : solve(p, bandwidth, isLower: true)
  }
  public func quantile(upper q: Double) -> Double {
    guard let bandwidth else { return values.quantile(upper: q) }
    return q <= 0 ? .infinity : solve(q, bandwidth, isLower: false)
  }
  public func draw(_ generator: GSLGenerator) -> Double {
    values.draw(generator) + (bandwidth.map { gsl_ran_gaussian(generator.state, $0) } ?? 0)
  }
  public var mean: Double? { values.mean }
  public var standardDeviation: Double? {
    values.standardDeviation.map { sd in
      bandwidth.map { (sd * sd + $0 * $0).squareRoot() } ?? sd
    }
  }
  public var kinks: [Double] { bandwidth == nil ? values.kinks : [] }
  public var sampling: Sampling { bandwidth == nil ? values.sampling : .table }
}
