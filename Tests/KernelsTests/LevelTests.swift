import Glibc
import Kernels
import Testing

/// Every instruction-set level that the machine has gives the bits of the baseline.
@Suite(.serialized) struct LevelTests {
  static let levels = (1..<Int32(KERNEL_LEVELS)).filter { kernels_level_available($0) != 0 }

  /// Values of all sizes and signs, with the special ones.
  static let columns: (a: [Double], b: [Double]) = {
    var state: UInt64 = 42
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = Double(state >> 11) * 0x1p-53
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (unit - 0.5) * [1e-300, 1e-3, 1, 40, 1e3, 1e300][Int(state >> 33) % 6]
    }
    let special = [
      0.0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 709.9, -745.2,
    ]
    let a = special + (0..<1003).map { _ in next() }
    let b = special.reversed() + (0..<1003).map { _ in next() }
    return (a, b)
  }()

  private func onEachLevel(_ body: () -> [Double]) -> [[UInt64]] {
    let before = kernels_level()
    defer { _ = kernels_force_level(before) }
    return ([0] + Self.levels).map { level in
      #expect(kernels_force_level(level) == 1)
      // All NaNs are one: their payload is not a result.
      return body().map { $0.isNaN ? UInt64.max : $0.bitPattern }
    }
  }

  @Test(arguments: 0..<Int(KERNEL_BINARY_COUNT.rawValue))
  func `binary operations agree`(_ op: Int) {
    let (a, b) = Self.columns
    let op = kernel_binary_op(rawValue: UInt32(op))
    let results = onEachLevel {
      var columns = a
      var right = a
      var left = a
      kernels_binary(op)(a, b, &columns, a.count)
      kernels_binary_constant(op)(a, 1.7, &right, a.count)
      kernels_constant_binary(op)(-2.5, b, &left, a.count)
      return columns + right + left
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  @Test(arguments: 0..<Int(KERNEL_UNARY_COUNT.rawValue))
  func `unary operations agree`(_ op: Int) {
    let a = Self.columns.a
    let op = kernel_unary_op(rawValue: UInt32(op))
    let results = onEachLevel {
      var out = a
      kernels_unary(op)(a, &out, a.count)
      return out
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  @Test func `draws and their accumulation agree`() {
    let n = Int(KERNEL_BLOCK)
    let results = onEachLevel {
      var t = [Double](repeating: 0, count: n)
      kernels_uniforms(7, 9, 11, &t)
      var uniform = t
      var triangular = t
      kernels_quantile_uniform(t, 3, 4, &uniform, n)
      kernels_quantile_triangular(t, 3, 3.5, 5, &triangular, n)
      var sums = kernel_sums(
        shift: 3.9, sums: (0, 0, 0, 0), minimum: .infinity, maximum: -.infinity, count: 0)
      kernels_accumulate_sums(triangular, n - 3, &sums)
      var counts = [UInt32](repeating: 0, count: 2 * Int(KERNEL_BINS_HALF))
      let fine = UInt32(19 << KERNEL_BIN_BITS)
      kernels_histogram(triangular, n, 3.9, 1003 << UInt64(KERNEL_BIN_BITS), fine, &counts)
      return t + uniform + triangular
        + [sums.sums.0, sums.sums.1, sums.sums.2, sums.sums.3, sums.minimum, sums.maximum]
        + counts.map(Double.init)
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  @Test(arguments: [UInt64(0), 3, 1 << 30])
  func `designs and tallies agree`(_ block: UInt64) {
    let n = Int(KERNEL_BLOCK)
    let replicates = Int(KERNEL_REPLICATES)
    let sobol = kernels_sobol_create(5, 7, 9)
    // The run ends within block 3.
    let hypercube = kernels_latin_hypercube_create(3 * 1024 + 517, 7, 9)
    defer {
      kernels_destroy(UnsafeMutableRawPointer(sobol))
      kernels_destroy(UnsafeMutableRawPointer(hypercube))
    }
    let results = onEachLevel {
      var points = [Double](repeating: 0, count: n)
      kernels_sobol(sobol, block, &points)
      var strata = [Double](repeating: 0, count: n)
      kernels_uniforms(7, 9, block, &strata)
      kernels_latin_hypercube(hypercube, block, &strata)
      var sums = [Double](repeating: 0, count: 5 * replicates)
      var counts = [Double](repeating: 0, count: 3 * replicates)
      var excess = [Double](repeating: 0, count: 2 * replicates)
      for missing in [false, true] {
        var column = points
        if missing { column[77] = .nan }
        sums.withUnsafeMutableBufferPointer { sums in
          counts.withUnsafeMutableBufferPointer { counts in
            excess.withUnsafeMutableBufferPointer { excess in
              [-0.2, 0.2, 0.3].withUnsafeBufferPointer { limits in
                [-1.0, 1].withUnsafeBufferPointer { sides in
                  var tally = kernel_tally(
                    shift: 0.1, unit: 0.25, sums: sums.baseAddress, marks: 3, excess_marks: 2,
                    limits: limits.baseAddress, sides: sides.baseAddress,
                    counts: counts.baseAddress, excess: excess.baseAddress)
                  kernels_accumulate_tally(column, n - 5, missing ? 0 : 1, &tally)
                }
              }
            }
          }
        }
      }
      #expect(sums[..<replicates].reduce(0, +) == Double(2 * (n - 5) - 1))
      #expect(points.allSatisfy { abs($0) > 0 && abs($0) < 0.5 })
      #expect(strata.allSatisfy { abs($0) > 0 && abs($0) < 0.5 })
      return points + strata + sums + counts + excess
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  /// One draw at a time is the reference; some draws lie at a limit.
  @Test func `tallies by rows are those of single draws`() {
    let n = Int(KERNEL_BLOCK) - 5
    let replicates = Int(KERNEL_REPLICATES)
    let limits = [-0.25, -0.125, 0.0, 0.25]
    let sides = [-1.0, 1, 1]
    var column = [Double](repeating: 0, count: Int(KERNEL_BLOCK))
    kernels_uniforms(3, 4, 5, &column)
    for (i, limit) in limits.enumerated() { column[40 + 3 * i] = limit }
    _ = onEachLevel { () -> [Double] in
      let (rows, single) = (1, 0)
      let tallies = [rows, single].map {
        areFinite -> (counts: [Double], sums: [Double], excess: [Double]) in
        var sums = [Double](repeating: 0, count: 5 * replicates)
        var counts = [Double](repeating: 0, count: limits.count * replicates)
        var excess = [Double](repeating: 0, count: sides.count * replicates)
        sums.withUnsafeMutableBufferPointer { sums in
          counts.withUnsafeMutableBufferPointer { counts in
            excess.withUnsafeMutableBufferPointer { excess in
              limits.withUnsafeBufferPointer { limits in
                sides.withUnsafeBufferPointer { sides in
                  var tally = kernel_tally(
                    shift: 0.1, unit: 0.25, sums: sums.baseAddress, marks: limits.count,
                    excess_marks: sides.count, limits: limits.baseAddress,
                    sides: sides.baseAddress, counts: counts.baseAddress,
                    excess: excess.baseAddress)
                  kernels_accumulate_tally(column, n, Int32(areFinite), &tally)
                }
              }
            }
          }
        }
        return (counts, sums, excess)
      }
      #expect(tallies[0].counts == tallies[1].counts)
      // Sums of some 32 terms below 1; those beyond limits are added up as floats.
      for (a, b) in zip(tallies[0].sums, tallies[1].sums) { #expect(abs(a - b) <= 1e-14) }
      for (a, b) in zip(tallies[0].excess, tallies[1].excess) { #expect(abs(a - b) <= 3e-6) }
      return []
    }
  }

  @Test func `exponential and logarithm are right to two units in the last place`() {
    for x in stride(from: -700.0, through: 700, by: 0.137) {
      var e = [0.0]
      kernels_unary(KERNEL_EXPONENTIAL)([x], &e, 1)
      #expect(abs(e[0] / exp(x) - 1) <= 4.5e-16)
      var l = [0.0]
      kernels_unary(KERNEL_LOGARITHM)(e, &l, 1)
      #expect(abs(l[0] - log(e[0])) <= abs(log(e[0])) * 4.5e-16)
    }
  }

  /// By libm's, which err by less than a unit themselves.
  @Test
  func `powers are right to three units in the last place, whole and half ones exactly libm's`() {
    for x in stride(from: 0.013, through: 90, by: 0.37) {
      for y in stride(from: -29.3, through: 31, by: 0.71) + [-3, 0, 0.5, 2.5, 7] {
        var p = [0.0]
        kernels_binary(KERNEL_POWER)([x], [y], &p, 1)
        let exact = pow(x, y)
        let isHalf = 2 * y == (2 * y).rounded()
        #expect(isHalf ? p[0] == exact : abs(p[0] / exact - 1) <= 6.7e-16)
      }
    }
    let tiny = Double.leastNormalMagnitude / 200
    for (x, y) in [(-2.0, 3.0), (-2, 0.3), (0, 0.3), (0, -1.3), (tiny, 0.3), (1e300, 1.3)] {
      var p = [0.0]
      kernels_binary(KERNEL_POWER)([x], [y], &p, 1)
      #expect(p[0] == pow(x, y) || p[0].isNaN && pow(x, y).isNaN)
    }
  }

  @Test func `normal tails are right to 2e-13`() {
    for z in stride(from: -36.0, through: 36, by: 0.0137) {
      var tail = [0.0]
      kernels_normal_tail([z], &tail, 1)
      let exact = 0.5 * erfc(abs(z) * 0.5.squareRoot())
      // The argument of erfc is rounded too.
      #expect(abs(abs(tail[0]) / exact - 1) <= 2e-13 + 3e-16 * z * z)
      #expect((tail[0] > 0) == (z < 0))
    }
  }
}
