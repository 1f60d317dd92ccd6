/// Kendall's tau-b of two columns, averaged over the blocks.
///
/// `tau = (concordant - discordant pairs) / sqrt(pairs not tied in x * pairs not tied in y)`, over
/// the pairs within each block; the error is the spread between blocks. Leaving out the pairs
/// between blocks costs no accuracy to first order.
///
/// Source: Knight (1966), doi:10.1080/01621459.1966.10480879 (counting in n log n).
enum Concordance {
  /// More draws of a block would cost more than they tell.
  static let mostDraws = 512

  static func estimate(_ x: LocalRanks, _ y: LocalRanks) -> Estimate? {
    var taus: [Double] = []
    var buffers = MergeBuffers()
    for block in x.orders.indices {
      guard let tau = tau(x, y, block: block, &buffers) else { return nil }
      taus.append(tau)
    }
    return Estimate(meanOf: taus)
  }

  private static func tau(
    _ x: LocalRanks, _ y: LocalRanks, block: Int, _ buffers: inout MergeBuffers
  ) -> Double? {
    let n = x.orders[block].count
    let xs = x.doubledRanks[block]
    let ys = y.doubledRanks[block]
    let all = n * (n - 1) / 2
    let untied = (all - x.tiedPairs[block], all - y.tiedPairs[block])
    guard untied.0 > 0, untied.1 > 0 else { return nil }
    // In order of x; where x is tied, in order of y.
    var sequence = x.orders[block].map { ys[Int($0)] }
    var tiedInBoth = 0
    if x.tiedPairs[block] > 0 {
      var start = 0
      while start < n {
        var end = start + 1
        let value = xs[Int(x.orders[block][start])]
        while end < n && xs[Int(x.orders[block][end])] == value { end += 1 }
        if end - start > 1 {
          sequence[start..<end].sort()
          var run = 1
          for k in start + 1..<end {
            run = sequence[k] == sequence[k - 1] ? run + 1 : 1
            tiedInBoth += run - 1
          }
        }
        start = end
      }
    }
    let discordant = buffers.inversions(&sequence)
    let difference =
      all - x.tiedPairs[block] - y.tiedPairs[block] + tiedInBoth - 2 * discordant
    return Double(difference) / (Double(untied.0) * Double(untied.1)).squareRoot()
  }
}

/// Counts the pairs that stand in the wrong order, by merging.
private struct MergeBuffers {
  private var other: [Int32] = []

  mutating func inversions(_ values: inout [Int32]) -> Int {
    let n = values.count
    if other.count < n { other = [Int32](repeating: 0, count: n) }
    var total = 0
    var width = 1
    while width < n {
      values.withUnsafeMutableBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          var start = 0
          while start < n {
            let middle = min(start + width, n)
            let end = min(start + 2 * width, n)
            var (left, right) = (start, middle)
            for place in start..<end {
              if left < middle && (right >= end || source[left] <= source[right]) {
                target[place] = source[left]
                left &+= 1
              } else {
                target[place] = source[right]
                right &+= 1
                total &+= middle &- left
              }
            }
            start = end
          }
        }
      }
      for i in 0..<n { values[i] = other[i] }
      width *= 2
    }
    return total
  }
}

extension Estimate {
  /// The mean of figures from independent parts, with the error that their spread shows.
  public init?(meanOf parts: [Double]) {
    guard !parts.isEmpty, parts.allSatisfy(\.isFinite) else { return nil }
    let n = Double(parts.count)
    let mean = parts.reduce(0, +) / n
    guard parts.count > 1 else {
      self.init(mean)
      return
    }
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(mean, standardError: (squares / (n - 1) / n).squareRoot())
  }
}
