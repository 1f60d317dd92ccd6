import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The shape of one tail of the draws at ever higher thresholds.
///
/// Window j holds the n / 2^j draws farthest out; their distances from the next draw are fitted by
/// a generalised Pareto distribution, whose shape xi tends to 1 / (tail index) for tails that fall
/// as a power and to 0 for lighter ones. A tail that is a power has one shape in all windows; that
/// of a lognormal, Weibull or exponential product declines from window to window.
///
/// The fit is by maximum likelihood, limited to xi >= 0, on some 8 draws an octave of rank that
/// stand for their neighbours, so that it costs the same for any number of draws.
///
/// Source: Davison & Smith (1990), doi:10.1111/j.2517-6161.1990.tb01796.x; Grimshaw (1993),
/// doi:10.1080/00401706.1993.10485040 (likelihood in one variable).
struct TailProfile {
  enum Side { case lower, upper }

  struct Window {
    /// Number of draws.
    let size: Int
    let shape: Double
    /// Asymptotic standard error (1 + xi) / sqrt(size).
    var standardError: Double { Self.standardError(shape, size: Double(size)) }

    static func standardError(_ shape: Double, size: Double) -> Double {
      (1 + shape) / size.squareRoot()
    }
  }

  let windows: [Window]

  /// The last window has at least this many draws.
  private static let leastSize = 16
  private static let groupsPerOctave = 8

  init(_ side: Side, of draws: some OrderedDraws) {
    let n = draws.count
    guard n >= 2 * Self.leastSize else {
      windows = []
      return
    }
    let points = Points(side, of: draws)
    windows = (0...Self.octaves(n)).map { octave in
      let size = Self.size(octave * Self.groupsPerOctave, of: n)
      let threshold = side.position(fromEnd: min(size, n - 1), in: draws)
      return Window(
        size: size, shape: Self.shape(of: points.outermost(size).members, beyond: threshold))
    }
  }

  private static func octaves(_ n: Int) -> Int { Int(log2(Double(n) / Double(leastSize))) }
  /// Number of draws after this many groups inwards to outwards.
  private static func size(_ step: Int, of n: Int) -> Int {
    Int(Double(n) * exp2(-Double(step) / Double(groupsPerOctave)))
  }

  /// Draws that stand for their neighbours, from the far end of a tail.
  struct Points {
    private var all: [Point] = []
    /// How many draws there are up to the end of each group.
    private var ends: [Int]

    /// - Parameter draws: at least 32.
    init(_ side: Side, of draws: some OrderedDraws) {
      let n = draws.count
      // Each of the outermost draws, then geometric.
      let geometric = (0...TailProfile.octaves(n) * TailProfile.groupsPerOctave).reversed()
      ends = Array(1...TailProfile.leastSize)
      for step in geometric {
        let end = TailProfile.size(step, of: n)
        if end > (ends.last ?? 0) { ends.append(end) }
      }
      var start = 0
      for end in ends {
        all.append(
          Point(
            position: side.position(fromEnd: (start + end - 1) / 2, in: draws),
            weight: Double(end - start)))
        start = end
      }
    }

    /// The groups of this many of the outermost draws, and how many they are exactly.
    func outermost(_ size: Int) -> (members: ArraySlice<Point>, size: Int) {
      let count = ends.firstIndex { $0 > size } ?? ends.count
      return (all.prefix(count), count > 0 ? ends[count - 1] : 0)
    }
  }

  struct Point {
    /// The draw, counted outwards.
    let position: Double
    /// How many draws it stands for.
    let weight: Double
  }

  /// The likeliest shape xi >= 0 of the excesses y.
  ///
  /// With t = xi / scale the likelihood is greatest where (1 + xi(t)) mean(1 / (1 + t y)) = 1,
  /// xi(t) = mean(log(1 + t y)); t = 0 always solves this, a t > 0 only where the excesses spread
  /// more than exponential ones.
  private static func shape(of points: ArraySlice<Point>, beyond threshold: Double) -> Double {
    guard let farthest = points.first, farthest.position > threshold else { return 0 }
    let reach = farthest.position - threshold
    func excess(_ point: Point) -> Double { max(0, (point.position - threshold) / reach) }
    var (total, mean, square) = (0.0, 0.0, 0.0)
    for point in points {
      let y = excess(point)
      total += point.weight
      mean += point.weight * y
      square += point.weight * y * y
    }
    mean /= total
    square /= total
    guard mean > 0, square > 2 * mean * mean else { return 0 }
    let weights = points.map(\.weight)
    let excesses = points.map(excess)
    var stretched = excesses
    var logarithms = excesses
    func solve(_ logarithm: Double) -> (gap: Double, shape: Double) {
      let t = exp(logarithm)
      for i in excesses.indices { stretched[i] = 1 + t * excesses[i] }
      kernels_unary(KERNEL_LOGARITHM)(stretched, &logarithms, stretched.count)
      var logs = 0.0
      var inverses = 0.0
      for i in excesses.indices {
        logs += weights[i] * logarithms[i]
        inverses += weights[i] / stretched[i]
      }
      return ((1 + logs / total) * inverses / total - 1, logs / total)
    }
    // The gap is positive between 0 and the solution.
    var low = -log(mean)
    var high = low
    var lowGap = solve(low).gap
    var highGap = lowGap
    if lowGap > 0 {
      repeat {
        (low, lowGap) = (high, highGap)
        high += 1.5
        highGap = solve(high).gap
        // An atom at the threshold: the likelihood grows without end.
        guard high < 40 - log(mean) else { return solve(low).shape }
      } while highGap > 0
    } else {
      repeat {
        (high, highGap) = (low, lowGap)
        low -= 1.5
        lowGap = solve(low).gap
        // Solutions this near 0 mean xi = 0.
        guard low > -log(mean) - 30 else { return 0 }
      } while lowGap <= 0
    }
    // False position, with the Illinois rule against a stuck end.
    var side = 0
    var middle = low
    for _ in 0..<60 where high - low > 1e-4 {
      middle = (low * highGap - high * lowGap) / (highGap - lowGap)
      let gap = solve(middle).gap
      if abs(gap) < 1e-12 { break }
      if gap > 0 {
        (low, lowGap) = (middle, gap)
        if side == 1 { highGap /= 2 }
        side = 1
      } else {
        (high, highGap) = (middle, gap)
        if side == -1 { lowGap /= 2 }
        side = -1
      }
    }
    return solve(middle).shape
  }

  /// Whether some of the outermost draws lie too close together for a tail of this shape:
  /// those of a bounded or discrete output, or of a rare second mode.
  ///
  /// For the m outermost distances y from the median, sum log(y / least y) / shape follows a gamma
  /// distribution of shape m - 1; a value that only one in 10,000 such tails would undercut means
  /// another kind of tail.
  static func isCrowded(
    _ side: Side, of draws: some OrderedDraws, shape: Double
  ) -> Bool {
    let median = side.position(fromEnd: draws.count / 2, in: draws)
    let distances = (0..<32).map { side.position(fromEnd: $0, in: draws) - median }
    for count in [4, 8, 16, 32] {
      let least = distances[count - 1]
      guard least > 0 else { return true }
      let sum = distances.prefix(count).reduce(0) { $0 + log($1 / least) } / shape
      var term = exp(-sum)
      var above = 0.0
      for k in 1..<count {
        above += term
        term *= sum / Double(k)
      }
      if 1 - above < 1e-4 { return true }
    }
    return false
  }
}

extension TailProfile.Side {
  /// The draw of this rank from the far end of the tail, counted outwards.
  func position(fromEnd rank: Int, in draws: some OrderedDraws) -> Double {
    switch self {
    case .lower: -draws.value(rank: rank)
    case .upper: draws.value(rank: draws.count - 1 - rank)
    }
  }
  /// How many of this many outermost draws lie beyond a position.
  func count(beyond position: Double, outOf size: Int, in draws: some OrderedDraws) -> Int {
    var (beyond, others) = (0, size)
    while beyond < others {
      let middle = (beyond + others) / 2
      if self.position(fromEnd: middle, in: draws) > position {
        beyond = middle + 1
      } else {
        others = middle
      }
    }
    return beyond
  }
}
