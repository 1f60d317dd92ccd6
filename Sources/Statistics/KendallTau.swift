extension Correlation {
  /// Kendall's tau-b: concordant less discordant pairs of draws, over the geometric mean of the
  /// numbers of pairs not tied in x and not tied in y.
  ///
  /// With c, t and u the shares of the other draws that are concordant less discordant with a draw,
  /// not tied in x and not tied in y, and C, T, U their means: tau = C / sqrt(T U) and the
  /// influence of a draw is 2 c / sqrt(T U) - tau (t / T + u / U).
  ///
  /// - Complexity: O(n log n).
  /// Source: Knight (1966), doi:10.1080/01621459.1966.10480879; Cliff & Charlin (1991),
  /// doi:10.1207/s15327906mbr2604_6 (error).
  public static func kendall(_ x: [Double], _ y: [Double]) -> Estimate? {
    precondition(x.count == y.count)
    let n = x.count
    guard n > 2 else { return nil }
    let (first, second) = (Levels(x), Levels(y))
    // Sum of signs over the draws of smaller x, then of larger x.
    var signs = [Int](repeating: 0, count: n)
    for (order, direction) in [(first.runs, 1), (first.runs.reversed(), -1)] {
      var seen = PrefixCounts(levels: second.count)
      var total = 0
      for run in order {
        for draw in run {
          let level = second.level[draw]
          let smaller = seen.count(below: level)
          let larger = total - seen.count(below: level + 1)
          signs[draw] += direction * (smaller - larger)
        }
        for draw in run { seen.add(second.level[draw]) }
        total += run.count
      }
    }
    let others = Double(n - 1)
    let c = signs.map { Double($0) / others }
    let t = x.indices.map { Double(n - first.runs[first.level[$0]].count) / others }
    let u = x.indices.map { Double(n - second.runs[second.level[$0]].count) / others }
    let means = [c, t, u].map { $0.reduce(0, +) / Double(n) }
    guard means[1] > 0, means[2] > 0 else { return nil }
    let scale = (means[1] * means[2]).squareRoot()
    let tau = means[0] / scale
    return estimate(
      tau,
      influences: x.indices.map {
        2 * c[$0] / scale - tau * (t[$0] / means[1] + u[$0] / means[2])
      })
  }
}

/// Draws by the rank of their value among the different values.
private struct Levels {
  let level: [Int]
  /// The draws of each level.
  let runs: [[Int]]
  var count: Int { runs.count }

  init(_ x: [Double]) {
    var level = [Int](repeating: 0, count: x.count)
    var runs: [[Int]] = []
    var last: Double?
    for draw in x.indices.sorted(by: { (x[$0], $0) < (x[$1], $1) }) {
      if last != x[draw] { runs.append([]) }
      last = x[draw]
      runs[runs.count - 1].append(draw)
      level[draw] = runs.count - 1
    }
    self.level = level
    self.runs = runs
  }
}

/// Counts by level with quick sums from the start (a Fenwick tree).
/// Source: Fenwick (1994), doi:10.1002/spe.4380240306.
private struct PrefixCounts {
  private var tree: [Int]

  init(levels: Int) { tree = [Int](repeating: 0, count: levels + 1) }

  mutating func add(_ level: Int) {
    var k = level + 1
    while k < tree.count {
      tree[k] += 1
      k += k & -k
    }
  }

  func count(below level: Int) -> Int {
    var sum = 0
    var k = level
    while k > 0 {
      sum += tree[k]
      k -= k & -k
    }
    return sum
  }
}
