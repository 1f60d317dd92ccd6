import CGSL

/// GSL's Mersenne twister, for the textbook engine: one draw at a time.
///
/// Not for several threads at once; each block of draws has its own.
///
/// Source: GSL manual, Random Number Generation; Matsumoto, Nishimura (1998),
/// doi:10.1145/272991.272995.
public final class GSLGenerator {
  let state: UnsafeMutablePointer<gsl_rng>

  /// Blocks of one seed have different generators up to 2^32 blocks.
  public init?(seed: UInt64, block: Int) {
    GSL.prepare()
    guard let state = gsl_rng_alloc(cgsl_rng_mt19937()) else { return nil }
    self.state = state
    // GSL takes 32 bits; 0 stands for its default seed.
    let start = Stream.hash("gsl \(seed)") &+ UInt64(block)
    gsl_rng_set(state, UInt(truncatingIfNeeded: start & 0xffff_ffff))
  }

  deinit { gsl_rng_free(state) }

  /// Uniform in (0, 1), a multiple of 2^-32.
  public var uniform: Double { gsl_rng_uniform_pos(state) }
}
