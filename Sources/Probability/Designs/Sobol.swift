import Kernels

/// Sobol' sequences in 32 replicates, each an independent nested uniform (Owen) scrambling of the
/// same sequence.
///
/// Input k of the scenario is dimension k, scrambled by a key that comes from its name: an input
/// added at the end leaves the others' draws as they were, and more draws extend a run. The first
/// eight binary digits are permuted by a tree of random bits, exactly as Owen has it; the following
/// ones by a hash of the digits before them. Inputs beyond 2,048 get independent draws.
///
/// Source: Sobol' (1967), doi:10.1016/0041-5553(67)90144-9; Joe & Kuo (2008),
/// doi:10.1137/070709359 (direction numbers); Owen (1995), doi:10.1007/978-1-4612-2552-2_19
/// (scrambling); Burley (2020), Practical Hash-based Owen Scrambling, JCGT 10(4), and Laine & Karras
/// (2011), doi:10.1111/j.1467-8659.2011.02006.x (by hashing reversed digits).
public struct Sobol: Design {
  public static let name = "sobol"
  public static let summary =
    "Owen-scrambled Sobol' points in 32 independent replicates; more draws extend a run"
  public static let source =
    "Owen (1995), doi:10.1007/978-1-4612-2552-2_19; Joe & Kuo (2008), doi:10.1137/070709359"
  public static let replicates = Designs.replicates
  public static let dimensions = Int(KERNEL_SOBOL_DIMENSIONS)

  private enum Column {
    case sequence(KernelObject)
    case independent(Stream)
  }
  private let columns: [Column]

  public init(seed: UInt64, names: [String], further: [String], draws: Int) {
    let last = Self.dimensions - 1
    let inputs = names.enumerated().map { k, name in
      (name, k + further.count < Self.dimensions ? k : nil)
    }
    // From the other end of the table: more inputs do not move them.
    let others = further.enumerated().map { k, name in (name, k <= last ? last - k : nil) }
    columns = (inputs + others).map { name, dimension in
      let stream = Stream(seed: seed, name: "\(name)\u{0}sobol")
      guard let dimension else { return .independent(stream) }
      return .sequence(KernelObject(kernels_sobol_create(dimension, seed, stream.key)))
    }
  }

  /// Of any two draws 2 k and 2 k + 1 one is in each half, in an order that is random, and those of
  /// one half are again such a sequence.
  public static func evenCount(upTo p: Double, of size: Int) -> CountLaw? {
    counts(upTo: p, of: size).first
  }

  /// Of so many draws, and of one more.
  private static func counts(upTo p: Double, of size: Int) -> (first: CountLaw, next: CountLaw) {
    if size == 0 { return (CountLaw(0, [1]), CountLaw(nearest: p)) }
    let isLower = p < 0.5
    let half = size / 2
    let (few, more) = counts(upTo: isLower ? 2 * p : 2 * p - 1, of: half)
    let odd =
      isLower ? CountLaw.either(few, more) : CountLaw.either(few + (half + 1), more + half)
    return size.isMultiple(of: 2)
      ? (isLower ? few : few + half, odd) : (odd, isLower ? more : more + (half + 1))
  }

  public func isEven(input: Int) -> Bool {
    if case .sequence = columns[input] { true } else { false }
  }

  public func fill(input: Int, block: Int, into column: UnsafeMutablePointer<Double>) {
    switch columns[input] {
    case .sequence(let sequence): kernels_sobol(sequence.pointer, UInt64(block), column)
    case .independent(let stream): stream.fill(block: block, into: column)
    }
  }
}

/// Memory that the kernels made and only read from then on.
final class KernelObject: @unchecked Sendable {
  let pointer: OpaquePointer
  init(_ pointer: OpaquePointer) { self.pointer = pointer }
  deinit { kernels_destroy(UnsafeMutableRawPointer(pointer)) }
}
