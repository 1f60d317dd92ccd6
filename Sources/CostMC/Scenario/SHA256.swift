/// The SHA-256 digest as lower-case hex.
///
/// Source: FIPS 180-4, doi:10.6028/NIST.FIPS.180-4.
func sha256(_ message: [UInt8]) -> String {
  // First 32 bits of the fractional parts of the square and cube roots of the first primes.
  let primes = (2..<312).filter { n in !(2..<n).contains { $0 * $0 <= n && n % $0 == 0 } }
  func root(_ n: Int, _ power: Int) -> UInt32 {
    // floor(n^(1/power) 2^32) by bisection in integers, as exact as the standard's constants.
    var low: UInt64 = 0
    var high: UInt64 = 1 << 38
    func exceeds(_ x: UInt64) -> Bool {
      let (a, b) = x.multipliedFullWidth(by: x)
      if power == 2 { return a > UInt64(n) || (a == UInt64(n) && b > 0) }
      // x^3 > n 2^96, by 64-bit limbs: (a 2^64 + b) x.
      let (c, d) = b.multipliedFullWidth(by: x)
      let top = a &* x &+ c
      let bound = UInt64(n) << 32
      return top > bound || (top == bound && d > 0)
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if exceeds(middle) { high = middle } else { low = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
  let k = primes.prefix(64).map { root($0, 3) }
  var h = primes.prefix(8).map { root($0, 2) }

  var bytes = message + [0x80]
  while bytes.count % 64 != 56 { bytes.append(0) }
  let length = UInt64(message.count) * 8
  for shift in stride(from: 56, through: 0, by: -8) {
    bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
  }
  func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
  var w = [UInt32](repeating: 0, count: 64)
  for start in stride(from: 0, to: bytes.count, by: 64) {
    for t in 0..<16 {
      w[t] = (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[start + 4 * t + $1]) }
    }
    for t in 16..<64 {
      let s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >> 3)
      let s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >> 10)
      w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
    }
    var v = h
    for t in 0..<64 {
      let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let t1 = v[7] &+ s1 &+ choice &+ k[t] &+ w[t]
      let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
    }
    for i in 0..<8 { h[i] = h[i] &+ v[i] }
  }
  return h.map { word in
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }.joined()
}
