import Kernels
import Testing

@testable import Probability

@Suite struct DesignTests {
  /// Uniforms of one replicate, in order.
  static func uniforms(
    _ design: some Design, input: Int, replicate: Int, count: Int
  ) -> [Double] {
    var column = [Double](repeating: 0, count: Stream.blockSize)
    let perBlock = Stream.blockSize / Designs.replicates
    return (0..<count).map { k in
      if k % perBlock == 0 { design.fill(input: input, block: k / perBlock, into: &column) }
      let t = column[k % perBlock * Designs.replicates + replicate]
      return t > 0 ? t : 1 + t
    }
  }

  @Test(arguments: [32, 3_200, 3_213, 50_000])
  func `a latin hypercube has one draw in every stratum`(_ draws: Int) {
    let design = LatinHypercube(seed: 3, names: ["a", "b"], draws: draws)
    for input in 0..<2 {
      for replicate in [0, 4, 31] {
        let size = draws / 32 + (replicate < draws % 32 ? 1 : 0)
        let strata = Self.uniforms(design, input: input, replicate: replicate, count: size).map {
          Int($0 * Double(size))
        }
        #expect(Set(strata).count == size)
      }
    }
  }

  /// Dimensions near the ends of the table; 2^k points have one in each of 2^k equal intervals.
  @Test(arguments: [0, 1, 2, 17, 1_110, 2_047])
  func `every sobol dimension is equidistributed in every replicate`(_ input: Int) {
    let design = Sobol(seed: 9, names: (0...input).map { "x\($0)" }, draws: 1)
    for replicate in [0, 13, 31] {
      let points = Self.uniforms(design, input: input, replicate: replicate, count: 4096)
      for count in [2, 64, 1024, 4096] {
        #expect(Set(points.prefix(count).map { Int($0 * Double(count)) }).count == count)
        #expect(points.allSatisfy { $0 > 0 && $0 < 1 })
      }
    }
  }

  /// Without scrambling: SciPy 1.17.1, `qmc.Sobol(d, scramble=False, bits=30)`, in Gray code order;
  /// scrambling keeps whether two points share their leading digits.
  @Test func `sobol pairs of dimensions fill elementary intervals`() {
    // The first two dimensions are a (0, 2)-sequence: each of the 2^a by 2^b boxes has one point.
    let design = Sobol(seed: 5, names: ["x", "y"], draws: 1)
    let x = Self.uniforms(design, input: 0, replicate: 7, count: 256)
    let y = Self.uniforms(design, input: 1, replicate: 7, count: 256)
    for a in 0...8 {
      let boxes = zip(x, y).map { x, y in
        [Int(x * Double(1 << a)), Int(y * Double(1 << (8 - a)))]
      }
      #expect(Set(boxes).count == 256, "\(a)")
    }
  }

  @Test func `sobol inputs keep their draws when one is added at the end and when more are drawn`()
  {
    let few = Sobol(seed: 5, names: ["x", "y"], draws: 100)
    let more = Sobol(seed: 5, names: ["x", "y", "z"], draws: 1_000_000)
    for input in 0..<2 {
      #expect(
        Self.uniforms(few, input: input, replicate: 3, count: 99)
          == Self.uniforms(more, input: input, replicate: 3, count: 99))
    }
  }

  /// Flips of the first digits of a scrambled point and of its pairs, over 32 replicates of 4,000
  /// names: each bit and each XOR of two is fair. False alarm below 1e-5 in all.
  @Test func `scrambling flips each interval independently`() {
    let points = 16
    var flips = [[Double]](repeating: [], count: 0)
    var sums = [Double](repeating: 0, count: points * 3)
    var pairs = [Double](repeating: 0, count: points * 3 * points * 3)
    let names = 2_000
    for name in 0..<names {
      let design = Sobol(seed: 1, names: ["n\(name)"], draws: 1)
      var column = [Double](repeating: 0, count: Stream.blockSize)
      design.fill(input: 0, block: 0, into: &column)
      for replicate in 0..<32 {
        // Digits 4 to 6 of the first 16 points: nodes of depth 4, none of them shared.
        let bits = (0..<points).flatMap { k -> [Double] in
          let t = column[k * 32 + replicate]
          let digits = Int((t > 0 ? t : 1 + t) * 128)
          return [2, 1, 0].map { (digits >> $0 & 1) == 1 ? 1 : -1 }
        }
        for (i, a) in bits.enumerated() {
          sums[i] += a
          for j in 0..<i { pairs[i * points * 3 + j] += a * bits[j] }
        }
      }
    }
    flips = [sums, pairs]
    let deviation = Double(names * 32).squareRoot()
    for values in flips {
      #expect(values.allSatisfy { abs($0) < 6.2 * deviation })
    }
  }

  /// The mean of x y (1/4) and of exp(x + y) over one replicate, as often above as below.
  @Test(arguments: ["latin-hypercube", "sobol"])
  func `means of products are not biased`(_ name: String) throws {
    let type = try #require(Designs.named(name))
    var total = 0.0
    var squares = 0.0
    let runs = 300
    for run in 0..<runs {
      let design = type.init(seed: UInt64(run), names: ["x", "y"], draws: 32 * 21)
      for replicate in 0..<32 {
        let x = Self.uniforms(design, input: 0, replicate: replicate, count: 21)
        let y = Self.uniforms(design, input: 1, replicate: replicate, count: 21)
        let gap = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / 21 - 0.25
        total += gap
        squares += gap * gap
      }
    }
    #expect(abs(total) < 4.9 * squares.squareRoot())
    // Better than independent draws, whose mean has the variance 7 / 144 / 21.
    #expect(squares / Double(runs * 32) < 0.5 * 7 / 144 / 21)
  }

  /// How many of 62, 63 and 100 draws lie below p, over 32 replicates of 300 seeds, against the law: the
  /// sum of (found - expected)^2 / expected, with its degrees of freedom. False alarm below 1e-5 in all.
  @Test(arguments: ["latin-hypercube", "sobol"], [62, 63, 100])
  func `counts below a probability follow the law`(_ name: String, _ size: Int) throws {
    let type = try #require(Designs.named(name))
    for p in [0.05, 0.26, 0.5, 0.77] {
      let known = type.evenCount(upTo: p, of: size)
      let law = try #require(known)
      #expect(abs(law.probabilities.reduce(0, +) - 1) < 1e-10)
      var found = [Double](repeating: 0, count: law.probabilities.count)
      for seed in 0..<300 {
        let design = type.init(seed: UInt64(seed), names: ["x"], draws: 32 * size)
        for replicate in 0..<32 {
          let below = Self.uniforms(design, input: 0, replicate: replicate, count: size)
            .count { $0 < p }
          guard found.indices.contains(below - law.least) else {
            Issue.record("\(below) below \(p)")
            continue
          }
          found[below - law.least] += 1
        }
      }
      let total = found.reduce(0, +)
      let distance = zip(found, law.probabilities).reduce(0) { sum, entry in
        let expected = total * entry.1
        return expected < 5 ? sum : sum + (entry.0 - expected) * (entry.0 - expected) / expected
      }
      let freedom = Double(found.count - 1)
      #expect(distance <= freedom + 6 * (2 * freedom).squareRoot() + 12, "\(p)")
    }
  }
}
