import Probability
import Statistics

/// Sobol indices by pick-freeze on the stated dependence.
///
/// With A, B independent draws of all inputs, `T_i` = A with factor i drawn anew given the others,
/// `K_i` = A with all others drawn anew given factor i, all sharing B's noise:
/// - total order `E[Var(Y | X_-i)] / Var Y`: `1/2 E[(f(A) - f(T_i))^2]` (Jansen);
/// - first order `Var(E[Y | X_i]) / Var Y`: `E[f(A) (f(K_i) - f(B))]` (Saltelli);
/// - interaction of a pair of independent factors: `E[(f(T_i) - f(A)) (f(K_j) - f(B))]`.
/// For a factor that is independent of the others A and B change roles, and both estimates are
/// averaged. The difference of an input without effect is 0 in every pair: so is the index.
///
/// Source: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; Jansen (1999),
/// doi:10.1016/S0010-4655(98)00154-4; dependent inputs: Kucherenko, Tarantola & Annoni (2012),
/// doi:10.1016/j.cpc.2011.12.020.
struct SobolIndices: Sendable {
  /// `[output][factor]`
  var total: [[Estimate?]] = []
  var first: [[Estimate?]] = []
  /// `[output]`: factors i < j, both independent of all others.
  var second: [[(first: Int, second: Int, share: Estimate)]] = []
  var leftOut: [Int] = []

  struct Parts: OptionSet, Sendable {
    let rawValue: Int
    static let total = Parts(rawValue: 1)
    static let first = Parts(rawValue: 2)
    static let second = Parts(rawValue: 4)
  }

  /// nil where the monitor was cancelled.
  init?(_ design: PairDesign, factors: [Factor], parts: Parts, monitor: Simulation.Monitor) {
    let all = Array(0..<design.players.count)
    let others = factors.map { factor in all.filter { !factor.players.contains($0) } }
    let count = factors.count
    let freezes = !parts.isDisjoint(with: [.first, .second])
    // Evaluations: 0 A, 1..F T_i, F + 1 B, F + 2... K_i.
    @Sendable func t(_ i: Int) -> Int { 1 + i }
    let b = count + 1
    @Sendable func k(_ i: Int) -> Int { count + 2 + i }
    let pairs =
      !parts.contains(.second)
      ? []
      : (0..<count).flatMap { i in (i + 1..<max(count, i + 1)).map { (i, $0) } }
        .filter { factors[$0.0].isIndependent && factors[$0.1].isIndependent }
    let own = PairSums.ownFields
    guard
      let sums = design.sums(
        evaluations: freezes ? 2 * count + 1 : count,
        fields: freezes ? 2 * count + pairs.count : count, monitor: monitor,
        evaluate: { bench, _, run in
          let size = Stream.blockSize
          for i in 0..<count {
            bench.redraw(factors[i].players, 0..<size)
            run(t(i))
            bench.restore(factors[i].players, count: size)
          }
          guard freezes else { return }
          bench.redraw(all, 0..<size)
          run(b)
          bench.restore(all, count: size)
          for i in 0..<count {
            bench.redraw(others[i], 0..<size)
            run(k(i))
            bench.restore(others[i], count: size)
          }
        },
        accumulate: { y, fields in
          for i in 0..<count {
            let isPaired = freezes && factors[i].isIndependent
            var total = y.halfSquares(0, t(i))
            if isPaired { total = 0.5 * (total + y.halfSquares(b, k(i))) }
            fields[own + i] += total
            guard freezes else { continue }
            var first = y.product(0, difference: k(i), b)
            if isPaired { first = 0.5 * (first + y.product(b, difference: t(i), 0)) }
            fields[own + count + i] += first
          }
          for (place, (i, j)) in pairs.enumerated() {
            fields[own + 2 * count + place] +=
              0.5
              * (y.product(differences: t(i), 0, k(j), b)
                + y.product(differences: t(j), 0, k(i), b))
          }
        })
    else { return nil }
    leftOut = sums.leftOut
    for output in design.outputs.indices {
      total.append(factors.indices.map { sums.share(output: output, field: own + $0) })
      first.append(
        factors.indices.map {
          freezes ? sums.share(output: output, field: own + count + $0) : nil
        })
      second.append(
        pairs.enumerated().compactMap { place, pair in
          sums.share(output: output, field: own + 2 * count + place).map {
            (pair.0, pair.1, $0)
          }
        })
    }
  }
}
