import Formulas

/// The columns that a run keeps statistics of, one entry a name, and the thresholds of the claims.
struct TrackedNames: Sendable {
  private(set) var all: [Tracked] = []
  private var positions: [String: Int] = [:]
  private var thresholdPositions: [[Double: Int]] = []

  init(_ model: Model) {
    for output in model.outputs { add(output.name, output.conversion, isOutput: true) }
    for claim in model.claims {
      add(claim.output, claim.conversion)
      for limit in claim.limits { addThreshold(claim, limit) }
    }
    for bridge in model.bridges {
      for step in [bridge.from, bridge.to] + bridge.steps { add(step.name, step.conversion) }
    }
    for option in model.decision?.options ?? [] {
      if case .column(let name, let conversion) = option.benefit { add(name, conversion) }
    }
  }

  private mutating func add(_ name: String, _ conversion: Conversion, isOutput: Bool = false) {
    guard positions[name] == nil else { return }
    positions[name] = all.count
    all.append(Tracked(name: name, conversion: conversion, thresholds: [], isOutput: isOutput))
    thresholdPositions.append([:])
  }

  private mutating func addThreshold(_ claim: Claim, _ limit: Double) {
    guard let k = positions[claim.output] else { return }
    let value = value(limit, of: claim)
    for threshold in [Self.justBelow(value), Self.justAbove(value)]
    where thresholdPositions[k][threshold] == nil {
      thresholdPositions[k][threshold] = all[k].thresholds.count
      all[k].thresholds.append(threshold)
    }
  }

  /// A column's unit to the one that its statistics are in.
  func conversion(of name: String) -> Conversion? { positions[name].map { all[$0].conversion } }

  /// A limit of a claim in the unit of its column's statistics.
  func value(_ limit: Double, of claim: Claim) -> Double {
    guard let k = positions[claim.output] else { return limit }
    return all[k].conversion == claim.conversion
      ? limit : all[k].conversion(claim.conversion.inverse(limit))
  }

  /// How many draws, one entry a replicate; a single one where all draws are independent.
  struct Counts {
    var below: [Int]
    var atMost: [Int]
  }

  /// Draws of `claim.output` that are < limit and <= limit; rounding in the last digits of a
  /// formula does not decide.
  func counts(_ claim: Claim, _ limit: Double, in simulation: Simulation) -> Counts? {
    guard let k = positions[claim.output], let column = simulation.columns[claim.output],
      let low = thresholdPositions[k][Self.justBelow(value(limit, of: claim))],
      let high = thresholdPositions[k][Self.justAbove(value(limit, of: claim))]
    else { return nil }
    if let replicates = column.replicates {
      return Counts(
        below: replicates.atMost(threshold: low), atMost: replicates.atMost(threshold: high))
    }
    return Counts(below: [column.atMost[low]], atMost: [column.atMost[high]])
  }

  static func justBelow(_ x: Double) -> Double {
    x == 0 ? -Double.leastNormalMagnitude : x - abs(x) * 1e-12
  }
  static func justAbove(_ x: Double) -> Double { x + abs(x) * 1e-12 }
}

extension Claim {
  /// The numbers that the statement compares with, in the claim's unit.
  var limits: [Double] {
    switch statement {
    case .value(let value), .atMost(let value), .atLeast(let value): [value]
    case .range(let low, let high): [low, high]
    }
  }

  /// The values for which the claim holds, the limits in whatever unit; of a single value, those
  /// that are equal to it but for rounding.
  func accepted(_ limits: [Double]) -> ClosedRange<Double> {
    let low = TrackedNames.justBelow(limits[0]).nextUp
    let high = TrackedNames.justAbove(limits[limits.count - 1])
    switch statement {
    case .value, .range: return min(low, high)...high
    case .atMost: return -Double.infinity...high
    case .atLeast: return low...Double.infinity
    }
  }
}
