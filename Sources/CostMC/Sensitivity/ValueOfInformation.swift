import Formulas
import Statistics

/// What it is worth to know more before the scenario's decision is made.
public struct ValueOfInformation: Sendable {
  public struct Partial: Sendable {
    public var inputs: [String]
    public var value: Estimate
  }
  public var label: String?
  public var unit: String
  /// Options with their mean net benefits.
  public var options: [(name: String, mean: Estimate)]
  /// The option that is best on average.
  public var best: String
  /// Expected value of perfect information, in `unit`.
  public var evpi: Estimate
  /// Of each input alone, the most valuable first.
  public var evppi: [Partial]
}

/// What knowing an input would do for the verdict on a claim.
public struct VerdictInformation: Sendable {
  public struct Entry: Sendable {
    public var input: String
    /// By how much the probability of a wrong verdict would fall; nil for claims of one value.
    public var reduction: Estimate?
    /// By how much the interval of the output would narrow, as a share of its width.
    public var narrowing: Estimate?
  }
  public var claim: String
  public var output: String
  /// The probability that the better one of "holds" and "does not hold" is wrong.
  public var wrong: Estimate?
  /// The most useful first.
  public var inputs: [Entry]
}

/// The value of information from the draws of a run.
struct InformationStudy {
  let model: Model
  let names: TrackedNames
  let simulation: Simulation

  private var blocks: Int { simulation.replicates > 1 ? simulation.replicates : 32 }

  private func inputs(feeding outputs: [String]) -> [String] {
    let feeding = outputs.reduce(into: Set<String>()) {
      $0.formUnion(model.inputsFeeding($1))
    }
    return simulation.engine.uncertainInputs.filter {
      feeding.contains($0) && simulation.column(ofInput: $0) != nil
    }
  }

  func decision() -> ValueOfInformation? {
    guard let decision = model.decision, decision.options.count > 1 else { return nil }
    let count = simulation.jointDraws
    var columns: [String] = []
    var benefits: [[Double]] = []
    for option in decision.options {
      switch option.benefit {
      case .constant(let value): benefits.append([Double](repeating: value, count: count))
      case .column(let name, let conversion):
        guard let column = simulation.columns[name]?.retained, column.count >= count else {
          return nil
        }
        columns.append(name)
        let own = names.conversion(of: name)
        // The draws are in the unit of the column's statistics.
        benefits.append(
          column.prefix(count).map { value in
            own == conversion ? value : conversion(own?.inverse(value) ?? value)
          })
      }
    }
    let inputs = inputs(feeding: columns)
    guard
      let value = InformationValue(
        inputs: inputs.map {
          simulation.byReplicate(simulation.column(ofInput: $0), first: count)
        },
        benefits: benefits.map { simulation.byReplicate($0) },
        blocks: blocks)
    else { return nil }
    return ValueOfInformation(
      label: decision.label, unit: decision.unit,
      options: zip(decision.options, value.means).map { ($0.name, $1) },
      best: decision.options[value.best].name, evpi: value.perfect,
      evppi: zip(inputs, value.partial).compactMap { name, estimate in
        estimate.map { ValueOfInformation.Partial(inputs: [name], value: $0) }
      }.sorted { $0.value.value > $1.value.value })
  }

  func verdicts(level: Double) -> [VerdictInformation] {
    // Claims on one output share what narrows it.
    let outputs = model.claims.map(\.output).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let pairs = outputs.flatMap { output in inputs(feeding: [output]).map { (output, $0) } }
    let count = min(simulation.jointDraws, IntervalNarrowing.mostDraws)
    let widths = concurrentMap(pairs) { output, input in
      IntervalNarrowing.estimate(
        simulation.byReplicate(simulation.column(ofInput: input), first: count),
        simulation.byReplicate(simulation.columns[output]?.retained, first: count), level: level,
        blocks: blocks
      ).map { [$0] } ?? []
    }
    var narrowing: [String: [String: Estimate]] = [:]
    for (pair, width) in zip(pairs, widths) {
      narrowing[pair.0, default: [:]][pair.1] = width.first
    }
    return concurrentMap(model.claims) { [narrowing] in
      verdict($0, narrowing: narrowing[$0.output] ?? [:])
    }.compactMap { $0 }
  }

  private func verdict(
    _ claim: Claim, narrowing: [String: Estimate]
  ) -> VerdictInformation? {
    let count = simulation.jointDraws
    guard let column = simulation.columns[claim.output]?.retained, column.count >= count,
      count >= 1_000
    else { return nil }
    let inputs = inputs(feeding: [claim.output])
    guard !inputs.isEmpty else { return nil }
    let limits = claim.limits.map { names.value($0, of: claim) }
    func indicators(_ test: (Double) -> Bool) -> [Double] {
      // Draws that are not finite neither hold nor fail.
      column.prefix(count).map { $0.isFinite ? (test($0) ? 1 : 0) : .nan }
    }
    let holds: [Double]? =
      switch claim.statement {
      case .value: nil
      case .range: indicators { $0 >= limits[0] && $0 <= limits[1] }
      case .atMost: indicators { $0 <= limits[0] }
      case .atLeast: indicators { $0 >= limits[0] }
      }
    let value = holds.flatMap { holds in
      InformationValue(
        inputs: inputs.map {
          simulation.byReplicate(simulation.column(ofInput: $0), first: count)
        },
        benefits: [holds, holds.map { 1 - $0 }].map { simulation.byReplicate($0) },
        blocks: blocks)
    }
    let entries = inputs.indices.map { i in
      VerdictInformation.Entry(
        input: inputs[i], reduction: value?.partial[i], narrowing: narrowing[inputs[i]])
    }
    func usefulness(_ entry: VerdictInformation.Entry) -> (Double, Double) {
      (entry.reduction?.value ?? 0, entry.narrowing?.value ?? 0)
    }
    return VerdictInformation(
      claim: claim.id, output: claim.output, wrong: value?.perfect,
      inputs: entries.sorted { usefulness($0) > usefulness($1) })
  }
}
