import Kernels

/// Room to sort columns of up to some length by radix: `kernels_order`.
struct SortScratch {
  private var keys: [UInt64]
  private var spare: [UInt64]

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
          kernels_order(
            values.baseAddress, n, keys.baseAddress, spare.baseAddress, order.baseAddress)
          count = n
        }
      }
    }
  }
}

extension UnsafeBufferPointer<Double> {
  /// Finite values by increasing value.
  public func radixSorted() -> [Double] {
    var scratch = SortScratch(count: count)
    let order = scratch.order(of: self)
    return [Double](unsafeUninitializedCapacity: count) { sorted, filled in
      order.withUnsafeBufferPointer { order in
        for rank in 0..<count { sorted[rank] = self[Int(order[rank])] }
      }
      filled = count
    }
  }
}

extension [Double] {
  /// Finite values by increasing value, several times faster than by comparison.
  public func radixSorted() -> [Double] { withUnsafeBufferPointer { $0.radixSorted() } }
}
