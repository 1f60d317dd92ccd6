#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The generalised Pareto distribution of greatest likelihood with a shape of -1 or more; below that
/// the likelihood has no greatest value. The location is the least value.
///
/// With t = shape / scale given, the likelihood is greatest at shape = mean of log(1 + t y), y being
/// the excesses, which leaves a search over t. At shape -1 the scale is the greatest excess.
///
/// Source: Grimshaw (1993), doi:10.1080/00401706.1993.10485040.
enum GeneralizedParetoSearch {
  static func parameters(_ sample: Sample) -> [Double] {
    let most = sample.range
    let n = Double(sample.values.count)
    /// Shape and scale, in units of the greatest excess, by u = log(1 + t most).
    func fit(_ u: Double) -> (shape: Double, scale: Double) {
      let t = expm1(u)
      let shape = sample.values.reduce(0) { $0 + log1p(t * (($1 - sample.least) / most)) } / n
      return (shape, abs(t) < 1e-9 ? (sample.mean - sample.least) / most : shape / t)
    }
    /// Of one value, and without what does not depend on u.
    func logLikelihood(_ u: Double) -> Double {
      let (shape, scale) = fit(u)
      return shape >= -1 && scale > 0 ? -log(scale) - shape - 1 : -1e300
    }
    // At t = 1 / the mean excess of heavy tails u is large: scales that are tiny parts of the range.
    let grid = stride(from: -12.0, through: 40, by: 0.25)
    let start = grid.max { logLikelihood($0) < logLikelihood($1) } ?? 0
    let u = start + SimplexSearch.minimum(of: 1, step: 0.1) { -logLikelihood(start + $0[0]) }[0]
    // The uniform distribution: 0 in the same unit.
    guard logLikelihood(u) > 0 else { return [sample.least, most, -1] }
    let (shape, scale) = fit(u)
    return [sample.least, scale * most, shape]
  }
}
