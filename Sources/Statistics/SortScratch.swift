import Kernels

/// Room to sort columns of up to some length by radix: `kernels_order`.
struct SortScratch {
  private var keys: [UInt64]
  private var spare: [UInt64]
  /// False where surely no two values of the column ordered last are equal.
  private(set) var mayHaveTies = true

  /// - Parameter count: the most values a column has, below 2^32.
  init(count: Int) {
    keys = [UInt64](unsafeUninitializedCapacity: count) { $1 = count }
    spare = [UInt64](unsafeUninitializedCapacity: count) { $1 = count }
  }

  /// The indices of finite values by increasing value; equal values keep their order.
  mutating func order(of values: [Double]) -> [UInt32] {
    values.withUnsafeBufferPointer { order(of: $0) }
  }

  mutating func order(of values: UnsafeBufferPointer<Double>) -> [UInt32] {
    let n = values.count
    precondition(n <= keys.count && n < 1 << 32)
    return keys.withUnsafeMutableBufferPointer { keys in
      spare.withUnsafeMutableBufferPointer { spare in
        [UInt32](unsafeUninitializedCapacity: n) { order, count in
          mayHaveTies =
            kernels_order(
              values.baseAddress, n, keys.baseAddress, spare.baseAddress, order.baseAddress) != 0
          count = n
        }
      }
    }
  }

  /// Finite values by increasing value.
  mutating func sorted(_ values: UnsafeBufferPointer<Double>) -> [Double] {
    let n = values.count
    precondition(n <= keys.count && n < 1 << 32)
    return keys.withUnsafeMutableBufferPointer { keys in
      spare.withUnsafeMutableBufferPointer { spare in
        [Double](unsafeUninitializedCapacity: n) { sorted, count in
          kernels_sort(
            values.baseAddress, n, keys.baseAddress, spare.baseAddress, sorted.baseAddress)
          count = n
        }
      }
    }
  }

  /// The finite values of some ranks, which do not decrease.
  mutating func values(
    ofRanks ranks: [Int], in values: UnsafeBufferPointer<Double>
  ) -> [Double] {
    let n = values.count
    precondition(n <= keys.count && n < 1 << 32 && ranks.allSatisfy { $0 >= 0 && $0 < n })
    return keys.withUnsafeMutableBufferPointer { keys in
      spare.withUnsafeMutableBufferPointer { spare in
        [Double](unsafeUninitializedCapacity: ranks.count) { found, count in
          kernels_ranked(
            values.baseAddress, n, ranks, ranks.count, keys.baseAddress, spare.baseAddress,
            found.baseAddress)
          count = ranks.count
        }
      }
    }
  }
}

extension UnsafeBufferPointer<Double> {
  /// Finite values by increasing value.
  public func radixSorted() -> [Double] {
    var scratch = SortScratch(count: count)
    return scratch.sorted(self)
  }

  /// The finite values of some ranks, 0-based and not decreasing: cheaper than sorting all for a few.
  public func values(ofRanks ranks: [Int]) -> [Double] {
    var scratch = SortScratch(count: count)
    return scratch.values(ofRanks: ranks, in: self)
  }
}

extension [Double] {
  /// Finite values by increasing value, several times faster than by comparison.
  public func radixSorted() -> [Double] { withUnsafeBufferPointer { $0.radixSorted() } }
}
