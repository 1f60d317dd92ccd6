/// The distribution of how many draws have a cumulative probability of at most p in one input.
public struct CountLaw: Sendable, Equatable {
  public private(set) var least: Int
  /// Of the least number and those that follow it.
  public private(set) var probabilities: [Double]

  /// What is less probable than this is left out.
  private static let negligible = 1e-12

  init(_ least: Int, _ probabilities: [Double]) {
    let first = probabilities.firstIndex { $0 > Self.negligible } ?? 0
    let last = probabilities.lastIndex { $0 > Self.negligible } ?? first
    self.least = least + first
    self.probabilities = Array(probabilities[first...last])
  }

  /// One number or the next one, of this mean.
  init(nearest mean: Double) {
    let whole = mean.rounded(.down)
    self.init(Int(whole), [1 - (mean - whole), mean - whole])
  }

  var variance: Double {
    let mean = probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    return probabilities.enumerated().reduce(0) { sum, entry in
      let gap = Double(entry.offset) - mean
      return sum + entry.element * gap * gap
    }
  }

  /// The same number of draws more.
  static func + (law: CountLaw, more: Int) -> CountLaw {
    CountLaw(law.least + more, law.probabilities)
  }

  /// The sum of two independent counts.
  static func + (a: CountLaw, b: CountLaw) -> CountLaw {
    var sums = [Double](repeating: 0, count: a.probabilities.count + b.probabilities.count - 1)
    for (i, p) in a.probabilities.enumerated() {
      for (j, q) in b.probabilities.enumerated() { sums[i + j] += p * q }
    }
    return CountLaw(a.least + b.least, sums)
  }

  /// One of two counts, each as often.
  static func either(_ a: CountLaw, _ b: CountLaw) -> CountLaw {
    let least = min(a.least, b.least)
    let end = max(a.least + a.probabilities.count, b.least + b.probabilities.count)
    var both = [Double](repeating: 0, count: end - least)
    for law in [a, b] {
      for (k, p) in law.probabilities.enumerated() { both[law.least - least + k] += p / 2 }
    }
    return CountLaw(least, both)
  }

  /// The sum of so many independent counts, by doubling.
  func repeated(_ times: Int) -> CountLaw {
    if times == 0 { return CountLaw(0, [1]) }
    let half = repeated(times / 2)
    return times.isMultiple(of: 2) ? half + half : half + half + self
  }
}

extension Design {
  /// The law of the count over all replicates of a run.
  public static func evenCount(upTo p: Double, draws: Int) -> CountLaw? {
    let (size, longer) = draws.quotientAndRemainder(dividingBy: replicates)
    guard let short = evenCount(upTo: p, of: size), let long = evenCount(upTo: p, of: size + 1)
    else { return nil }
    return short.repeated(replicates - longer) + long.repeated(longer)
  }

  /// By how many draws, squared, the place of the draw at the p-quantile's rank varies.
  ///
  /// The counts may vary less at p itself than beside it, where the draw mostly lies: at a border of
  /// strata not at all. So it is their variance one standard deviation to either side, found in two
  /// steps from p; and one draw at least, as draws of different replicates lie independently within
  /// a stratum.
  public static func evenRankVariance(_ p: Double, draws: Int) -> Double? {
    let (size, longer) = draws.quotientAndRemainder(dividingBy: replicates)
    func variance(upTo p: Double) -> Double? {
      guard let short = evenCount(upTo: p, of: size), let long = evenCount(upTo: p, of: size + 1)
      else { return nil }
      return Double(replicates - longer) * short.variance + Double(longer) * long.variance
    }
    guard var found = variance(upTo: p) else { return nil }
    for _ in 0..<2 {
      let reach = max(1, found).squareRoot() / Double(draws)
      guard let below = variance(upTo: max(0, p - reach)),
        let above = variance(upTo: min(1, p + reach))
      else { return nil }
      found = (below + above) / 2
    }
    return max(1, found)
  }
}
