#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Counts of the draws over equal cells with round edges, or over each of a few values, for the eye.
///
/// Draws of a few different values have a cell for each, whose edges are half-way to the next. Whole
/// numbers, of which there are more, have cells of equally many. Otherwise:
///
/// The cells cover the percentiles P0.5 to P99.5 and a tenth more on each side, no more than three
/// times as far from the median as P5 and P95 lie (heavy tails would squeeze the rest into one
/// cell), and not beyond the draws. Cell k holds edges[k] <= x < edges[k + 1], the last one its
/// upper edge too; what lies outside is counted, not dropped.
public struct DisplayHistogram: Sendable, Equatable {
  /// One more than there are counts, increasing.
  public let edges: [Double]
  public let counts: [Int]
  /// Where each cell holds one value: that value.
  public let values: [Double]?
  /// Draws below the first and above the last edge; with `counts` they add up to all draws.
  public let below: Int
  public let above: Int

  /// - Parameter cells: How many cells to aim at; round edges give up to half as many more or a
  ///   third fewer.
  /// - Returns: nil for fewer than two different draws.
  @_specialize(where Draws == SortedDraws)
  public init?<Draws: OrderedDraws>(of draws: Draws, cells: Int = 40) {
    let n = draws.count
    guard n > 1, cells > 0 else { return nil }
    let least = draws.value(rank: 0)
    let most = draws.value(rank: n - 1)
    guard least < most else { return nil }
    if let values = draws.distinctValues(most: cells), values.count > 1 {
      let middles = zip(values, values.dropFirst()).map { $0 + ($1 - $0) / 2 }
      let last = values.count - 1
      let edges =
        [values[0] - (middles[0] - values[0])] + middles
        + [values[last] + (values[last] - middles[last - 1])]
      guard edges.allSatisfy(\.isFinite), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
      else { return nil }
      self.init(of: draws, edges: edges, values: values)
      return
    }
    func percentile(_ p: Double) -> Double { draws.value(rank: PercentileRanks.rank(p, count: n)) }
    let median = percentile(0.5)
    var low = percentile(0.005)
    var high = percentile(0.995)
    let margin = (high - low) / 10
    (low, high) = (low - margin, high + margin)
    let downwards = median - percentile(0.05)
    let upwards = percentile(0.95) - median
    if downwards > 0 { low = max(low, median - 3 * downwards) }
    if upwards > 0 { high = min(high, median + 3 * upwards) }
    (low, high) = (max(low, least), min(high, most))
    // Atoms may leave no width: show the whole range then.
    if !(low < high) { (low, high) = (least, most) }
    var edges = Self.edges(from: low, to: high, cells: cells)
    if let few = draws.distinctValues(most: Self.mostWhole),
      few.allSatisfy({ $0 == $0.rounded() && abs($0) < 0x1p52 })
    {
      let step = max(1, ((high - low) / Double(cells)).rounded(.up))
      edges = Array(stride(from: low.rounded() - 0.5, through: high + step, by: step))
    }
    guard edges.count > 1 else { return nil }
    self.init(of: draws, edges: edges, values: nil)
  }

  /// So many values tell that all draws are whole numbers.
  private static let mostWhole = 1_000

  private init(of draws: some OrderedDraws, edges: [Double], values: [Double]?) {
    let n = draws.count
    self.edges = edges
    self.values = values
    // How many draws are < x.
    var cumulative = edges.map { draws.countAtMost($0.nextDown) }
    cumulative[edges.count - 1] = draws.countAtMost(edges[edges.count - 1])
    counts = zip(cumulative, cumulative.dropFirst()).map { $1 - $0 }
    below = cumulative[0]
    above = n - cumulative[edges.count - 1]
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten that enclose the range.
  static func edges(from low: Double, to high: Double, cells: Int) -> [Double] {
    // Where there are no round numbers: too narrow so far from 0, or next to nothing.
    func plain() -> [Double] {
      let all = (0...cells).map { low + (high - low) * (Double($0) / Double(cells)) }
      return all.enumerated().filter { $0 == 0 || $1 > all[$0 - 1] }.map(\.element)
    }
    let raw = high / Double(cells) - low / Double(cells)
    guard raw >= .leastNormalMagnitude, raw.isFinite else { return plain() }
    let exponent = Int(log10(raw).rounded(.down))
    let scale = pow(10, Double(exponent))
    let mantissa =
      [1, 2, 2.5, 5, 10].min { abs(log(raw / scale / $0)) < abs(log(raw / scale / $1)) } ?? 1
    // A multiple k of the step, rounded once: 3 tenths are 3 / 10, not 3 * 0.1.
    func edge(_ k: Double) -> Double {
      exponent < 0 && exponent > -300
        ? k * mantissa / pow(10, Double(-exponent)) : k * mantissa * scale
    }
    let step = mantissa * scale
    var first = (low / step).rounded(.down)
    var last = (high / step).rounded(.up)
    if edge(first + 1) <= low { first += 1 }
    if edge(last - 1) >= high { last -= 1 }
    guard abs(first) < 0x1p52, abs(last) < 0x1p52, last > first, last - first < 1e6 else {
      return plain()
    }
    return stride(from: first, through: last, by: 1).map(edge)
  }
}
