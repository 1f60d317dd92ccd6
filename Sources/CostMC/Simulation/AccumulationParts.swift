import Kernels

extension Accumulation {
  /// What the workers have counted in segments of the rest.
  func part(_ segments: Range<Int>, tallies: [[ReplicateTally]]) -> SimulationPart {
    let bins = tracked.indices.map { k -> [SimulationPart.Bin] in
      if isSorted { return [] }
      return (0..<UInt32(2 * KERNEL_BINS_HALF)).compactMap { index in
        let count = workers.reduce(0) { $0 + $1.count(bin: Int(index), ofColumn: k) }
        return count > 0 ? SimulationPart.Bin(index: index, count: count) : nil
      }
    }
    return SimulationPart(
      segments: segments,
      sums: segments.map { segment in
        tracked.indices.map { sums[(head.count + segment) * tracked.count + $0] }
      },
      tallies: tallies.map { $0.map(\.figures) }, bins: bins,
      atMost: tracked.indices.map { k in
        tracked[k].thresholds.indices.map { place in
          workers.reduce(0) { $0 + $1.atMost[k][place] }
        }
      },
      nonFinite: tracked.indices.map { k in workers.reduce(0) { $0 + $1.nonFinite[k] } },
      firstNonFinite: tracked.indices.map { k in
        workers.compactMap { $0.firstNonFinite[k] }.min()
      },
      largestGaps: reading.bridges.indices.map { k in workers.map { $0.largestGaps[k] }.max() ?? 0 }
    )
  }

  /// Takes in what another machine has simulated of the rest.
  ///
  /// - Returns: the tallies of each segment.
  func add(_ part: SimulationPart, empty: [ReplicateTally]) -> [[ReplicateTally]] {
    for (segment, row) in zip(part.segments, part.sums) {
      for (k, one) in row.enumerated() { sums[(head.count + segment) * tracked.count + k] = one }
    }
    let worker = workers[0]
    for k in tracked.indices {
      for bin in part.bins[k] { worker.add(bin.count, bin: Int(bin.index), ofColumn: k) }
      for (place, count) in part.atMost[k].enumerated() { worker.atMost[k][place] += count }
      worker.nonFinite[k] += part.nonFinite[k]
      let firsts = [worker.firstNonFinite[k], part.firstNonFinite[k]].compactMap { $0 }
      worker.firstNonFinite[k] = firsts.min()
    }
    for k in reading.bridges.indices {
      worker.largestGaps[k] = max(worker.largestGaps[k], part.largestGaps[k])
    }
    return part.tallies.map { row in
      zip(empty, row).map { empty, figures in
        var tally = empty
        tally.figures = figures
        return tally
      }
    }
  }

  /// Whether these are the parts of this run's rest, in order: each as long as its segments, with
  /// as many draws counted as these have.
  func fits(_ parts: [SimulationPart]) -> Bool {
    var next = 0
    for part in parts {
      guard part.segments.lowerBound == next, part.segments.upperBound <= rest.count, fits(part)
      else { return false }
      next = part.segments.upperBound
    }
    return next == rest.count
  }

  private func fits(_ part: SimulationPart) -> Bool {
    let draws = part.segments.reduce(0) { sum, segment in
      rest[segment].reduce(sum) { $0 + plan.chunk($1).count }
    }
    func areCounts(_ counts: [Int]) -> Bool { counts.allSatisfy { (0...draws).contains($0) } }
    let columns = tracked.count
    guard part.sums.count == part.segments.count,
      part.sums.allSatisfy({ row in
        row.count == columns
          && zip(row, layouts).allSatisfy { $0.shift == $1.centre && $0.count <= UInt64(draws) }
      }),
      part.bins.count == columns, part.nonFinite.count == columns, areCounts(part.nonFinite),
      part.firstNonFinite.count == columns, part.largestGaps.count == reading.bridges.count,
      part.atMost.map(\.count) == tracked.map(\.thresholds.count),
      part.atMost.allSatisfy(areCounts),
      part.tallies.count == (engine.design.replicates > 1 ? part.segments.count : 0),
      part.tallies.allSatisfy({ $0.count == columns })
    else { return false }
    return part.bins.indices.allSatisfy { k in
      let bins = part.bins[k]
      return bins.allSatisfy { $0.index < UInt32(2 * KERNEL_BINS_HALF) }
        && areCounts(bins.map(\.count))
        && bins.reduce(0) { $0 + $1.count } == (isSorted ? 0 : draws - part.nonFinite[k])
    }
  }
}
