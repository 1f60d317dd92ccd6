#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// By how much knowing an input would narrow the central interval of an output, on average.
///
/// `1 - E[width of the interval of Y given X] / width of the interval of Y`: 0 for an input that
/// tells nothing (below 0 where knowing X mostly moves Y into its wider parts), 1 for one that
/// tells all. The conditional interval is that of the residuals of a straight line in each slice
/// of X. The error comes from the order statistics of each slice.
public enum IntervalNarrowing {
  /// More draws would cost more than they tell.
  public static let mostDraws = 1 << 15

  /// - Parameters:
  ///   - x, y: columns of joint draws; those that are not finite are left out.
  ///   - level: probability of the interval, in (0, 1).
  /// - Returns: nil with fewer than 1,000 draws, or where x or y is constant.
  public static func estimate(_ x: [Double], _ y: [Double], level: Double) -> Estimate? {
    let kept = (0..<min(x.count, mostDraws)).filter { x[$0].isFinite && y[$0].isFinite }
    guard kept.count >= 1_000 else { return nil }
    let (x, y) = (kept.map { x[$0] }, kept.map { y[$0] })
    let blocks = Blocks(draws: x.count, count: 1)
    var scratch = SortScratch(count: x.count)
    let column = SlicedColumn(
      x, blocks: blocks, sliceCount: max(10, min(60, x.count / 500)), scratch: &scratch)
    guard !column.isConstant, let whole = Width(y, level: level, freedom: 0), whole.value > 0
    else { return nil }
    var members = [[Int]](repeating: [], count: column.slices.count)
    for draw in x.indices { members[Int(column.slices.index[draw])].append(draw) }
    var mean = 0.0
    var variance = 0.0
    var total = 0.0
    for draws in members where draws.count >= 20 {
      let (residuals, freedom) = residuals(draws.map { (x[$0], y[$0]) })
      guard let width = Width(residuals, level: level, freedom: freedom) else { continue }
      let weight = Double(draws.count)
      mean += weight * width.value
      variance += weight * weight * width.variance
      total += weight
    }
    guard total > 0 else { return nil }
    let ratio = mean / total / whole.value
    let relative =
      variance / (total * total) / (whole.value * whole.value)
      + ratio * ratio * whole.variance / (whole.value * whole.value)
    return Estimate(1 - ratio, standardError: relative.squareRoot())
  }

  private static func residuals(_ draws: [(x: Double, y: Double)]) -> ([Double], Double) {
    let n = Double(draws.count)
    let mx = draws.reduce(0) { $0 + $1.x / n }
    let my = draws.reduce(0) { $0 + $1.y / n }
    let xx = draws.reduce(0) { $0 + ($1.x - mx) * ($1.x - mx) }
    let xy = draws.reduce(0) { $0 + ($1.x - mx) * ($1.y - my) }
    let slope = xx > 0 ? xy / xx : 0
    return (draws.map { $0.y - my - slope * ($0.x - mx) }, xx > 0 ? 2 : 1)
  }

  /// The distance between two quantiles, with its variance.
  private struct Width {
    var value: Double
    var variance: Double

    /// - Parameter freedom: parameters that were fitted to the draws.
    init?(_ draws: [Double], level: Double, freedom: Double) {
      let sorted = draws.sorted()
      let n = Double(sorted.count)
      guard n > freedom + 2 else { return nil }
      func at(_ p: Double) -> Double {
        // Nearly unbiased in the median (Hyndman & Fan 1996, type 8).
        let place = max(0, min(n - 1, (n + 1.0 / 3) * p + 1.0 / 3 - 1))
        let low = Int(place)
        let high = min(sorted.count - 1, low + 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
      }
      let tail = (1 - level) / 2
      let reach = (tail * (1 - tail) / n).squareRoot()
      func error(_ p: Double) -> Double {
        let (low, high) = (max(0, p - reach), min(1, p + reach))
        return high > low ? (at(high) - at(low)) * reach / (high - low) : 0
      }
      let (low, high) = (error(tail), error(1 - tail))
      let stretch = (n / (n - freedom)).squareRoot()
      value = (at(1 - tail) - at(tail)) * stretch
      // The two order statistics are nearly independent: their covariance is left out.
      variance = (low * low + high * high) * stretch * stretch
    }
  }
}
