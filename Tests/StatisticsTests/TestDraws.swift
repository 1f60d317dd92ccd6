import Foundation

/// A fixed sequence of random numbers, the same on every platform.
/// Source: Steele, Lea & Flood (2014), doi:10.1145/2660193.2660195 (SplitMix64).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// In (0, 1), both ends left out.
  mutating func uniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }
  mutating func normal() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
  mutating func exponential() -> Double { -log(uniform()) }
  /// Student's t with a whole number of degrees of freedom.
  mutating func studentT(_ df: Int) -> Double {
    var squares = 0.0
    for _ in 0..<df {
      let z = normal()
      squares += z * z
    }
    return normal() / (squares / Double(df)).squareRoot()
  }

  mutating func draws(_ count: Int, _ draw: (inout SplitMix64) -> Double) -> [Double] {
    (0..<count).map { _ in draw(&self) }
  }
}

/// The file beside the tests that Reference/reference.py wrote.
struct Reference: Decodable {
  struct BetaCDF: Decodable { let a, b, x, value: Double }
  struct ClopperPearson: Decodable {
    let hits, count: Int
    let low, high: Double
  }
  struct RankPair: Decodable {
    let count: Int
    let p: Double
    let pair: [Int]?
  }
  struct Moments: Decodable {
    let count: Int
    let mean, sd, sdError, skewness: Double
    let excessKurtosis: Double?
  }
  struct Correlation: Decodable {
    struct Figure: Decodable { let value, jackknife: Double }
    let x, y: [Double]
    let pearson, spearman, kendall: Figure
  }
  let correlations: [Correlation]
  let betaCDF: [BetaCDF]
  let clopperPearson: [ClopperPearson]
  let rankPairs: [RankPair]
  let moments: [Moments]

  static let values: Reference = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/reference.json")
    return try! JSONDecoder().decode(Reference.self, from: Data(contentsOf: path))
  }()
}

/// |a - b| relative to the larger of them.
func relativeGap(_ a: Double, _ b: Double) -> Double {
  a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
}

/// The bounds of a count of hits in `trials` of probability `p` that are left with a probability
/// below 2e-6: where a test that counts covered seeds may lie by chance.
func chance(_ p: Double, _ trials: Int) -> ClosedRange<Double> {
  let n = Double(trials)
  let sd = (n * p * (1 - p)).squareRoot()
  return n * p - 4.75 * sd - 1...n * p + 4.75 * sd + 1
}
