/// An interval that holds the quantity with a given probability: what the output is, not how well
/// the draws tell it.
///
/// Source: JCGM 101:2008, 7.7, doi:10.59161/JCGM101-2008.
public struct CoverageInterval: Sendable, Equatable {
  /// Fraction in (0, 1).
  public let probability: Double
  public let low: Estimate
  public let high: Estimate

  public init(probability: Double, low: Estimate, high: Estimate) {
    self.probability = probability
    self.low = low
    self.high = high
  }

  /// The ranks of the two percentiles (1 -+ probability) / 2 of the equal-tailed interval.
  public static func equalTailedRanks(
    _ probability: Double, count: Int
  ) -> (low: PercentileRanks, high: PercentileRanks) {
    (
      PercentileRanks((1 - probability) / 2, count: count),
      PercentileRanks((1 + probability) / 2, count: count)
    )
  }

  /// The equal-tailed (probabilistically symmetric) interval of independent draws, each end with
  /// its error as a percentile.
  public static func equalTailed(
    _ probability: Double, of draws: some OrderedDraws
  ) -> CoverageInterval {
    let ranks = equalTailedRanks(probability, count: draws.count)
    return CoverageInterval(
      probability: probability, low: ranks.low.estimate(in: draws),
      high: ranks.high.estimate(in: draws))
  }

  /// Start ranks that the shortest interval looks at first, and again round the best of them.
  private static let gridSize = 256

  /// The shortest interval between two draws that holds the share `probability` of them.
  ///
  /// Among the pairs of ranks (r, r + q), q = the whole number nearest to n * probability, those
  /// with the least distance. Over more than 512 start ranks a grid is looked at, then all the
  /// ranks round the best (or again a grid): the result is then a shortest interval up to the
  /// noise of the draws, which is far wider than the grid. Ties go to the lower interval.
  ///
  /// The ends have no standard error: they converge as n^(-1/3) and to no normal law, and the
  /// interval is biased to the short side, by less than its ends are known.
  /// - Complexity: about 1000 reads of a rank.
  @_specialize(where Draws == SortedDraws)
  public static func shortest<Draws: OrderedDraws>(
    _ probability: Double, of draws: Draws
  ) -> CoverageInterval {
    precondition(probability > 0 && probability < 1 && draws.count > 0)
    let held = min(draws.count - 1, Int((Double(draws.count) * probability).rounded()))
    func width(_ r: Int) -> Double { draws.value(rank: r + held) - draws.value(rank: r) }
    func narrowest(_ starts: ClosedRange<Int>, step: Int) -> Int {
      var best = (start: 0, width: Double.infinity)
      for start in Swift.stride(from: starts.lowerBound, through: starts.upperBound, by: step) {
        let width = width(start)
        if width < best.width { best = (start, width) }
      }
      return best.start
    }
    let last = draws.count - 1 - held
    var low = 0
    var high = last
    var step = 1
    repeat {
      step = max(1, (high - low) / gridSize)
      let best = narrowest(low...high, step: step)
      low = max(0, best - step)
      high = min(last, best + step)
    } while step > 1
    let start = narrowest(low...high, step: 1)
    return CoverageInterval(
      probability: probability, low: Estimate(draws.value(rank: start)),
      high: Estimate(draws.value(rank: start + held)))
  }
}
