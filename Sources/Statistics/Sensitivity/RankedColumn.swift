/// A column's draws in order: what every method on ranks and slices starts from.
struct RankedColumn: Sendable {
  /// The draws by increasing value; equal values in the order of the draws.
  let order: [UInt32]
  /// Mid-ranks on a scale from -1/2 to 1/2: (rank + 1/2) / n - 1/2, with the mean over equal values.
  let grades: [Double]
  /// Ranks at which a new value starts; nil where all values differ.
  let runs: [Int]?

  var distinctCount: Int { runs?.count ?? order.count }

  /// Ranks n finite values, 0 < n < 2^32.
  init(_ values: [Double], scratch: inout SortScratch) {
    order = scratch.order(of: values)
    (grades, runs) = Self.grades(values, order: order)
  }

  private static func grades(
    _ values: [Double], order: [UInt32]
  ) -> (grades: [Double], runs: [Int]?) {
    let n = values.count
    let scale = 1 / Double(n)
    var starts = [0]
    var hasTies = false
    let grades = [Double](unsafeUninitializedCapacity: n) { grades, count in
      values.withUnsafeBufferPointer { x in
        order.withUnsafeBufferPointer { order in
          var previous = Double.nan
          for rank in 0..<n {
            let draw = Int(order[rank])
            let value = x[draw]
            hasTies = hasTies || value == previous
            previous = value
            grades[draw] = (Double(rank) + 0.5) * scale - 0.5
          }
          guard hasTies else { return }
          for rank in 1..<n where x[Int(order[rank])] != x[Int(order[rank - 1])] {
            starts.append(rank)
          }
          for (run, start) in starts.enumerated() {
            let end = run + 1 < starts.count ? starts[run + 1] : n
            let grade = 0.5 * Double(start + end) * scale - 0.5
            for rank in start..<end { grades[Int(order[rank])] = grade }
          }
        }
      }
      count = n
    }
    return (grades, hasTies ? starts : nil)
  }
}

/// Sorts columns of one length by radix: three passes over the leading 32 bits of the values'
/// distance to the smallest, then the few that still agree by comparison.
struct SortScratch {
  private var first: [UInt64]
  private var second: [UInt64]
  private var counts: [Int]
  private static let radix = 1 << 11

  init(count: Int) {
    first = [UInt64](repeating: 0, count: count)
    second = first
    counts = [Int](repeating: 0, count: 3 * Self.radix)
  }

  /// The indices of `values` by increasing value; equal values keep their order.
  mutating func order(of values: [Double]) -> [UInt32] {
    precondition(values.count == first.count && values.count < 1 << 32)
    fillKeys(values)
    sortKeys()
    // Three passes leave the result in `second`.
    settle(values)
    return second.withUnsafeBufferPointer { keys in
      [UInt32](unsafeUninitializedCapacity: keys.count) { order, count in
        for i in 0..<keys.count { order[i] = UInt32(truncatingIfNeeded: keys[i]) }
        count = keys.count
      }
    }
  }

  /// An integer that orders as the value does; -0 as 0.
  private static func orderedBits(_ value: Double) -> UInt64 {
    let bits = Int64(bitPattern: (value + 0).bitPattern)
    return UInt64(bitPattern: bits ^ ((bits >> 63) & Int64.max)) ^ (1 << 63)
  }

  /// Packs each value's key above its index.
  private mutating func fillKeys(_ values: [Double]) {
    let n = values.count
    for i in 0..<counts.count { counts[i] = 0 }
    values.withUnsafeBufferPointer { values in
      first.withUnsafeMutableBufferPointer { first in
        counts.withUnsafeMutableBufferPointer { counts in
          var low = UInt64.max
          var high = UInt64.min
          for i in 0..<n {
            let bits = Self.orderedBits(values[i])
            low = min(low, bits)
            high = max(high, bits)
          }
          let shift = UInt64(max(0, 32 - (high &- low).leadingZeroBitCount))
          for i in 0..<n {
            let key = (Self.orderedBits(values[i]) &- low) >> shift
            first[i] = key << 32 | UInt64(i)
            counts[Int(key & 2047)] &+= 1
            counts[Int(2048 + (key >> 11) & 2047)] &+= 1
            counts[Int(4096 + (key >> 22))] &+= 1
          }
        }
      }
    }
  }

  private mutating func sortKeys() {
    for pass in 0..<3 {
      var position = 0
      for digit in pass * Self.radix..<(pass + 1) * Self.radix {
        let count = counts[digit]
        counts[digit] = position
        position += count
      }
      Self.scatter(
        from: first, to: &second, counts: &counts, base: pass * Self.radix, shift: 32 + 11 * pass)
      if pass < 2 { swap(&first, &second) }
    }
  }

  private static func scatter(
    from source: [UInt64], to target: inout [UInt64], counts: inout [Int], base: Int, shift: Int
  ) {
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        counts.withUnsafeMutableBufferPointer { counts in
          let shift = UInt64(shift)
          for key in source {
            let digit = base &+ Int((key >> shift) & 2047)
            target[counts[digit]] = key
            counts[digit] &+= 1
          }
        }
      }
    }
  }

  /// Orders the values whose keys agree.
  private mutating func settle(_ values: [Double]) {
    second.withUnsafeMutableBufferPointer { keys in
      values.withUnsafeBufferPointer { values in
        let n = keys.count
        var start = 0
        while start < n {
          var end = start + 1
          let key = keys[start] >> 32
          while end < n && keys[end] >> 32 == key { end += 1 }
          if end - start > 1 {
            let value = values[Int(UInt32(truncatingIfNeeded: keys[start]))]
            let allEqual = (start + 1..<end).allSatisfy {
              values[Int(UInt32(truncatingIfNeeded: keys[$0]))] == value
            }
            if !allEqual {
              keys[start..<end].sort { a, b in
                let x = values[Int(UInt32(truncatingIfNeeded: a))]
                let y = values[Int(UInt32(truncatingIfNeeded: b))]
                return x != y ? x < y : a < b
              }
            }
          }
          start = end
        }
      }
    }
  }
}
