#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The fit whose cdf spaces the ordered data most evenly: the greatest product of the probabilities
/// between neighbours. It is as good as maximum likelihood where that works, and goes on where the
/// likelihood has poles.
///
/// Source: Cheng & Amin (1983), doi:10.1111/j.2517-6161.1983.tb01268.x; equal values count by their
/// density, as in Cheng & Stephens (1989), doi:10.1093/biomet/76.2.385.
enum SpacingsSearch {
  /// The ends of an arcsine distribution; its least and greatest values must be single ones.
  static func arcsine(_ sample: Sample) -> [Double] {
    let (x, range) = (sample.values, sample.range)
    // Where the least value is expected: F is 1 / (n + 1) there.
    let reach = sin(.pi / 2 / Double(x.count + 1))
    let start = log(reach * reach)
    /// From the logarithms of how far the ends are beyond the data.
    func ends(_ t: [Double]) -> (left: Double, right: Double) {
      (range * exp(start + t[0]), range * exp(start + t[1]))
    }
    let found = SimplexSearch.minimum(of: 2, step: 0.5) { t in
      let (left, right) = ends(t)
      let width = left + range + right
      func angle(_ part: Double) -> Double { asin((part / width).squareRoot()) }
      var sum = log(angle(left)) + log(angle(right))
      var before = angle(left)
      for k in 1..<x.count {
        let above = left + (x[k] - x[0])
        let below = right + (x[x.count - 1] - x[k])
        // From the nearer end, whose digits are there.
        let next = above < below ? angle(above) : .pi / 2 - angle(below)
        sum += x[k] > x[k - 1] ? log(next - before) : -0.5 * (log(above) + log(below))
        before = next
      }
      return sum.isFinite ? -sum : 1e300
    }
    let (left, right) = ends(found)
    return [sample.least - left, sample.greatest + right]
  }
}
