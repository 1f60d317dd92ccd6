import Kernels

/// Latin hypercube sampling in 32 independent replicates: each replicate of m draws has exactly one
/// draw in each of m equal strata of every input.
///
/// The permutation of the strata is a keyed bijection (a Feistel network over pairs, with cycle
/// walking), so nothing is stored, any block can be drawn on its own and an input's draws depend on
/// its name only. More draws do not extend a run: the strata change.
///
/// Source: McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755; Black & Rogaway
/// (2002), doi:10.1007/3-540-45760-7_9, for the bijection.
public struct LatinHypercube: Design {
  public static let name = "latin-hypercube"
  public static let summary =
    "one draw in every stratum of every input, in 32 independent replicates"
  public static let source = "McKay, Beckman & Conover (1979), doi:10.1080/00401706.1979.10489755"
  public static let replicates = Designs.replicates

  private let streams: [Stream]
  private let hypercubes: [KernelObject]

  public init(seed: UInt64, names: [String], further: [String], draws: Int) {
    streams = (names + further).map { Stream(seed: seed, name: "\($0)\u{0}latin-hypercube") }
    hypercubes = (names + further).map { name in
      let strata = Stream(seed: seed, name: "\(name)\u{0}latin-hypercube\u{0}strata")
      return KernelObject(kernels_latin_hypercube_create(UInt64(draws), seed, strata.key))
    }
  }

  /// All strata below p, and the one that p lies in by how much of it is below.
  public static func evenCount(upTo p: Double, of size: Int) -> CountLaw? {
    CountLaw(nearest: Double(size) * p)
  }
  public func isEven(input: Int) -> Bool { true }

  public func fill(input: Int, block: Int, into column: UnsafeMutablePointer<Double>) {
    streams[input].fill(block: block, into: column)
    kernels_latin_hypercube(hypercubes[input].pointer, UInt64(block), column)
  }
}
