#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The root of an increasing function's excess by bisection on the doubles: where GSL's own inverse
/// fails (NaN in mid-range for some shapes), the cdf is inverted this way.
///
/// - Parameter isBelow: whether x lies below the quantile; true at `low`, false at `high`.
func bisect(low: Double, high: Double, _ isBelow: (Double) -> Bool) -> Double {
  // Halving the bit patterns reaches tiny quantiles as fast as large ones.
  func key(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.bitPattern)
    return bits < 0 ? Int64.min &- bits : bits
  }
  func value(_ key: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: key < 0 ? Int64.min &- key : key))
  }
  var a = key(low)
  var b = key(high)
  while b > a + 1 {
    // Across zero the distance of the keys can be more than an Int64 holds.
    let middle = (a & b) + ((a ^ b) >> 1)
    if isBelow(value(middle)) { a = middle } else { b = middle }
  }
  return value(b)
}

/// Where a tail, as a function of z, has a given probability: Newton's steps on its logarithm, kept
/// inside a bracket. For log-concave tails the steps cannot go astray.
///
/// - Parameters:
///   - start: where to begin; outside the bracket, its fuller end is taken.
///   - rises: whether the tail grows with z.
///   - scale: steps of 2e-16 of it end the search, as do those of z.
///   - tail: its probability and density at z.
func logTailRoot(
  _ p: Double, low: Double, high: Double, start: Double, rises: Bool, scale: Double = 0,
  _ tail: (Double) -> (value: Double, density: Double)
) -> Double {
  var (low, high) = (low, high)
  var z = start >= low && start <= high ? start : (rises ? high : low)
  var lastStep = Double.infinity
  for _ in 0..<200 {
    let (value, density) = tail(z)
    if value == p { return z }
    if (value < p) == rises { low = z } else { high = z }
    let step = value * (log(value) - log(p)) / density
    var next = rises ? z - step : z + step
    let taken = abs(next - z)
    let size = max(abs(next), scale)
    // Small steps that no longer shrink are the tail's rounding.
    if next.isFinite, taken <= 2e-16 * size || taken <= 1e-9 * size && taken > lastStep / 4 {
      return next
    }
    let isInside = next > low && next < high
    if !isInside { next = low + (high - low) / 2 }
    (z, lastStep) = (next, isInside ? taken : .infinity)
  }
  return z
}
