#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// ln(1 + u) - u without cancellation, for u > -1.
func log1pMinus(_ u: Double) -> Double {
  guard u > -0.5, u < 0.7 else { return log1p(u) - u }
  // ln(1 + u) = 2 atanh(r), r = u / (2 + u), and 2 r - u = -r u.
  let r = u / (2 + u)
  let s = r * r
  var sum: Double
  if s < 1e-4 {
    sum = 1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11))))
  } else {
    sum = 0
    var k = 35.0
    while k >= 3 {
      sum = sum * s + 1 / k
      k -= 2
    }
  }
  return r * (2 * s * sum - u)
}

/// Stirling's error: ln Gamma(a) - (a - 1/2) ln a + a - ln(2 pi) / 2, for a > 0.
///
/// Source: NIST Digital Library of Mathematical Functions, 5.11.1; below 10 by the recurrence.
func stirlingError(_ a: Double) -> Double {
  var shift = 0.0
  var a = a
  while a < 10 {
    shift += (a + 0.5) * log1p(1 / a) - 1
    a += 1
  }
  let s = 1 / (a * a)
  let series =
    1 / 12
    - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360_360 - s / 156)))))
  return shift + series / a
}

/// ln Gamma(1 + x), with full relative accuracy near x = 0, for x > -1.
///
/// Source: NIST Digital Library of Mathematical Functions, 5.7.3.
func logGamma1p(_ x: Double) -> Double {
  guard abs(x) < 0.2 else { return lgamma(1 + x).0 }
  var sum = 0.0
  for k in stride(from: zeta.count + 1, through: 2, by: -1) {
    sum = zeta[k - 2] / Double(k) - x * sum
  }
  return x * (x * sum - eulerGamma)
}

/// ln Gamma(1 + 2 x) - 2 ln Gamma(1 + x), for x > -1/2: ln(1 + the squared coefficient of variation)
/// of a Weibull variable with shape 1/x.
func logGammaSpread(_ x: Double) -> Double {
  guard abs(x) < 0.1 else { return lgamma(1 + 2 * x).0 - 2 * lgamma(1 + x).0 }
  var sum = 0.0
  for k in stride(from: zeta.count + 1, through: 2, by: -1) {
    sum = zeta[k - 2] * (exp2(Double(k)) - 2) / Double(k) - x * sum
  }
  return x * x * sum
}

let eulerGamma = 0.577_215_664_901_532_860_606_512

/// zeta(2), zeta(3), ...
private let zeta: [Double] = (2...28).map { s in
  // Euler-Maclaurin from the tenth term on.
  let head = (1..<10).reversed().reduce(0.0) { $0 + pow(Double($1), -Double(s)) }
  let n = 10.0
  let s = Double(s)
  let power = pow(n, -s)
  let b2 = s / (12 * n)
  let b4 = s * (s + 1) * (s + 2) / (720 * n * n * n)
  let b6 = s * (s + 1) * (s + 2) * (s + 3) * (s + 4) / (30_240 * pow(n, 5))
  let b8 = s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * (s + 5) * (s + 6) / (1_209_600 * pow(n, 7))
  return head + power * (n / (s - 1) + 0.5 + b2 - b4 + b6 - b8)
}
