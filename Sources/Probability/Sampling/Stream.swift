import Kernels

/// The uniforms of one input: a function of (seed, name, draw) and nothing else.
///
/// Philox4x32-10 with the seed as key and the hash of the name in the counter, so adding an input,
/// more draws, other threads or shards leave every existing draw as it was.
/// Uniforms are signed tail probabilities t in (-1/2, 1/2): u = t for t > 0, u = 1 + t for t < 0.
///
/// Source: Salmon, Moraes, Dror, Shaw (2011), doi:10.1145/2063384.2063405.
public struct Stream: Sendable {
  /// Draws come in blocks of this many.
  public static let blockSize = Int(KERNEL_BLOCK)

  public let seed: UInt64
  public let key: UInt64

  public init(seed: UInt64, name: String) {
    self.seed = seed
    key = Self.hash(name)
  }

  /// Fills draws `block * blockSize ..< (block + 1) * blockSize`.
  public func fill(block: Int, into column: UnsafeMutablePointer<Double>) {
    kernels_uniforms(seed, key, UInt64(block), column)
  }

  /// FNV-1a over the UTF-8 bytes, finished with the mixer of SplitMix64: part of the definition
  /// of every stream, so it may never change.
  static func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
