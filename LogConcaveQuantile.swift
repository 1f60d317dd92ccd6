#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tail probability at a point and how it changes there.
struct TailPoint {
  /// P(Y <= y) or P(Y > y).
  var tail: Double
  /// The density at y.
  var density: Double
  /// The derivative of the logarithm of the density at y.
  var slope: Double
}

/// The point at which a tail probability takes a value, by Halley's method on its logarithm.
///
/// Where the density is log-concave so are both tails, and Newton's method on their logarithms
/// converges from any start. Bisection of the bracket found so far guards against anything else.
///
/// - Parameters:
///   - target: the tail probability, in (0, 1).
///   - start: a first guess; finite.
///   - isLower: whether the tail is the lower one.
///   - at: the tail at a point.
/// - Returns: the point, with an error in the tail of about 1e-15 relative to it.
func logConcaveQuantile(
  _ target: Double, from start: Double, isLower: Bool, at evaluate: (Double) -> TailPoint
) -> Double {
  var y = start
  var low = -Double.infinity
  var high = Double.infinity
  for _ in 0..<200 {
    let point = evaluate(y)
    // Increasing in y for either tail.
    let sign = isLower ? 1.0 : -1.0
    if point.tail == target { return y }
    let isBelow = (point.tail < target) == isLower
    if isBelow { low = y } else { high = y }
    var step: Double
    let rate = point.density / point.tail
    if rate > 0, rate.isFinite {
      let gap = log(point.tail / target)
      let newton = -sign * gap / rate
      // g'' / g' for g = ln(tail): slope - (+/- rate).
      let bend = 0.5 * newton * (point.slope - sign * rate)
      step = newton / max(0.5, 1 + bend)
      if abs(gap) < 1e-5 || abs(step) <= 1e-16 * abs(y) { return y + step }
    } else {
      step = isBelow ? max(1, abs(y)) : -max(1, abs(y))
    }
    var next = y + step
    if !(next > low && next < high) {
      next = low.isFinite && high.isFinite ? 0.5 * (low + high) : y + (isBelow ? 1 : -1) * max(1, abs(y))
      if next == low || next == high { return next }
    }
    y = next
  }
  return y
}
