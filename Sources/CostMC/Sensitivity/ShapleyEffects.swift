import Probability
import Statistics

/// Shapley effects: the variance shared out among the factors, with cost `E[Var(Y | X_-u)]`.
///
/// With A and A_u = A with the factors u drawn anew given the others,
/// `c(u) = 1/2 E[(f(A) - f(A_u))^2]`, for independent and for correlated inputs. A factor gets the
/// mean increment of c when it joins u, over all orders: with up to `mostExact` factors from all
/// subsets, above along random orders, each with its reverse, a fresh one for every replicate of a block. The
/// shares sum to 1.
///
/// Source: Song, Nelson & Staum (2016), doi:10.1137/15M1048070; Goda (2021),
/// doi:10.1016/j.ress.2020.107199 (paths).
struct ShapleyEffects: Sendable {
  static let mostExact = 5

  /// `[output][factor]`
  var shares: [[Estimate?]] = []
  var leftOut: [Int] = []

  init?(_ design: PairDesign, factors: [Factor], monitor: Simulation.Monitor) {
    let sums =
      factors.count <= Self.mostExact
      ? Self.exact(design, factors, monitor) : Self.sampled(design, factors, monitor)
    guard let sums else { return nil }
    leftOut = sums.leftOut
    let own = PairSums.ownFields
    shares = design.outputs.indices.map { output in
      factors.indices.map {
        sums.ratio(output: output, field: own + 1 + $0, to: own)
      }
    }
  }

  /// The first field is c of all factors, then one for each factor.
  private static func exact(
    _ design: PairDesign, _ factors: [Factor], _ monitor: Simulation.Monitor
  ) -> PairSums? {
    let count = factors.count
    let subsets = 1 << count
    // |u|! (n - 1 - |u|)! / n!
    let weights = (0..<count).map { size in
      (1..<count + 1).reduce(1.0 / Double(count)) { product, k in
        k <= size ? product * Double(k) / Double(count - k) : product
      }
    }
    let own = PairSums.ownFields
    return design.sums(
      evaluations: subsets - 1, fields: 1 + count, monitor: monitor,
      evaluate: { bench, _, run in
        let size = Stream.blockSize
        for subset in 1..<subsets {
          let set = (0..<count).filter { subset >> $0 & 1 == 1 }.flatMap { factors[$0].players }
            .sorted()
          bench.redraw(set, 0..<size)
          run(subset)
          bench.restore(set, count: size)
        }
      },
      accumulate: { y, fields in
        let costs = (0..<subsets).map { $0 == 0 ? 0 : y.halfSquares(0, $0) }
        fields[own] += costs[subsets - 1]
        for subset in 0..<subsets {
          for i in 0..<count where subset >> i & 1 == 0 {
            fields[own + 1 + i] +=
              weights[subset.nonzeroBitCount] * (costs[subset | 1 << i] - costs[subset])
          }
        }
      })
  }

  private static func sampled(
    _ design: PairDesign, _ factors: [Factor], _ monitor: Simulation.Monitor
  ) -> PairSums? {
    let count = factors.count
    let all = Array(0..<design.players.count)
    let own = PairSums.ownFields
    let (replicates, size) = (PairDesign.replicates, PairDesign.partSize)
    let seed = design.seed
    // The reverse comes in the next block of the same replicate, so that replicates stay independent.
    let orders = (0..<design.blocks).flatMap { block in
      (0..<replicates).map { replicate in
        let order = Self.order(count: count, number: block / 2 * replicates + replicate, seed: seed)
        return block % 2 == 0 ? order : order.reversed()
      }
    }
    return design.sums(
      evaluations: count, fields: 1 + count, monitor: monitor,
      evaluate: { bench, block, run in
        var sets = [[Int]](repeating: [], count: replicates)
        for step in 0..<count {
          for replicate in 0..<replicates {
            let joining = factors[orders[block * replicates + replicate][step]].players
            sets[replicate] = (sets[replicate] + joining).sorted()
            let affected = Self.affected(joining, within: sets[replicate], design.players)
            bench.redraw(affected, replicate * size..<(replicate + 1) * size)
          }
          run(step + 1)
        }
        bench.restore(all, count: Stream.blockSize)
      },
      accumulate: { y, fields in
        fields[own] += y.halfSquares(0, count)
        let order = orders[y.block * replicates + y.part]
        var before = 0.0
        for step in 0..<count {
          let after = y.halfSquares(0, step + 1)
          fields[own + 1 + order[step]] += after - before
          before = after
        }
      })
  }

  /// The members of a set whose law changes when some join it: they and their correlated fellows.
  private static func affected(_ joining: [Int], within set: [Int], _ players: Players) -> [Int] {
    let blocks = Set(joining.compactMap { players.blockOf[$0]?.block })
    return set.filter { player in
      joining.contains(player) || players.blockOf[player].map { blocks.contains($0.block) } == true
    }
  }

  /// A random order.
  private static func order(count: Int, number: Int, seed: UInt64) -> [Int] {
    var state = seed ^ (UInt64(number) &+ 1) &* 0x9e37_79b9_7f4a_7c15
    func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    var order = Array(0..<count)
    for k in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(k, Int(next().multipliedFullWidth(by: UInt64(k + 1)).high))
    }
    return order
  }
}
