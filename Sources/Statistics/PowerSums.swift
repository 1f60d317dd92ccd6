/// What one pass over the finite draws of an output keeps for its moments: the sums of the first
/// four powers of the distance from a fixed `shift`.
///
/// Sums of one shift add up, so chunks can be summed apart and merged in their own order. With a
/// shift within a few standard deviations of the mean, nothing cancels: for draws of
/// 1e9 +- 1e-6 about a shift of 1e9 the fourth central moment keeps 14 digits.
///
/// Source: Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115 (shifted data).
public struct PowerSums: Sendable, Equatable {
  public var count: Int
  /// The value subtracted from every draw; part of the meaning of the sums.
  public let shift: Double
  /// Sum of (x - shift)^k over the draws, k = 1...4.
  public var s1: Double
  public var s2: Double
  public var s3: Double
  public var s4: Double
  /// Least and largest draw; infinite (of the wrong sign) where there is none.
  public var minimum: Double
  public var maximum: Double

  /// No draws yet.
  public init(shift: Double) {
    self.init(
      count: 0, shift: shift, s1: 0, s2: 0, s3: 0, s4: 0, minimum: .infinity, maximum: -.infinity)
  }

  public init(
    count: Int, shift: Double, s1: Double, s2: Double, s3: Double, s4: Double, minimum: Double,
    maximum: Double
  ) {
    self.count = count
    self.shift = shift
    self.s1 = s1
    self.s2 = s2
    self.s3 = s3
    self.s4 = s4
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Sums over finite `draws`: the reference for faster ways.
  public init(_ draws: some Sequence<Double>, shift: Double) {
    self.init(shift: shift)
    for draw in draws { add(draw) }
  }

  public mutating func add(_ draw: Double) {
    let distance = draw - shift
    let square = distance * distance
    count += 1
    s1 += distance
    s2 += square
    s3 += square * distance
    s4 += square * square
    minimum = min(minimum, draw)
    maximum = max(maximum, draw)
  }

  /// Adds later draws of the same shift. Order of merging is order of summing: keep it fixed.
  public mutating func merge(_ later: PowerSums) {
    precondition(shift == later.shift, "sums about different shifts do not add up")
    count += later.count
    s1 += later.s1
    s2 += later.s2
    s3 += later.s3
    s4 += later.s4
    minimum = min(minimum, later.minimum)
    maximum = max(maximum, later.maximum)
  }

  public func merged(with later: PowerSums) -> PowerSums {
    var sums = self
    sums.merge(later)
    return sums
  }
}

extension [PowerSums] {
  /// All batches as one, in their order; nil without a batch.
  var total: PowerSums? {
    guard let first else { return nil }
    return dropFirst().reduce(first) { $0.merged(with: $1) }
  }

  /// The batches in at most `limit` groups of neighbours of nearly equal count, empty ones left
  /// out.
  func grouped(atMost limit: Int) -> [PowerSums] {
    let filled = filter { $0.count > 0 }
    guard filled.count > limit, let total = filled.total else { return filled }
    var groups: [PowerSums] = []
    var seen = 0
    for batch in filled {
      // The group is decided by the middle of the batch in the order of draws.
      let group = Swift.min(limit - 1, (2 * seen + batch.count) * limit / (2 * total.count))
      if group >= groups.count {
        groups.append(batch)
      } else {
        groups[groups.count - 1].merge(batch)
      }
      seen += batch.count
    }
    return groups
  }
}
