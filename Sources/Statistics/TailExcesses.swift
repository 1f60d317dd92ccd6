/// The outermost draws of one tail, by their distances beyond the next one.
struct TailExcesses {
  /// Draws, or some that stand for their neighbours.
  let points: [(weight: Double, value: Double)]
  /// Of `points`.
  let total: Double
  /// Draws of the tail, and their share of all.
  let size: Int
  let share: Double
  /// Where the tail begins, counted outwards.
  let threshold: Double
  /// From the median to the threshold.
  let distance: Double
  /// Mean of the excesses, and of their squares, over all draws.
  let mean: Double
  let square: Double

  var farthest: Double { points[0].value }

  private static let fewestDraws = 64
  private static let wholePart = 5000.0
  private static let leastSize = 100.0

  /// nil where there are too few draws, or nothing lies beyond the threshold.
  ///
  /// The tail is a tenth of up to 5,000 draws, or a thirtieth where it becomes what it is known to be
  /// only far out; then as the root of their number, as the fit is the better the further out it
  /// begins. Under a design one parameter is known so well that every draw of the tail counts.
  init?(_ side: TailProfile.Side, of draws: some OrderedDraws, class known: TailClass) {
    let n = draws.count
    guard n >= Self.fewestDraws else { return nil }
    let divisor: Double = known.isReachedFarOut ? 30 : 10
    let part = max(Double(n) / divisor, min(Double(n) / 10, Self.leastSize))
    let outermost = TailProfile.Points(side, of: draws)
      .outermost(Int(min(part, (Self.wholePart / divisor * part).squareRoot())))
    let threshold = side.position(fromEnd: outermost.size, in: draws)
    // Equal values, of discrete inputs, may lie on the threshold: what is beyond it is fitted.
    size = side.count(beyond: threshold, outOf: outermost.size, in: draws)
    points =
      known.isOneParameter
      ? (0..<size).map { (weight: 1, value: side.position(fromEnd: $0, in: draws) - threshold) }
      : outermost.members.map { (weight: $0.weight, value: $0.position - threshold) }
        .filter { $0.value > 0 }
    guard !points.isEmpty else { return nil }
    total = points.reduce(0) { $0 + $1.weight }
    self.threshold = threshold
    distance = threshold - side.position(fromEnd: n / 2, in: draws)
    share = Double(size) / Double(n)
    let ranks = side == .upper ? n - size..<n : 0..<size
    let sums = draws.distances(ranks: ranks, centre: side == .upper ? threshold : -threshold)
    mean = abs(sums.sum) / Double(size)
    square = sums.squares / Double(size)
  }
}
