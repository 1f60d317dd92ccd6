import Glibc
import Kernels
import Testing

/// The sort and the look-up of ranks against Swift's own sort.
@Suite(.serialized) struct OrderingTests {
  /// Columns that are hard for a radix sort, by name.
  static let shapes: [(name: String, value: @Sendable (Int, Double) -> Double)] = [
    ("between octaves", { _, u in 3 + u }),
    ("across zero", { _, u in tan(3 * (u - 0.5)) }),
    ("heavy tails", { _, u in 1 / (u * u * u * u) }),
    ("negative", { _, u in -exp(8 * u) }),
    ("often zero", { _, u in max(0, u - 0.3) }),
    ("few values", { _, u in (7 * u).rounded() - 2 }),
    ("both zeros", { k, u in k.isMultiple(of: 2) ? (u < 0.9 ? -0.0 : 1) : 0 }),
    ("constant", { _, _ in 5 }),
    ("increasing", { k, _ in Double(k) }),
    ("decreasing", { k, _ in -Double(k) }),
    // The keys hold hardly anything of what tells these apart.
    ("an outlier and ulps", { k, u in k == 3 ? 0 : 1 + 1e-14 * u }),
    ("an outlier and small noise", { k, u in k == 1 ? -1 : 1e9 + 1e-6 * u }),
    ("all sizes", { k, u in (u - 0.5) * [1e-300, .leastNonzeroMagnitude, 1, 1e300][k % 4] }),
  ]
  static let counts = [1, 2, 3, 39, 40, 41, 500, 1024, 1025, 4096, 10_000, 32_768, 32_769, 70_001]

  private static func column(_ shape: Int, _ count: Int) -> [Double] {
    var state = UInt64(count) &* 31 &+ UInt64(shape)
    return (0..<count).map { k in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return shapes[shape].value(k, (Double(state >> 11) + 0.5) * 0x1p-53)
    }
  }

  private func onEachLevel(_ body: () -> Void) {
    let before = kernels_level()
    defer { _ = kernels_force_level(before) }
    for level in [0] + LevelTests.levels {
      #expect(kernels_force_level(level) == 1)
      body()
    }
  }

  @Test(arguments: shapes.indices)
  func `values are sorted, equal ones as they stand`(_ shape: Int) {
    for count in Self.counts {
      let x = Self.column(shape, count)
      let expected = x.indices.sorted { x[$0] == x[$1] ? $0 < $1 : x[$0] < x[$1] }
      let hasTies = zip(expected, expected.dropFirst()).contains { x[$0] == x[$1] }
      onEachLevel {
        var keys = [UInt64](repeating: 0, count: count)
        var spare = keys
        var order = [UInt32](repeating: 0, count: count)
        let mayHaveTies = kernels_order(x, count, &keys, &spare, &order)
        #expect(order.map(Int.init) == expected, "\(count) values")
        #expect(mayHaveTies != 0 || !hasTies)
        var sorted = x
        kernels_sort(x, count, &keys, &spare, &sorted)
        #expect(sorted.map(\.bitPattern) == expected.map { x[$0].bitPattern })
        // Neighbours, repeated ranks and both ends.
        let ranks = [0, 0, count / 20, count / 2, min(count - 1, count / 2 + 1), count - 1]
        var found = [Double](repeating: .nan, count: ranks.count)
        kernels_ranked(x, count, ranks, ranks.count, &keys, &spare, &found)
        #expect(found.map(\.bitPattern) == ranks.map { x[expected[$0]].bitPattern })
      }
    }
  }

  @Test func `values that differ are not said to be equal`() {
    for count in Self.counts {
      var keys = [UInt64](repeating: 0, count: count)
      var spare = keys
      var order = [UInt32](repeating: 0, count: count)
      let x = Self.column(0, count)
      #expect(kernels_order(x, count, &keys, &spare, &order) == 0)
    }
  }

  @Test(arguments: [1, 8, 1001]) func `rows hold the columns less their centres`(_ count: Int) {
    let columns = (0..<3).map { Self.column($0, count) }
    onEachLevel {
      var rows = [Double](repeating: .nan, count: 8 * count)
      columns[0].withUnsafeBufferPointer { first in
        columns[1].withUnsafeBufferPointer { second in
          kernels_rows(
            [first.baseAddress, nil, second.baseAddress, nil, nil, nil, nil, first.baseAddress],
            [3.5, 7, -1, 0, 0, 0, 0, 0], count, &rows)
        }
      }
      var expected: [Double] = []
      for k in 0..<count {
        let (first, second) = (columns[0][k], columns[1][k])
        expected += [first - 3.5, 0, second + 1, 0, 0, 0, 0, first]
      }
      #expect(rows == expected)
    }
  }

  @Test(arguments: [1, 7, 8, 1024]) func `the least tails of either side are found`(_ count: Int) {
    let t = Self.column(1, count).map { 0.3 * $0 / (1 + abs($0)) }
    onEachLevel {
      var (lower, upper) = (0.0, 0.0)
      kernels_least_tails(t, count, &lower, &upper)
      let (below, above) = (t.filter { $0 > 0 }.min(), t.filter { $0 < 0 }.max())
      #expect(lower == below ?? 1)
      #expect(upper == -(above ?? -1))
    }
  }
}
