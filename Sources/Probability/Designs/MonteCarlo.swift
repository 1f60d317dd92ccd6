import Kernels

/// Independent draws.
public struct MonteCarlo: Design {
  public static let name = "monte-carlo"
  public static let summary = "independent draws; more draws extend a run"
  public static let source = "Metropolis & Ulam (1949), doi:10.1080/01621459.1949.10483310"
  public static let replicates = 1

  private let streams: [Stream]

  public init(seed: UInt64, names: [String], further: [String], draws: Int) {
    streams = (names + further).map { Stream(seed: seed, name: $0) }
  }

  public static func evenCount(upTo p: Double, of size: Int) -> CountLaw? { nil }
  public func isEven(input: Int) -> Bool { false }

  public func fill(input: Int, block: Int, into column: UnsafeMutablePointer<Double>) {
    streams[input].fill(block: block, into: column)
  }
}
