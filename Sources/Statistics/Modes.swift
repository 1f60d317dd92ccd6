#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The peaks of an output's density, where the draws show more than one beyond doubt.
///
/// The density over a window of ranks is the share of the draws in it divided by its width, known to
/// the relative error 1 / sqrt(draws in it), the same everywhere. Windows of 1, 2, 4 and 8 % of the
/// draws slide over the ranks in steps of half a percent. Two peaks count as two if the valley
/// between them is lower than the lower peak by a fifth and by 5.5 standard errors; of the scales
/// that show most peaks the widest is taken. A single peak is every output's default and is not located.
///
/// False alarms: below 1 in 1000 outputs, since some hundred windows are compared. Modes with less
/// than half a percent of the draws, and all modes below 625 draws, go unseen. Outputs that take
/// separate values (counts) have no density and no modes here; up to two atoms, such as a cost that
/// is often zero, count as peaks.
///
/// Source: Good & Gaskins (1980), doi:10.1080/01621459.1980.10477419 (bump hunting); the valley's
/// depth as in Minnotte (1997), doi:10.1214/aos/1031594735.
public struct Modes: Sendable, Equatable {
  /// Positions of the peaks in increasing order; empty unless there are at least two.
  public let positions: [Double]
  /// The emptiest place between each peak and the next.
  public let valleys: [Double]
  /// Whether the median lies in such a valley, nearer to its floor than to the lower peak beside it
  /// (on the scale of log density): a typical value that hardly ever happens.
  public let medianInValley: Bool

  private static let steps = 200
  private static let widths = [2, 4, 8, 16]
  private static let leastDraws = 50
  private static let errors = 5.5
  private static let leastDepth = 0.2

  /// Ranks in pairs of neighbours that show whether the draws take separate values; where draws are
  /// kept in bins, these should be made exact beforehand.
  public static func ranksNeeded(count: Int) -> [Int] {
    guard count > 10 else { return [] }
    return [0.05, 0.25, 0.5, 0.75, 0.95].flatMap { p in
      let rank = PercentileRanks.rank(p, count: count)
      return [rank, rank + 1]
    }
  }

  /// - Complexity: about 200 reads of a rank.
  @_specialize(where Draws == SortedDraws)
  public init<Draws: OrderedDraws>(of draws: Draws) {
    let n = draws.count
    guard n * (Self.widths.last ?? 0) >= Self.leastDraws * Self.steps, !Self.isDiscrete(draws)
    else {
      self.init(positions: [], valleys: [], medianInValley: false)
      return
    }
    let edges = (0...Self.steps).map { draws.value(rank: min(n - 1, $0 * n / Self.steps)) }
    let median = draws.value(rank: PercentileRanks.rank(0.5, count: n))
    var found = Modes(positions: [], valleys: [], medianInValley: false)
    for width in Self.widths where n * width >= Self.leastDraws * Self.steps {
      let modes = Modes(edges, width: width, count: n, median: median)
      if modes.positions.count >= found.positions.count { found = modes }
    }
    self = found
  }

  private init(positions: [Double], valleys: [Double], medianInValley: Bool) {
    self.positions = positions
    self.valleys = valleys
    self.medianInValley = medianInValley
  }

  private static func isDiscrete(_ draws: some OrderedDraws) -> Bool {
    let ranks = ranksNeeded(count: draws.count)
    let tied = stride(from: 0, to: ranks.count, by: 2).compactMap { k -> Double? in
      let value = draws.value(rank: ranks[k])
      return value == draws.value(rank: ranks[k + 1]) ? value : nil
    }
    return Set(tied).count > 2
  }

  /// The peaks on one scale.
  private init(_ edges: [Double], width: Int, count: Int, median: Double) {
    let share = Double(width) / Double(Self.steps)
    let starts = 0...edges.count - 1 - width
    // An atom has no width; any finite density above all others serves.
    var widths = starts.map { edges[$0 + width] - edges[$0] }
    let least = widths.reduce(Double.infinity) { $1 > 0 ? min($0, $1) : $0 }
    for k in starts where !(widths[k] > 0) { widths[k] = (least < .infinity ? least : 1) / 1000 }
    let error = (2 / (share * Double(count))).squareRoot()
    // The ratio of two densities that counts.
    let depth = max(exp(Self.errors * error), 1 / (1 - Self.leastDepth))
    // Walk along: a peak is settled once the density has fallen by the factor `depth` since, a
    // valley once it has risen by it since. The wider a window, the lower its density.
    var peaks: [Int] = []
    var valleys: [Int] = []
    var top = 0
    var floor = 0
    var isRising = true
    for k in starts {
      if isRising {
        if widths[k] < widths[top] { top = k }
        if widths[k] > widths[top] * depth {
          peaks.append(top)
          floor = k
          isRising = false
        }
      } else {
        if widths[k] > widths[floor] { floor = k }
        if widths[k] * depth < widths[floor] {
          valleys.append(floor)
          top = k
          isRising = true
        }
      }
    }
    if isRising { peaks.append(top) }
    guard peaks.count > 1 else {
      self.init(positions: [], valleys: [], medianInValley: false)
      return
    }
    func middle(_ k: Int) -> Double { edges[k] + (edges[k + width] - edges[k]) / 2 }
    // An atom of fewer draws than a window holds is where the window is densest.
    func peak(_ k: Int) -> Double {
      (k..<k + width).first { edges[$0] == edges[$0 + 1] }.map { edges[$0] } ?? middle(k)
    }
    // A falling end leaves no valley behind; between peaks there is always one.
    let between = Array(valleys.prefix(peaks.count - 1))
    let centre = starts.min { abs(middle($0) - median) < abs(middle($1) - median) } ?? 0
    self.init(
      positions: peaks.map(peak), valleys: between.map(middle),
      medianInValley: between.indices.contains { j in
        let lowerPeak = max(widths[peaks[j]], widths[peaks[j + 1]])
        return peaks[j] < centre && centre < peaks[j + 1]
          && widths[centre] / lowerPeak > widths[between[j]] / widths[centre]
      })
  }
}
