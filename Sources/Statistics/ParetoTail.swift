import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Excesses of a generalised Pareto distribution.
struct ParetoTail: FittedTail {
  let shape: Double
  let scale: Double

  var mean: Double { mean(beyond: 0) }
  var square: Double { shape < 0.5 ? 2 * scale * mean / (1 - 2 * shape) : .infinity }
  func mean(beyond distance: Double) -> Double {
    shape < 1 ? (scale + shape * distance) / (1 - shape) : .infinity
  }
  func excess(beyondWhichLies share: Double) -> Double {
    abs(shape) < 1e-9 ? -scale * log(share) : scale / shape * expm1(-shape * log(share))
  }
  /// What the scale's likelihood adds up.
  func influence(_ excess: Double) -> Double { excess / (scale + shape * excess) }
}

/// The likelihood of a generalised Pareto distribution of weighted excesses.
///
/// Source: Davison & Smith (1990), doi:10.1111/j.2517-6161.1990.tb01796.x (fit and information).
struct ParetoTailFit: TailFit {
  /// Eight points a row; those that fill the last one up have no weight.
  private let weights: [Rows.Row]
  private let values: [Rows.Row]
  private let total: Double
  private let farthest: Double
  private typealias Peak = (shape: Double, scale: Double, logLikelihood: Double)
  /// Each shape with its likeliest scale.
  private var peaks: [Peak] = []
  private var highest = -Double.infinity

  /// - Parameter shape: where it is not to be fitted.
  init(_ tail: TailExcesses, shape: Double? = nil) {
    weights = Self.rows(tail.points.map(\.weight))
    values = Self.rows(tail.points.map(\.value))
    total = tail.total
    farthest = tail.farthest
    let mean = zip(weights, values).reduce(.zero) { $0 + $1.0 * $1.1 }.sum() / total
    peaks = shape.map { peaks([$0], from: mean) } ?? peaksOfLikelyShapes(from: mean)
    highest = peaks.map(\.logLikelihood).max() ?? highest
  }

  /// The largest shape within a deviance of the greatest likelihood.
  func heaviest(within deviance: Double) -> Double {
    likelyPeaks(within: deviance).map(\.peak.shape).max() ?? 0
  }

  /// For each shape the scale is moved outwards by what is left of the deviance, with the information
  /// (1 + 2 shape) / size of its logarithm.
  func likely(within deviance: Double) -> [any FittedTail] {
    likelyPeaks(within: deviance).map { peak, left in
      let reach = (left * (1 + 2 * peak.shape) / total).squareRoot()
      return ParetoTail(shape: peak.shape, scale: peak.scale * exp(reach))
    }
  }

  private func likelyPeaks(within deviance: Double) -> [(peak: Peak, left: Double)] {
    peaks.map { ($0, deviance - 2 * (highest - $0.logLikelihood)) }.filter { $0.1 >= 0 }
  }

  /// Shapes from two standard errors below the likeliest to four above it.
  private func peaksOfLikelyShapes(from mean: Double) -> [Peak] {
    func finite(_ peaks: [Peak]) -> [Peak] { peaks.filter { $0.logLikelihood.isFinite } }
    let coarse = finite(peaks(stride(from: -0.4, through: 3, by: 0.2).map { $0 }, from: mean))
    guard let first = coarse.max(by: { $0.logLikelihood < $1.logLikelihood }) else { return [] }
    let error = TailProfile.Window.standardError(first.shape, size: total)
    let fine = (0...18).map { max(-0.45, first.shape + error * (Double($0) / 3 - 2)) }
    return finite(peaks(fine, from: first.scale)) + [first]
  }

  /// The likeliest scale of a shape, by Newton's steps on (1 + shape) mean(y / (scale + shape y)) =
  /// 1 from a neighbour's.
  private func peak(_ shape: Double, from start: Double) -> Peak {
    let least = max(Double.leastNormalMagnitude, -shape * farthest * (1 + 1e-9))
    var scale = max(start, 1.5 * least)
    for _ in 0..<40 {
      var gaps = Rows.Row.zero
      var slopes = Rows.Row.zero
      for (weight, y) in zip(weights, values) {
        let inverse = 1 / (scale + shape * y)
        let ratio = weight * y * inverse
        gaps += ratio
        slopes += ratio * inverse
      }
      let gap = (1 + shape) * gaps.sum() - total
      let slope = -(1 + shape) * slopes.sum()
      guard slope < 0 else { break }
      let next = scale - gap / slope
      let step = next > least ? next : (scale + least) / 2
      let isDone = abs(step - scale) <= 1e-6 * scale
      scale = step
      if isDone { break }
    }
    return (shape, scale, -total * log(scale) - logarithms(shape, scale))
  }

  /// What the excesses take from the log-likelihood.
  private func logarithms(_ shape: Double, _ scale: Double) -> Double {
    if abs(shape) < 1e-9 {
      return zip(weights, values).reduce(.zero) { $0 + $1.0 * $1.1 }.sum() / scale
    }
    var logs = values.map { 1 + shape / scale * $0 }
    logs.withUnsafeMutableBytes { bytes in
      let cells = bytes.bindMemory(to: Double.self)
      guard let start = cells.baseAddress else { return }
      kernels_unary(KERNEL_LOGARITHM)(start, start, cells.count)
    }
    return (1 + 1 / shape) * zip(weights, logs).reduce(.zero) { $0 + $1.0 * $1.1 }.sum()
  }

  private static func rows(_ values: [Double]) -> [Rows.Row] {
    stride(from: 0, to: values.count, by: Rows.width).map { start in
      var row = Rows.Row.zero
      for (lane, value) in values[start...].prefix(Rows.width).enumerated() { row[lane] = value }
      return row
    }
  }

  private func peaks(_ shapes: [Double], from start: Double) -> [Peak] {
    var scale = start
    return shapes.map { shape in
      let peak = peak(shape, from: scale)
      scale = peak.scale
      return peak
    }
  }
}
