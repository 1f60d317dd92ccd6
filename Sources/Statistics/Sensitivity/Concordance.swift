/// Kendall's tau-b of two columns.
///
/// `tau = (concordant - discordant pairs) / sqrt(pairs not tied in x * pairs not tied in y)`. The
/// influence of a draw is twice how much more often it is concordant with the others than the mean
/// draw, less what it does to the ties; its spread between blocks is the error.
///
/// Source: Knight (1966), doi:10.1080/01621459.1966.10480879 (counting in n log n); influence: Croux
/// & Dehon (2010), doi:10.1007/s10260-010-0142-z.
enum Concordance {
  /// More draws of a block would cost more than they tell.
  static let mostDraws = 512

  /// - Parameter blocks: of the draws that both columns hold.
  static func estimate(_ x: OrdinalColumn, _ y: OrdinalColumn, blocks: Blocks) -> Estimate? {
    let n = x.order.count
    let pairs = Double(n) * Double(n - 1) / 2
    let untied = (pairs - x.tiedPairs, pairs - y.tiedPairs)
    guard untied.0 > 0, untied.1 > 0 else { return nil }
    let (discordant, tiedInBoth) = counts(x, y)
    // Concordant less discordant partners of each draw.
    let balances = (0..<n).map { i in
      n - 1 - Int(x.ties[i]) - Int(y.ties[i]) + Int(tiedInBoth[i]) - 2 * Int(discordant[i])
    }
    let scale = (untied.0 * untied.1).squareRoot()
    let tau = 0.5 * balances.reduce(0) { $0 + Double($1) } / scale
    let others = Double(n - 1)
    let sums = (0..<blocks.count).map { block in
      blocks[block].reduce(0.0) { sum, i in
        let stretch =
          (others - Double(x.ties[i])) / untied.0 + (others - Double(y.ties[i])) / untied.1
        return sum + Double(balances[i]) / scale - 0.5 * tau * stretch
      }
    }
    return Estimate(tau, standardError: blocks.variance(ofSums: sums)?.squareRoot())
  }

  /// For each draw its discordant partners, and those tied with it in both columns.
  private static func counts(
    _ x: OrdinalColumn, _ y: OrdinalColumn
  ) -> (discordant: [Int32], tiedInBoth: [Int32]) {
    let n = x.order.count
    var tiedInBoth = [Int32](repeating: 0, count: n)
    // In order of x; where x is tied, in order of y: the rank in y above the draw's number.
    var sequence = x.order.map { UInt64(y.doubledRanks[Int($0)]) << 32 | UInt64($0) }
    if x.tiedPairs > 0 {
      var start = 0
      while start < n {
        let end = start + 1 + Int(x.ties[Int(x.order[start])])
        if end - start > 1 {
          sequence[start..<end].sort()
          var first = start
          for k in start + 1...end where k == end || sequence[k] >> 32 != sequence[first] >> 32 {
            for place in first..<k {
              tiedInBoth[Int(UInt32(truncatingIfNeeded: sequence[place]))] = Int32(k - first - 1)
            }
            first = k
          }
        }
        start = end
      }
    }
    return (inversions(&sequence), tiedInBoth)
  }

  /// For each draw the others that stand on the wrong side of it, by merging.
  private static func inversions(_ values: inout [UInt64]) -> [Int32] {
    let n = values.count
    var counts = [Int32](repeating: 0, count: n)
    var other = [UInt64](repeating: 0, count: n)
    counts.withUnsafeMutableBufferPointer { counts in
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
                let takesLeft =
                  left < middle && (right >= end || source[left] >> 32 <= source[right] >> 32)
                let value = takesLeft ? source[left] : source[right]
                target[place] = value
                let draw = Int(UInt32(truncatingIfNeeded: value))
                if takesLeft {
                  counts[draw] &+= Int32(truncatingIfNeeded: right &- middle)
                  left &+= 1
                } else {
                  counts[draw] &+= Int32(truncatingIfNeeded: middle &- left)
                  right &+= 1
                }
              }
              start = end
            }
          }
        }
        swap(&values, &other)
        width *= 2
      }
    }
    return counts
  }
}
