import Kernels
import Statistics

/// The draws of one tracked column in fine bins, exact in those bins that were asked for.
///
/// Between draws of one bin, ranks are interpolated. A bin that holds the share s of the draws adds
/// sqrt(s / (p (1 - p))) / 2 sampling errors to a percentile p in its middle: of a uniform
/// column 0.25 at P0.1 at most. Runs
/// whose draws are all retained are exact: `refine` sorts the bins that hold the wanted ranks. In
/// longer runs the retained draws of a bin stand for the others where they show that it is not
/// evenly filled: so values that many draws share stay what they are, and edges where they are.
// Unchecked: refined by one thread a column.
final class BinnedDraws: OrderedDraws, @unchecked Sendable {
  private struct Bin {
    var index: Int
    var low: Double
    var high: Double
    var count: Int
    var before: Int
    /// Draws of this bin in order: all, or the retained ones where they tell more than its ends.
    var sample: [Double]?

    /// Whether draws of the bin, in order, look like draws of a uniform distribution: no two alike,
    /// and none further from where it should be than 1 % of such samples show (Kolmogorov).
    func isEvenlyFilled(_ sample: [Double]) -> Bool {
      let n = Double(sample.count)
      let most = 1.63 / n.squareRoot()
      return sample.indices.allSatisfy { k in
        let place = (sample[k] - low) / (high - low)
        return place - Double(k) / n <= most && Double(k + 1) / n - place <= most
          && (k == 0 || sample[k] > sample[k - 1])
      }
    }
  }

  let count: Int
  private let layout: BinLayout
  private var bins: [Bin] = []
  /// The first draws in the order drawn, as many as are retained.
  private let retained: DrawColumn

  init(
    counts: UnsafePointer<UInt32>, extra: [UnsafePointer<UInt32>],
    carried: [UnsafePointer<UInt64>], layout: BinLayout,
    minimum: Double, maximum: Double, retained: DrawColumn
  ) {
    self.layout = layout
    self.retained = retained
    let half = Int(KERNEL_BINS_HALF)
    var before = 0
    var bins: [Bin] = []
    /// Most bins are empty.
    func draws(in index: Int) -> Int {
      var count = Int(counts[index])
      for other in extra { count += Int(other[index]) }
      for wide in carried { count += Int(wide[index]) }
      return count
    }
    func add(_ index: Int, _ count: Int, _ low: Double, _ high: Double) {
      bins.append(
        Bin(
          index: index, low: max(minimum, low), high: min(maximum, high), count: count,
          before: before))
      before += count
    }
    /// How far from the centre a bin goes.
    func end(_ key: Int) -> Double { key == half - 1 ? .infinity : layout.edge(key + 1) }
    // Beyond the extremes there is nothing to look at.
    let keys = (
      low: minimum < layout.centre ? layout.bin(of: minimum) - half : -1,
      high: maximum >= layout.centre ? layout.bin(of: maximum) : -1
    )
    for key in stride(from: keys.low, through: 0, by: -1) {
      let count = draws(in: half + key)
      if count == 0 { continue }
      add(half + key, count, layout.centre - end(key), layout.centre - layout.edge(key))
    }
    for key in stride(from: 0, through: keys.high, by: 1) {
      let count = draws(in: key)
      if count == 0 { continue }
      add(key, count, layout.centre + layout.edge(key), layout.centre + end(key))
    }
    self.bins = bins
    count = before
  }

  /// The bin that holds rank k.
  private func position(rank k: Int) -> Int {
    var low = 0
    var high = bins.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if bins[middle].before <= k { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Makes these ranks exact, as far as the draws are retained.
  func refine(ranks: [Int]) {
    guard !retained.isEmpty, !bins.isEmpty else { return }
    var slot = [UInt16](repeating: 0, count: 2 * Int(KERNEL_BINS_HALF))
    var wanted: [Int] = []
    for rank in ranks where rank >= 0 && rank < count {
      let position = position(rank: rank)
      let bin = bins[position]
      guard bin.sample == nil, bin.low < bin.high, slot[bin.index] == 0 else { continue }
      wanted.append(position)
      slot[bin.index] = UInt16(wanted.count)
    }
    guard !wanted.isEmpty else { return }
    var values = wanted.map { position in
      var list: [Double] = []
      list.reserveCapacity(min(bins[position].count, retained.count))
      return list
    }
    slot.withUnsafeBufferPointer { slot in
      for x in retained {
        let place = Int(slot[layout.bin(of: x)])
        if place > 0, x.isFinite { values[place - 1].append(x) }
      }
    }
    for (place, position) in wanted.enumerated() where !values[place].isEmpty {
      let sample = values[place].radixSorted()
      if sample.count == bins[position].count || !bins[position].isEvenlyFilled(sample) {
        bins[position].sample = sample
      }
    }
  }

  /// Of the first draws: a value that these do not show is rare.
  func distinctValues(most: Int) -> [Double]? {
    func distinct(first: Int) -> [Double]? {
      SortedDraws(retained.prefix(first).filter(\.isFinite)).distinctValues(most: most)
    }
    // A few tell that most columns have many values.
    return distinct(first: 4 * most) == nil ? nil : distinct(first: Self.looked)
  }
  private static let looked = 1 << 13

  /// Where rank k of `count` draws stands in an ordered sample of them.
  private static func place(_ k: Int, of count: Int, among size: Int) -> Int {
    count == size ? k : min(size - 1, Int((Double(k) + 0.5) / Double(count) * Double(size)))
  }

  func value(rank k: Int) -> Double {
    let bin = bins[position(rank: k)]
    if let sample = bin.sample {
      return sample[Self.place(k - bin.before, of: bin.count, among: sample.count)]
    }
    return bin.low + (bin.high - bin.low) * ((Double(k - bin.before) + 0.5) / Double(bin.count))
  }

  func countAtMost(_ x: Double) -> Int {
    var low = 0
    var high = bins.count
    while low < high {
      let middle = (low + high) / 2
      if bins[middle].low <= x { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let bin = bins[low - 1]
    if x >= bin.high { return bin.before + bin.count }
    if let sample = bin.sample {
      let below = sample.prefix { $0 <= x }.count
      return bin.before
        + (below == sample.count ? bin.count : below * bin.count / sample.count)
    }
    return bin.before + Int((x - bin.low) / (bin.high - bin.low) * Double(bin.count))
  }

  func distances(ranks: Range<Int>, centre: Double) -> (sum: Double, squares: Double) {
    var sum = 0.0
    var squares = 0.0
    guard !ranks.isEmpty else { return (0, 0) }
    for position in position(rank: ranks.lowerBound)..<bins.count {
      let bin = bins[position]
      if bin.before >= ranks.upperBound { break }
      let first = max(ranks.lowerBound, bin.before) - bin.before
      let last = min(ranks.upperBound, bin.before + bin.count) - bin.before
      if let sample = bin.sample {
        var (bySample, squaresBySample) = (0.0, 0.0)
        let range =
          Self.place(
            first, of: bin.count, among: sample.count)...Self.place(
            last - 1, of: bin.count, among: sample.count)
        for x in sample[range] {
          bySample += x
          squaresBySample += (x - centre) * (x - centre)
        }
        // 1 where the sample is the bin.
        let each = Double(last - first) / Double(range.count)
        sum += bySample * each
        squares += squaresBySample * each
        continue
      }
      let width = (bin.high - bin.low) / Double(bin.count)
      let taken = Double(last - first)
      let middle = bin.low + width * (Double(first) + taken / 2)
      let spread = width * taken
      sum += taken * middle
      squares += taken * ((middle - centre) * (middle - centre) + spread * spread / 12)
    }
    return (sum - Double(ranks.count) * centre, squares)
  }
}
