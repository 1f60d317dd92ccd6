import CGSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A family fitted to data by maximum likelihood.
///
/// Standard errors are the square roots of the inverse observed information's diagonal (second
/// differences of the log-likelihood). Distances are of the data from the fitted cdf; they have no
/// p-values here, since the usual tables do not hold where parameters were fitted to the same data.
///
/// Source: Akaike (1974), doi:10.1109/TAC.1974.1100705; Schwarz (1978), doi:10.1214/aos/1176344136;
/// Hurvich & Tsai (1989), doi:10.1093/biomet/76.2.297 (AICc); Anderson & Darling (1954),
/// doi:10.1080/01621459.1954.10501232; Efron & Hinkley (1978), doi:10.1093/biomet/65.3.457
/// (observed information).
public struct DistributionFit: Sendable {
  public struct Parameter: Sendable {
    public let name: String
    public let value: Double
    /// nil where the information does not exist or the likelihood has no clear peak.
    public let standardError: Double?
  }

  public let family: String
  public let parameters: [Parameter]
  public let logLikelihood: Double
  /// 2 k - 2 log L
  public let aic: Double
  /// AIC with the correction for small samples; nil with hardly more values than parameters.
  public let aicc: Double?
  /// k log n - 2 log L
  public let bic: Double
  /// Largest distance between the cdfs.
  public let kolmogorovSmirnov: Double
  /// A squared; infinite where a value has no probability.
  public let andersonDarling: Double
  /// False where the search found no peak: the likelihood grows without end, or is flat.
  public let hasConverged: Bool

  /// Why a family was not fitted.
  public struct LeftOut: Sendable {
    public let family: String
    public let reason: String
  }

  /// Fits every family that the data allow, the best by AIC first.
  ///
  /// - Parameter families: nil for all.
  public static func all(
    _ sample: Sample, families: [String]? = nil
  ) -> (fits: [DistributionFit], leftOut: [LeftOut]) {
    GSL.prepare()
    var fits: [DistributionFit] = []
    var leftOut: [LeftOut] = []
    for fitter in Fitters.all where families?.contains(fitter.family) ?? true {
      if !sample.values.allSatisfy(fitter.domain.holds) {
        leftOut.append(
          LeftOut(family: fitter.family, reason: "needs \(fitter.domain.rawValue) of all values"))
      } else if let fit = DistributionFit(fitter, sample) {
        fits.append(fit)
      } else {
        leftOut.append(
          LeftOut(family: fitter.family, reason: "has no parameters with a finite likelihood"))
      }
    }
    return (
      fits.sorted { ($0.hasConverged ? 0 : 1, $0.aic) < ($1.hasConverged ? 0 : 1, $1.aic) }, leftOut
    )
  }

  /// The families that can be fitted.
  public static var families: [String] { Fitters.all.map(\.family) }

  init?(_ fitter: Fitter, _ sample: Sample) {
    guard let type = Marginals.named(fitter.family) else { return nil }
    let start = fitter.start(sample)
    let unit = sample.standardDeviation
    /// From the search's coordinates, 0 at the start, to parameters.
    func parameters(_ t: [Double]) -> [Double] {
      fitter.parameters.indices.map { k in
        switch fitter.parameters[k] {
        case .location: start[k] + unit * t[k]
        case .positive(_, let bound): bound + (start[k] - bound) * exp(t[k])
        case .real: start[k] + t[k]
        }
      }
    }
    func logLikelihood(_ t: [Double]) -> Double {
      let p = parameters(t)
      return sample.values.reduce(0) { $0 + fitter.logDensity(p, $1) }
    }
    let count = fitter.parameters.count
    var best = [Double](repeating: 0, count: count)
    if !fitter.isClosed {
      best = SimplexSearch.minimum(of: count, step: 0.2) { t in
        let value = -logLikelihood(t)
        return value.isFinite ? value : 1e300
      }
    }
    let found = parameters(best)
    let peak = logLikelihood(best)
    let values = Dictionary(
      zip(fitter.parameters.map(\.name), found.map { Parameters.Value.number($0) })
    ) { first, _ in first }
    guard peak.isFinite, let marginal = try? type.init(Parameters(values)) else { return nil }
    let errors =
      fitter.isClosed ? nil : Self.standardErrors(at: best, logLikelihood: logLikelihood)
    family = fitter.family
    self.parameters = fitter.parameters.indices.map { k in
      // From the search's coordinates.
      let slope =
        switch fitter.parameters[k] {
        case .location: unit
        case .positive(_, let bound): found[k] - bound
        case .real: 1.0
        }
      let known = fitter.knownErrors?(found, Double(sample.values.count))[k]
      return Parameter(
        name: fitter.parameters[k].name, value: found[k],
        standardError: known ?? errors.map { $0[k] * slope })
    }
    hasConverged = fitter.isClosed || fitter.knownErrors != nil || errors != nil
    self.logLikelihood = peak
    let k = Double(count)
    let n = Double(sample.values.count)
    aic = 2 * k - 2 * peak
    aicc = n > k + 1 ? aic + 2 * k * (k + 1) / (n - k - 1) : nil
    bic = k * log(n) - 2 * peak
    (kolmogorovSmirnov, andersonDarling) = Self.distances(marginal, sample.values)
  }

  /// - Returns: nil where the log-likelihood does not bend downwards in every direction.
  private static func standardErrors(
    at t: [Double], logLikelihood: ([Double]) -> Double
  ) -> [Double]? {
    let n = t.count
    let step = 1e-3
    func value(_ moves: [(Int, Double)]) -> Double {
      var place = t
      for (k, move) in moves { place[k] += move * step }
      return logLikelihood(place)
    }
    guard let information = gsl_matrix_alloc(n, n) else { return nil }
    defer { gsl_matrix_free(information) }
    for a in 0..<n {
      for b in 0...a {
        let second =
          (value([(a, 1), (b, 1)]) - value([(a, 1), (b, -1)]) - value([(a, -1), (b, 1)])
            + value([(a, -1), (b, -1)])) / (4 * step * step)
        gsl_matrix_set(information, a, b, -second)
        gsl_matrix_set(information, b, a, -second)
      }
    }
    guard gsl_linalg_cholesky_decomp1(information) == 0,
      gsl_linalg_cholesky_invert(information) == 0
    else { return nil }
    let errors = (0..<n).map { gsl_matrix_get(information, $0, $0).squareRoot() }
    // Flat to the search's eye: an error of a factor of e^20 is none.
    return errors.allSatisfy { $0.isFinite && $0 < 20 } ? errors : nil
  }

  private static func distances(
    _ marginal: any Marginal, _ sorted: [Double]
  ) -> (kolmogorovSmirnov: Double, andersonDarling: Double) {
    let n = Double(sorted.count)
    var largest = 0.0
    var sum = 0.0
    for (rank, x) in sorted.enumerated() {
      let below = marginal.cdf(x)
      largest = max(largest, below - Double(rank) / n, Double(rank + 1) / n - below)
      let mirrored = marginal.survival(sorted[sorted.count - 1 - rank])
      sum += Double(2 * rank + 1) * (log(below) + log(mirrored))
    }
    let statistic = -n - sum / n
    return (largest, statistic.isFinite ? statistic : .infinity)
  }
}
