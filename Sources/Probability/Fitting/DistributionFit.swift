#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A family fitted to data by maximum likelihood.
///
/// Standard errors are the square roots of the inverse observed information's diagonal (second
/// differences of the log-likelihood), or of what `Fitter.Information` says. Parameters at which the
/// likelihood is not regular have none, but a reason. Distances are of the data from the fitted cdf; they have no
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
    /// Why there is no standard error although there is a peak.
    public let withoutError: String?
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
      } else if let reason = fitter.refusal(sample) {
        leftOut.append(LeftOut(family: fitter.family, reason: reason))
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
  /// Why the others cannot.
  public static var notFitted: [String: String] { Fitters.notFitted }

  init?(_ fitter: Fitter, _ sample: Sample) {
    guard let type = Marginals.named(fitter.family) else { return nil }
    func logLikelihood(_ p: [Double]) -> Double {
      let logDensity = fitter.logDensity(p)
      return sample.values.reduce(0) { $0 + logDensity($1) }
    }
    let found: [Double]
    switch fitter.search {
    case .direct(let parameters): found = parameters(sample)
    case .from(let starts):
      let peaks = starts(sample).map { start in
        let coordinates = Coordinates(fitter, start: start, unit: sample.standardDeviation)
        let best = SimplexSearch.minimum(of: start.count, step: 0.2) { t in
          let value = -logLikelihood(coordinates.parameters(t))
          return value.isFinite ? value : 1e300
        }
        let parameters = coordinates.parameters(best)
        return (parameters, logLikelihood(parameters))
      }
      guard let best = peaks.filter({ $0.1.isFinite }).max(by: { $0.1 < $1.1 }) else { return nil }
      found = best.0
    }
    let peak = logLikelihood(found)
    let values = Dictionary(
      zip(fitter.parameters.map(\.name), found.map { Parameters.Value.number($0) })
    ) { first, _ in first }
    guard peak.isFinite, let marginal = try? type.init(Parameters(values)) else { return nil }

    let reasons = fitter.irregular(found, sample)
    let regular = reasons.indices.filter { reasons[$0] == nil }
    let errors: [Double]?
    switch fitter.information {
    case .closed(let closed): errors = closed(found, Double(sample.values.count))
    case .scores(let scores):
      errors = StandardErrors.fromScores(sample.values, regular: regular) { scores(found, $0) }
    case .observed:
      let coordinates = Coordinates(fitter, start: found, unit: sample.standardDeviation)
      errors = StandardErrors.observed(at: found.map { _ in 0 }, regular: regular) {
        logLikelihood(coordinates.parameters($0))
      }.flatMap(coordinates.errors)
    }
    hasConverged = errors != nil
    family = fitter.family
    parameters = found.indices.map { k in
      Parameter(
        name: fitter.parameters[k].name, value: found[k],
        standardError: reasons[k] == nil ? errors?[k] : nil,
        withoutError: errors == nil ? nil : reasons[k])
    }
    self.logLikelihood = peak
    let k = Double(found.count)
    let n = Double(sample.values.count)
    aic = 2 * k - 2 * peak
    aicc = n > k + 1 ? aic + 2 * k * (k + 1) / (n - k - 1) : nil
    bic = k * log(n) - 2 * peak
    (kolmogorovSmirnov, andersonDarling) = Self.distances(marginal, sample.values)
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

/// The search's coordinates: 0 at the start, of about unit size.
private struct Coordinates {
  let fitter: Fitter
  let start: [Double]
  /// Of locations.
  let unit: Double

  init(_ fitter: Fitter, start: [Double], unit: Double) {
    (self.fitter, self.start, self.unit) = (fitter, start, unit)
  }

  func parameters(_ t: [Double]) -> [Double] {
    fitter.parameters.indices.map { k in
      switch fitter.parameters[k] {
      case .location: start[k] + unit * t[k]
      case .positive(_, let bound): bound + (start[k] - bound) * exp(t[k])
      case .real: start[k] + t[k]
      }
    }
  }

  /// From errors at the start in these coordinates to those of the parameters.
  ///
  /// - Returns: nil where the likelihood is flat to the search's eye: an error of a factor of e^20 is
  ///   none.
  func errors(_ errors: [Double]) -> [Double]? {
    guard errors.allSatisfy({ !($0 >= 20) }) else { return nil }
    return fitter.parameters.indices.map { k in
      switch fitter.parameters[k] {
      case .location: errors[k] * unit
      case .positive(_, let bound): errors[k] * (start[k] - bound)
      case .real: errors[k]
      }
    }
  }
}
