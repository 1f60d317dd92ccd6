#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The curvilinear trapezoid of greatest likelihood.
///
/// At a half width of half the width its density has a pole in the middle, which any value could be
/// put into: plateaus narrower than 1/400 of the support are left out. So are half widths below a
/// millionth of it, which nothing tells from the uniform distribution.
enum CurvilinearTrapezoidSearch {
  private static let least = 1e-6

  /// Whether the half width is as small, or as large, as it may be.
  static func isAtBorder(_ p: [Double]) -> (least: Bool, most: Bool) {
    let share = p[2] / (p[1] - p[0])
    return (share < 1.01 * least, share > 0.4975)
  }

  /// By how far the support goes beyond the data, and the odds of the half width's share of the most
  /// that it may be, so that all that is searched is valid; corners make for several peaks.
  static func parameters(_ sample: Sample) -> [Double] {
    func parameters(_ t: [Double]) -> [Double] {
      let low = sample.least - sample.range * exp(t[0])
      let high = sample.greatest + sample.range * exp(t[1])
      // With 1/400 of the width left for the plateau.
      let half = (high - low) / 4 * (1 - 0.0025) / (1 + exp(-t[2]))
      return [low + half, high - half, half]
    }
    var best = (place: [0.0, 0, 0], value: Double.infinity)
    for left in [-6.0, -2] {
      for right in [-6.0, -2] {
        for share in [-4.0, -2, 0, 2] {
          let start = [left, right, share]
          func place(_ t: [Double]) -> [Double] { zip(start, t).map { $0 + $1 } }
          func negative(_ t: [Double]) -> Double {
            let p = parameters(place(t))
            guard p[2] >= least * (p[1] - p[0]) else { return 1e300 }
            let value = -sample.values.reduce(0) { $0 + logDensity(p, $1) }
            return value.isFinite ? value : 1e300
          }
          let found = SimplexSearch.minimum(of: 3, step: 0.3, negative)
          let value = negative(found)
          if value < best.value { best = (place(found), value) }
        }
      }
    }
    return parameters(best.place)
  }

  /// Distances from the centre: of x, of the support's end, of where the plateau ends.
  private static func distances(
    _ p: [Double], _ x: Double
  ) -> (gap: Double, outer: Double, inner: Double) {
    let half = (p[1] - p[0]) / 2
    return (x - (p[0] + half), half + p[2], half - p[2])
  }
  /// log(outer / max(gap, inner)), with its digits where the half width is a small part of the width.
  private static func height(
    _ gap: Double, _ outer: Double, _ inner: Double, _ half: Double
  ) -> Double {
    abs(gap) > inner ? -log1p((abs(gap) - outer) / outer) : log1p(2 * half / inner)
  }
  static func logDensity(_ p: [Double], _ x: Double) -> Double {
    let (gap, outer, inner) = distances(p, x)
    guard inner > 0, abs(gap) < outer else { return -.infinity }
    return log(height(gap, outer, inner, p[2]) / (4 * p[2]))
  }
  /// No numbers at the least half width: the likelihood has no peak, but nears that of a uniform one.
  static func scores(_ p: [Double], _ x: Double) -> [Double] {
    if isAtBorder(p).least { return [.nan, .nan, .nan] }
    let (gap, outer, inner) = distances(p, x)
    let height = height(gap, outer, inner, p[2])
    let byOuter = 1 / (height * outer)
    let isOnSlope = abs(gap) > inner
    let byInner = isOnSlope ? 0 : -1 / (height * inner)
    // Of the centre.
    let byCentre = isOnSlope ? 1 / (height * gap) : 0
    return [
      (byCentre - byOuter - byInner) / 2, (byCentre + byOuter + byInner) / 2,
      byOuter - byInner - 1 / p[2],
    ]
  }
}
