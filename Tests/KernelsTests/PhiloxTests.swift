import Kernels
import Testing

@Suite struct PhiloxTests {
  /// Random123 1.14, kat_vectors, philox4x32 10: counter, key, expected.
  static let knownAnswers: [([UInt32], [UInt32], [UInt32])] = [
    (
      [0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
    ),
    (
      [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
      [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    ),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  @Test(arguments: knownAnswers.indices)
  func `the generator gives Random123's known answers`(_ index: Int) {
    let (counter, key, expected) = Self.knownAnswers[index]
    var out = [UInt32](repeating: 0, count: 4)
    kernels_philox(counter, key, &out)
    #expect(out == expected)
  }

  @Test func `a block of uniforms is the generator's words`() {
    let seed: UInt64 = 0x299f_31d0_a409_3822
    let stream: UInt64 = 0x0370_7344_1319_8a2e
    var block = [Double](repeating: 0, count: Int(KERNEL_BLOCK))
    kernels_uniforms(seed, stream, 3, &block)
    for draw in [0, 1, 511, 512, 1023] {
      let half = Int(KERNEL_BLOCK) / 2
      let pair = UInt64(3 * half + draw % half)
      var words = [UInt32](repeating: 0, count: 4)
      kernels_philox(
        [UInt32(truncatingIfNeeded: pair), UInt32(pair >> 32), 0x1319_8a2e, 0x0370_7344],
        [0xa409_3822, 0x299f_31d0], &words)
      let place = draw < half ? 0 : 2
      let word = UInt64(words[place + 1]) << 32 | UInt64(words[place])
      let magnitude = (Double(word >> 12) * 2 + 1) * 0x1p-54
      #expect(block[draw] == (word & 1 == 1 ? -magnitude : magnitude))
    }
  }
}
