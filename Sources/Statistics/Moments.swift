#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Mean, standard deviation, skewness and excess kurtosis of the draws, with standard errors.
///
/// With central moments m_k = sum (x - mean)^k / n:
/// - mean, standard error sd / sqrt n;
/// - standard deviation sqrt(n m2 / (n - 1)), standard error sqrt((m4 - m2^2) / (4 m2 n)), its interval
///   by Student's t with (n - 1) / (2 + g2) degrees of freedom, as few draws decide on m4;
/// - skewness g1 = m3 / m2^(3/2) and excess kurtosis g2 = m4 / m2^2 - 3. Their errors by the delta
///   method need the sixth and eighth moment, which no single pass should pay for; they come from
///   the delete-one-group jackknife over the batches, which needs no further sums.
///
/// nil where undefined: the standard deviation of one draw, the shape of a constant, an error that
/// the draws cannot tell, a figure that overflows.
///
/// Source: Cramér (1946), Mathematical Methods of Statistics, 27.7 and 28.4 (errors);
/// Busing, Meijer & van der Leeden (1999), doi:10.1023/A:1008800423698 (jackknife).
public struct Moments: Sendable, Equatable {
  public let mean: Estimate?
  public let standardDeviation: Estimate?
  public let skewness: Estimate?
  public let excessKurtosis: Estimate?
  public let minimum: Double?
  public let maximum: Double?

  /// Groups of the jackknife: more of them steady the error (relative error 1 / sqrt(2 groups)).
  static let jackknifeGroups = 64
  /// With fewer groups the jackknife's own error exceeds a third: no error is stated then.
  static let fewestGroups = 6

  /// Moments of independent draws that were summed in batches.
  ///
  /// - Parameter batches: The draws in their order, such as one entry a chunk or block; any sizes,
  ///   all of one shift. Skewness and kurtosis have an error from 6 batches on.
  public init(batches: [PowerSums]) {
    let groups = batches.grouped(atMost: Self.jackknifeGroups)
    guard let total = groups.total, let central = CentralMoments(total) else {
      self.init(undefinedFor: groups)
      return
    }
    let enough = groups.count >= Self.fewestGroups
    self.init(
      mean: central.mean.estimate(standardError: central.meanError),
      standardDeviation: central.standardDeviation?.estimate(
        standardError: central.standardDeviationError
      )?.withInterval(degreesOfFreedom: central.degreesOfFreedom).onLogarithmicScale,
      skewness: central.skewness?.estimate(
        standardError: enough ? Jackknife(groups, of: \.skewness)?.standardError : nil),
      excessKurtosis: central.excessKurtosis?.estimate(
        standardError: enough ? Jackknife(groups, of: \.excessKurtosis)?.standardError : nil),
      minimum: total.minimum, maximum: total.maximum)
  }

  /// Moments of independent draws at hand: shift and batches are chosen here.
  public init(draws: [Double]) {
    let shift = draws.isEmpty ? 0 : draws[draws.count / 2]
    let size = max(1, (draws.count + Self.jackknifeGroups - 1) / Self.jackknifeGroups)
    func batches(_ draws: [Double], shift: Double) -> [PowerSums] {
      stride(from: 0, to: draws.count, by: size).map {
        PowerSums(draws[$0..<min($0 + size, draws.count)], shift: shift)
      }
    }
    let plain = batches(draws, shift: shift)
    let reach = plain.reduce(0) { max($0, shift - $1.minimum, $1.maximum - shift) }
    let scale = Self.scale(reach: reach)
    if scale == 1 {
      self.init(batches: plain)
    } else {
      self = Moments(batches: batches(draws.map { $0 * scale }, shift: shift * scale))
        .scaled(by: 1 / scale)
    }
  }

  /// A power of two that draws are multiplied by before the powers of their distances are added up:
  /// 1 but for draws so far from each other or so near that fourth powers leave the range of doubles.
  ///
  /// - Parameter reach: about the largest distance.
  public static func scale(reach: Double) -> Double {
    guard reach > 0, reach.isFinite, abs(reach.exponent) > 200 else { return 1 }
    return Double(sign: .plus, exponent: min(-Int(reach.exponent), 1023), significand: 1)
  }

  /// Moments of the pooled draws of independent replicates of a design, with errors from the
  /// jackknife over the replicates and Student's t for the intervals.
  ///
  /// - Parameter replicates: One entry a replicate, all of one shift.
  public init(replicates: [PowerSums]) {
    let groups = replicates.filter { $0.count > 0 }
    guard let total = groups.total, let central = CentralMoments(total) else {
      self.init(undefinedFor: groups)
      return
    }
    func estimate(
      _ figure: (CentralMoments) -> Double?, bias: Double = 0,
      factors: (Jackknife) -> (low: Double, high: Double) = { $0.evenFactors }
    ) -> Estimate? {
      // One draw tells nothing of the spread.
      if central.isConstant, central.count > 1 {
        return figure(central)?.estimate(standardError: 0, degreesOfFreedom: 1)
      }
      let jackknife = Jackknife(groups, of: figure)
      guard let jackknife else { return figure(central)?.estimate(standardError: nil) }
      return figure(central)?.estimate(
        standardError: hypot(jackknife.standardError, bias), factors: factors(jackknife))
    }
    let mean = estimate(\.mean, factors: { $0.factors })
    let bias = central.divisorBias(meanError: mean?.standardError ?? 0)
    self.init(
      mean: mean,
      standardDeviation: estimate(\.standardDeviation, bias: bias)?.onLogarithmicScale,
      skewness: estimate(\.skewness), excessKurtosis: estimate(\.excessKurtosis),
      minimum: total.minimum, maximum: total.maximum)
  }

  /// The moments of draws that are all multiplied by a positive factor.
  public func scaled(by factor: Double) -> Moments {
    Moments(
      mean: mean?.scaled(by: factor), standardDeviation: standardDeviation?.scaled(by: factor),
      skewness: skewness, excessKurtosis: excessKurtosis, minimum: minimum.map { $0 * factor },
      maximum: maximum.map { $0 * factor })
  }

  /// No draws, or a sum that overflows: only the ends of the range are left.
  init(undefinedFor groups: [PowerSums]) {
    self.init(
      mean: nil, standardDeviation: nil, skewness: nil, excessKurtosis: nil,
      minimum: groups.map(\.minimum).min(), maximum: groups.map(\.maximum).max())
  }

  init(
    mean: Estimate?, standardDeviation: Estimate?, skewness: Estimate?, excessKurtosis: Estimate?,
    minimum: Double?, maximum: Double?
  ) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.skewness = skewness
    self.excessKurtosis = excessKurtosis
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// Moments about the mean, without errors of rounding that matter if the shift is near the mean.
struct CentralMoments {
  let count: Int
  let mean: Double
  /// m_k = sum (x - mean)^k / n.
  let m2: Double
  let m3: Double
  let m4: Double
  let isConstant: Bool

  /// Whether the squares neither overflow nor vanish.
  var hasSpread: Bool { isConstant || (m2 > 0 && m2.isFinite) }

  /// nil without draws or where the sum overflows.
  init?(_ sums: PowerSums) {
    guard sums.count > 0, sums.s1.isFinite else { return nil }
    let n = Double(sums.count)
    let d = sums.s1 / n
    count = sums.count
    isConstant = sums.minimum == sums.maximum
    // Rounding may carry the mean of equal draws an ulp outside their range.
    mean = min(max(sums.shift + d, sums.minimum), sums.maximum)
    let r2 = sums.s2 / n
    let r3 = sums.s3 / n
    let r4 = sums.s4 / n
    m2 = isConstant ? 0 : (r2.isFinite ? max(0, r2 - d * d) : .infinity)
    m3 = isConstant ? 0 : r3 - d * (3 * r2 - 2 * d * d)
    m4 = isConstant ? 0 : max(m2 * m2, r4 - d * (4 * r3 - d * (6 * r2 - 3 * d * d)))
  }

  var standardDeviation: Double? {
    count > 1 && hasSpread ? (m2 * Double(count) / Double(count - 1)).squareRoot() : nil
  }
  var skewness: Double? { m2 > 0 && hasSpread && count > 2 ? m3 / (m2 * m2.squareRoot()) : nil }
  var excessKurtosis: Double? { m2 > 0 && hasSpread && count > 3 ? m4 / (m2 * m2) - 3 : nil }

  /// By how much the standard deviation is too large where the draws are no independent ones.
  ///
  /// Their sum of squares about the mean is n times the variance less that of the mean, and the
  /// divisor n - 1 makes good s^2 / n for the latter: more than a design's mean varies by. No draw
  /// tells of that, so it is part of the error.
  func divisorBias(meanError: Double) -> Double {
    guard let standardDeviation, standardDeviation > 0 else { return 0 }
    let independent = standardDeviation * standardDeviation / Double(count)
    return max(0, independent - meanError * meanError) / (2 * standardDeviation)
  }
  /// How well independent draws know the error of their spread: half as well as their variance, which
  /// varies like a chi-squared variable of 2 n / (2 + g2) degrees. Found by measuring.
  var degreesOfFreedom: Double { max(1, Double(count - 1) / max(1, (excessKurtosis ?? 0) + 2)) }
  var meanError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }
  var standardDeviationError: Double? {
    if isConstant { return count > 1 ? 0 : nil }
    // With two draws m4 = m2^2 whatever they are.
    guard count > 2, m2 > 0, hasSpread else { return nil }
    return ((m4 - m2 * m2) / (4 * m2 * Double(count))).squareRoot()
  }
}

extension Double {
  /// The figure with its error; nothing where it overflowed.
  func estimate(standardError: Double?, confidence: Estimate.Confidence? = nil) -> Estimate? {
    guard isFinite else { return nil }
    return Estimate(
      self, standardError: standardError.flatMap { $0.isFinite ? $0 : nil }, confidence: confidence)
  }

  /// The figure with an error from replicates and the interval that this error allows.
  func estimate(standardError: Double?, degreesOfFreedom: Double) -> Estimate? {
    let factor = StudentT.factor(degreesOfFreedom: degreesOfFreedom)
    return estimate(standardError: standardError, factors: (factor, factor))
  }

  /// The figure with an error and an interval of so many of it to either side.
  func estimate(standardError: Double?, factors: (low: Double, high: Double)) -> Estimate? {
    guard let standardError, standardError.isFinite else { return estimate(standardError: nil) }
    return estimate(
      standardError: standardError,
      confidence: Estimate.Confidence(
        low: self - standardError * factors.low, high: self + standardError * factors.high))
  }
}

extension Estimate {
  /// The interval of the figure's standard error, as for many independent draws.
  var withNormalInterval: Estimate { withInterval(of: StudentT.normalFactor) }

  /// The interval that a standard error allows which is known itself with so many degrees of freedom.
  func withInterval(degreesOfFreedom: Double) -> Estimate {
    withInterval(of: StudentT.factor(degreesOfFreedom: degreesOfFreedom))
  }

  private func withInterval(of factor: Double) -> Estimate {
    guard let standardError, standardError > 0 else { return self }
    let reach = standardError * factor
    return Estimate(
      value, standardError: standardError,
      confidence: Confidence(low: value - reach, high: value + reach))
  }

  /// Its own interval, else that of its standard error.
  public var withInterval: Estimate { confidence == nil ? withNormalInterval : self }

  /// The same for a positive figure whose interval is symmetric in its logarithm: for a standard
  /// deviation this misses less often on the upper side.
  var onLogarithmicScale: Estimate {
    onLogarithmicScale(from: 0)
  }

  /// The same for a figure above (or below) an origin, whose distance from there is positive.
  func onLogarithmicScale(from origin: Double) -> Estimate {
    guard let high = confidence?.high, value != origin else { return self }
    let distance = value - origin
    let factor = exp((high - value) / abs(distance))
    let ends = [origin + distance / factor, origin + distance * factor]
    return Estimate(
      value, standardError: standardError,
      confidence: Confidence(low: ends.min(), high: ends.max()))
  }
}
