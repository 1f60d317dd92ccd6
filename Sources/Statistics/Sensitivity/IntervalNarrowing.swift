/// By how much knowing an input would narrow the central interval of an output, on average.
///
/// `1 - E[width of the interval of Y given X] / width of the interval of Y`: 0 for an input that
/// tells nothing (below 0 where knowing X mostly moves Y into its wider parts), 1 for one that
/// tells all. The conditional interval is that of the residuals of a straight line in each slice
/// of X. The error comes from the draws' influences on all these quantiles,
/// `(p - 1{Y <= q}) / density at q`, by their spread between blocks.
public enum IntervalNarrowing {
  /// More draws would cost more than they tell.
  public static let mostDraws = 1 << 15

  /// - Parameters:
  ///   - x, y: columns of joint draws; those that are not finite are left out.
  ///   - level: probability of the interval, in (0, 1).
  ///   - blocks: as in `GivenData`.
  /// - Returns: nil with fewer than 1,000 draws, or where x or y is constant.
  public static func estimate(
    _ x: [Double], _ y: [Double], level: Double, blocks count: Int = 32
  ) -> Estimate? {
    let kept = x.indices.filter { x[$0].isFinite && y[$0].isFinite }
    guard kept.count >= 1_000 else { return nil }
    let blocks = Blocks(draws: x.count, count: count).keeping(kept)
    let (x, y) = (kept.map { x[$0] }, kept.map { y[$0] })
    var scratch = SortScratch(count: x.count)
    let column = SlicedColumn(
      x, blocks: blocks, sliceCount: max(10, min(60, x.count / 500)), scratch: &scratch)
    guard !column.isConstant, let whole = Width(y, level: level, freedom: 0), whole.value > 0
    else { return nil }
    var members = [[Int]](repeating: [], count: column.slices.count)
    for draw in x.indices { members[Int(column.slices.index[draw])].append(draw) }
    let used = members.filter { $0.count >= 20 }
    let total = Double(used.reduce(0) { $0 + $1.count })
    var mean = 0.0
    var influences = [Double](repeating: 0, count: x.count)
    for draws in used {
      let (residuals, freedom) = residuals(draws.map { (x[$0], y[$0]) })
      guard let width = Width(residuals, level: level, freedom: freedom) else { return nil }
      mean += Double(draws.count) / total * width.value
      for (draw, residual) in zip(draws, residuals) {
        influences[draw] = width.influence(of: residual) / total
      }
    }
    guard total > 0 else { return nil }
    let ratio = mean / whole.value
    let n = Double(x.count)
    let sums = (0..<blocks.count).map { block in
      blocks[block].reduce(0.0) {
        $0 + (influences[$1] - ratio * whole.influence(of: y[$1]) / n) / whole.value
      }
    }
    return Estimate(
      1 - ratio, standardError: blocks.variance(ofSums: sums)?.squareRoot())
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

  /// The distance between two quantiles, with what each draw does to it.
  private struct Width {
    let value: Double
    private let tail: Double
    private let low: Double
    private let high: Double
    /// Inverse densities at the two quantiles, stretched as the value is.
    private let slopes: (low: Double, high: Double)

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
      func slope(_ p: Double) -> Double {
        let (low, high) = (max(0, p - reach), min(1, p + reach))
        return high > low ? (at(high) - at(low)) / (high - low) : 0
      }
      let stretch = (n / (n - freedom)).squareRoot()
      self.tail = tail
      low = at(tail)
      high = at(1 - tail)
      value = (high - low) * stretch
      slopes = (slope(tail) * stretch, slope(1 - tail) * stretch)
    }

    func influence(of draw: Double) -> Double {
      (1 - tail - (draw <= high ? 1 : 0)) * slopes.high - (tail - (draw <= low ? 1 : 0))
        * slopes.low
    }
  }
}
