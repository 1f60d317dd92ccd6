#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A density with a plateau and straight slopes: the trapezoidal, and with one mode the triangular.
struct Plateau: Sendable {
  var min: Double
  var lowerMode: Double
  var upperMode: Double
  var max: Double

  /// Twice the inverse of the height.
  private var size: Double { max - min + (upperMode - lowerMode) }

  func logDensity(_ x: Double) -> Double {
    guard x >= min, x <= max else { return -.infinity }
    let height = log(2 / size)
    if x < lowerMode { return height + log((x - min) / (lowerMode - min)) }
    if x > upperMode { return height + log((max - x) / (max - upperMode)) }
    return height
  }

  /// Derivatives of the log-density by the parameters: three of a triangle, which has one mode.
  func scores(_ x: Double, isTriangle: Bool) -> [Double] {
    let (rise, fall) = (lowerMode - min, max - upperMode)
    let byMin = 1 / size + (x < lowerMode ? 1 / rise - 1 / (x - min) : 0)
    let byMax = -1 / size + (x > upperMode ? 1 / (max - x) - 1 / fall : 0)
    let byLower = x < lowerMode ? -1 / rise : 0
    let byUpper = x > upperMode ? 1 / fall : 0
    return isTriangle
      ? [byMin, byLower + byUpper, byMax] : [byMin, byLower + 1 / size, byUpper - 1 / size, byMax]
  }
}

/// The plateau of greatest likelihood.
///
/// For given ends it begins and ends at values of the sample: over either mode the log-likelihood is
/// convex between two of them. The best two are found exactly: with s, the size in -n log s, given by
/// -log s = max over t of 1 + log t - t s, the sum falls into a part for each mode, and t into the
/// inverse of the size that they lead to. So a simplex search over the ends alone is left; ends at
/// the data, where the plateau goes on to the end, are looked at besides.
///
/// Source: Kotz & van Dorp (2004), Beyond Beta, doi:10.1142/5720, section 1.4 for the triangle.
struct PlateauSearch {
  private let x: [Double]
  private let range: Double
  private let isTriangle: Bool
  /// How far the ends are beyond the data, by the range: where searches begin.
  private static let starts = [-1.0, -3, -6]

  init(_ sample: Sample, isTriangle: Bool) {
    (x, range, self.isTriangle) = (sample.values, sample.range, isTriangle)
  }

  func best() -> Plateau {
    var best = plateau(left: nil, right: nil)
    for ends in [(true, true), (true, false), (false, true)] {
      for start in Self.starts {
        func places(_ t: [Double]) -> (Double?, Double?) {
          (ends.0 ? t[0] + start : nil, ends.1 ? t[t.count - 1] + start : nil)
        }
        let found = SimplexSearch.minimum(of: ends.0 && ends.1 ? 2 : 1, step: 0.5) { t in
          let (left, right) = places(t)
          return -plateau(left: left, right: right).logLikelihood
        }
        let (left, right) = places(found)
        let next = plateau(left: left, right: right)
        if next.logLikelihood > best.logLikelihood { best = next }
      }
    }
    return best.plateau
  }

  /// The best modes for given ends.
  ///
  /// - Parameters:
  ///   - left: the logarithm of how far the lower end is below the data, by the range; nil for not
  ///     at all, which ends the plateau there.
  ///   - right: likewise.
  private func plateau(
    left: Double?, right: Double?
  ) -> (plateau: Plateau, logLikelihood: Double) {
    let n = x.count
    let count = Double(n)
    let low = left.map { x[0] - range * exp($0) } ?? x[0]
    let high = right.map { x[n - 1] + range * exp($0) } ?? x[n - 1]
    guard (left == nil) == (low == x[0]), (right == nil) == (high == x[n - 1]) else {
      // Nearer to the data than a last digit.
      return (Plateau(min: low, lowerMode: low, upperMode: high, max: high), -1e300)
    }
    // What the slopes add where they end at each of the values.
    let rising = slopes(left == nil, x.indices) { log(x[$0] - low) }
    let falling = slopes(right == nil, x.indices.reversed()) { log(high - x[$0]) }
    func greatest(_ value: (Int) -> Double) -> Int {
      var (place, most) = (0, -Double.infinity)
      for k in 0..<n {
        let value = value(k)
        if value > most { (place, most) = (k, value) }
      }
      return place
    }
    let width = high - low
    func result(_ j: Int, _ k: Int) -> (plateau: Plateau, logLikelihood: Double) {
      let plateau = Plateau(min: low, lowerMode: x[j], upperMode: x[k], max: high)
      let value = rising[j] + falling[k] + count * log(2 / (width + (x[k] - x[j])))
      return (plateau, value.isFinite ? value : -1e300)
    }
    // One mode.
    let peak = greatest { rising[$0] + falling[$0] }
    var best = result(peak, peak)
    if isTriangle { return best }
    for share in [1, 1.25, 1.5, 1.75, 2] {
      var size = share * width
      for _ in 0..<30 {
        let weight = count / size
        let j = greatest { rising[$0] + weight * x[$0] }
        let k = greatest { falling[$0] - weight * x[$0] }
        guard j < k else { break }
        let next = result(j, k)
        if next.logLikelihood > best.logLikelihood { best = next }
        let settled = width + (x[k] - x[j])
        if settled == size { break }
        size = settled
      }
    }
    return best
  }

  /// The sum of log((x_i - end) / (x_j - end)) over the values beyond j, for each j, in the order from
  /// the end on.
  private func slopes(
    _ endsAtData: Bool, _ order: some Sequence<Int>, _ logDistance: (Int) -> Double
  ) -> [Double] {
    var slopes = [Double](repeating: -.infinity, count: x.count)
    var sum = 0.0
    var passed = 0.0
    for k in order {
      if endsAtData {
        // Only a plateau that begins at the end gives the value there a density.
        slopes[k] = 0
        break
      }
      let own = logDistance(k)
      slopes[k] = sum - passed * own
      sum += own
      passed += 1
    }
    return slopes
  }
}
