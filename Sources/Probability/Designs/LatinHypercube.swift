import Kernels

/// Latin hypercube sampling in independent replicates: each replicate of m draws has exactly one
/// draw in each of m equal strata of every input.
///
/// The permutation of the strata is a keyed bijection (a Feistel network with cycle walking), so
/// nothing is stored, any block can be drawn on its own and an input's draws depend on its name
/// only. More draws do not extend a run: the strata change.
///
/// Source: McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755; Black & Rogaway
/// (2002), doi:10.1007/3-540-45760-7_9, for cycle walking.
public struct LatinHypercube: Design {
  public static let name = "latin-hypercube"
  public static let summary = "one draw in every stratum of every input, in independent replicates"
  public static let source = "McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755"

  private let parts: ReplicateSizes
  private let streams: [[Stream]]

  public init(seed: UInt64, names: [String], draws: Int) {
    parts = ReplicateSizes(draws: draws)
    streams = (0..<parts.count).map { replicate in
      names.map { Stream(seed: seed, name: "\($0)\u{0}latin-hypercube\u{0}\(replicate)") }
    }
  }

  public var replicates: Int { parts.count }
  public func draws(inReplicate replicate: Int) -> Int { parts[replicate] }

  public func fill(
    input: Int, replicate: Int, block: Int, into column: UnsafeMutablePointer<Double>
  ) {
    let stream = streams[replicate][input]
    stream.fill(block: block, into: column)
    let m = parts[replicate]
    let permutation = KeyedPermutation(size: m, key: stream.seed ^ stream.key)
    for i in 0..<Stream.blockSize {
      let draw = block * Stream.blockSize + i
      guard draw < m else { break }
      let t = column[i]
      column[i] = signedTail(
        stratum: permutation[draw], of: m, position: t > 0 ? t : 1 + t)
    }
  }
}

/// The signed tail probability of a point in a stratum, exact in both tails.
func signedTail(stratum: Int, of m: Int, position: Double) -> Double {
  let size = Double(m)
  let tail =
    2 * stratum < m
    ? (Double(stratum) + position) / size : -((Double(m - 1 - stratum) + (1 - position)) / size)
  // The middle stratum of an odd number reaches beyond 1/2 on its side.
  let folded = tail > 0.5 ? -(1 - tail) : (tail < -0.5 ? 1 + tail : tail)
  let most = 0.5.nextDown
  let bounded = min(max(abs(folded), 0x1p-1000), most)
  return folded < 0 ? -bounded : bounded
}

/// Sizes of the independent replicates of a design: 32 where there are draws enough.
struct ReplicateSizes: Sendable {
  static let usual = 32
  let count: Int
  private let draws: Int

  init(draws: Int) {
    self.draws = draws
    count = max(1, min(Self.usual, draws / 4))
  }

  subscript(replicate: Int) -> Int { draws / count + (replicate < draws % count ? 1 : 0) }
}

/// A bijection of 0..<size chosen by a key.
struct KeyedPermutation: Sendable {
  private let size: UInt64
  private let halfBits: UInt64
  private let mask: UInt64
  private let key: UInt64

  init(size: Int, key: UInt64) {
    self.size = UInt64(size)
    let bits = max(2, UInt64(64 - UInt64(max(1, size - 1)).leadingZeroBitCount))
    halfBits = (bits + 1) / 2
    mask = (1 << halfBits) - 1
    self.key = key
  }

  subscript(index: Int) -> Int {
    var x = UInt64(index)
    repeat {
      var left = x >> halfBits
      var right = x & mask
      for round: UInt64 in 0..<6 {
        var mixed = (right ^ (key &+ round &* 0x9e37_79b9_7f4a_7c15)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 29)) &* 0x94d0_49bb_1331_11eb
        (left, right) = (right, left ^ ((mixed >> 32) & mask))
      }
      x = left << halfBits | right
    } while x >= size
    return Int(x)
  }
}
