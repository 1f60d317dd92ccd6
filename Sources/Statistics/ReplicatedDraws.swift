#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The draws of a design in the order drawn: draw i is of replicate i mod `replicates`.
public struct ReplicatedDraws {
  let draws: UnsafeBufferPointer<Double>
  let replicates: Int

  public init(_ draws: UnsafeBufferPointer<Double>, replicates: Int) {
    self.draws = draws
    self.replicates = replicates
  }

  /// The standard error of what is fitted to a tail, over that of as many independent draws: of the
  /// mean of the logarithms of how much further out the draws are than the threshold, between the
  /// replicates.
  func errorRatio(
    of tail: any FittedTail, beyond threshold: Double, _ side: TailProfile.Side
  ) -> Double {
    let sign = side == .upper ? 1.0 : -1.0
    var sums = [Double](repeating: 0, count: replicates)
    var counts = [Double](repeating: 0, count: replicates)
    var squares = 0.0
    var replicate = 0
    for draw in draws {
      let excess = sign * draw - threshold
      if excess > 0, excess.isFinite {
        let length = tail.influence(excess)
        sums[replicate] += length
        counts[replicate] += 1
        squares += length * length
      }
      replicate = replicate + 1 == replicates ? 0 : replicate + 1
    }
    let count = counts.reduce(0, +)
    guard count > 1 else { return 1 }
    let mean = sums.reduce(0, +) / count
    let independent = squares - count * mean * mean
    let between = zip(sums, counts).reduce(0) {
      $0 + ($1.0 - mean * $1.1) * ($1.0 - mean * $1.1)
    }
    let ratio = (between / independent * Double(replicates) / Double(replicates - 1)).squareRoot()
    return independent > 0 ? min(1, ratio) : 1
  }
}
