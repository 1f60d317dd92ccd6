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
    // The distance of a negative key from a positive one can exceed an Int64.
    let middle = (a >> 1) + (b >> 1) + (a & b & 1)
    if isBelow(value(middle)) { a = middle } else { b = middle }
  }
  return value(b)
}
