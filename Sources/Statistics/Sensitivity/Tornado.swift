/// An output's mean where an input is in its lowest and in its highest tenth.
///
/// `low = E[Y | F(X) <= 0.1]`, `high = E[Y | F(X) >= 0.9]`, in the output's unit. Where equal values
/// of X straddle the tenth, each of them counts with the same fraction.
///
/// Source: Eschenbach (1992), doi:10.1287/inte.22.6.40 (tornado diagrams).
public struct Tornado: Sendable, Equatable {
  public let low: Estimate
  public let high: Estimate

  /// From the low to the high end; the error as if the ends were independent.
  public var range: Estimate {
    let errors = (low.standardError, high.standardError)
    guard let first = errors.0, let second = errors.1 else {
      return Estimate(high.value - low.value)
    }
    return Estimate(
      high.value - low.value,
      standardError: (first * first + second * second).squareRoot())
  }

  /// Of a positive multiple of the output.
  public func scaled(by factor: Double) -> Tornado {
    factor == 1
      ? self : Tornado(low: low.scaled(by: factor), high: high.scaled(by: factor))
  }
}

extension Tornado {
  /// One for each output; nil where it is not fitted.
  static func tornados(_ fit: SliceFit, outputs: CentredColumns) -> [Tornado?] {
    let low = lowestTenth(fit.shares)
    let high = Array(lowestTenth(fit.shares.reversed()).reversed())
    let lowMeans = means(fit, weights: low, outputs: outputs)
    let highMeans = means(fit, weights: high, outputs: outputs)
    return zip(lowMeans, highMeans).map { low, high in
      guard let low, let high else { return nil }
      return Tornado(low: low, high: high)
    }
  }

  /// The fraction of each slice that belongs to the lowest tenth.
  private static func lowestTenth(_ shares: [Double]) -> [Double] {
    var left = 0.1
    return shares.map { share in
      guard left > 1e-9, share > 0 else { return 0 }
      defer { left -= share }
      return min(1, left / share)
    }
  }

  private static func means(
    _ fit: SliceFit, weights: [Double], outputs: CentredColumns
  ) -> [Estimate?] {
    var estimates = [Estimate?]()
    let edge = edge(of: weights)
    for group in outputs.rows.groups.indices {
      guard fit.isFitted(group: group) else {
        estimates += outputs.rows.members(ofGroup: group).map { _ in nil }
        continue
      }
      let sums = fit.weighted(weights, group: group)
      let weight = sums.reduce(0) { $0 + $1.weight }
      let mean = sums.reduce(Rows.Row.zero) { $0 + $1.sum } * (1 / weight)
      // A draw that enters the tenth pushes one out at its edge.
      let replaced = fit.mean(group: group, slices: edge)
      let variances = fit.blocks.variances(
        ofSums: sums.map { ($0.sum - replaced * $0.weight) / weight })
      for (output, lane) in outputs.rows.members(ofGroup: group) {
        estimates.append(
          Estimate(
            outputs.means[output] + mean[lane],
            standardError: variances.map { $0[lane].squareRoot() }))
      }
    }
    return estimates
  }

  /// The slices where the tenth ends: one that belongs to it in part, or the two beside the cut.
  private static func edge(of weights: [Double]) -> [Int] {
    if let cut = weights.indices.first(where: { weights[$0] > 0 && weights[$0] < 1 - 1e-9 }) {
      return [cut]
    }
    return weights.indices.filter { slice in
      let neighbours = [slice - 1, slice + 1].filter(weights.indices.contains)
      return neighbours.contains { (weights[$0] > 0) != (weights[slice] > 0) }
    }
  }
}
