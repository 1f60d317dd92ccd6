import Diagnostics
import Formulas
import Statistics

/// One output across scenarios or variants, draw by draw on common random numbers.
public struct Comparison: Sendable {
  /// A scenario that is compared.
  public struct Subject: Sendable {
    /// `file.json` or `file.json@variant`.
    public var name: String
    public var scenario: Scenario
    public var model: Model

    public init(name: String, scenario: Scenario, model: Model) {
      self.name = name
      self.scenario = scenario
      self.model = model
    }

    /// Reads a scenario with `output` among its outputs.
    ///
    /// - Parameters:
    ///   - name: `file.json`, or `file.json@variant`.
    ///   - output: an input or formula; nil for those that the scenario has.
    public init(_ name: String, output: String?, set: [String] = []) throws(Failure) {
      let parts = Self.parts(name)
      var scenario = try Scenario(contentsOf: parts.path, variant: parts.variant, set: set)
      if let output { scenario.want(output: output) }
      try self.init(name: name, scenario: scenario, model: Model(scenario))
    }

    private static func parts(_ name: String) -> (path: String, variant: String?) {
      guard let at = name.lastIndex(of: "@"), name[..<at].hasSuffix(".json") else {
        return (name, nil)
      }
      return (String(name[..<at]), String(name[name.index(after: at)...]))
    }
  }

  public struct Figures: Sendable {
    /// As it was asked for.
    public var name: String
    public var title: String
    public var variant: String?
    public var scenarioSHA256: String
    public var nonFinite: Int
    public var mean: Estimate?
    public var standardDeviation: Estimate?
    public var percentiles: [PercentileEstimate]
    public var interval: OutputSummary.Interval?
  }

  /// `second` less `first`, draw by draw.
  public struct Pair: Sendable {
    public var first: Int
    public var second: Int
    public var mean: Estimate?
    public var standardDeviation: Estimate?
    public var percentiles: [PercentileEstimate]
    public var interval: OutputSummary.Interval?
    /// P(first < second) and P(first = second).
    public var less: Estimate?
    public var equal: Estimate?
    /// Draws in which one of the two is not finite.
    public var nonFinite: Int
  }

  public struct Order: Sendable {
    public enum Relation: String, Sendable {
      case less = "<"
      case equal = "="
    }

    /// Subjects from the least to the largest; of equal ones the one named first comes first.
    public var subjects: [Int]
    /// What stands between each and the next.
    public var relations: [Relation]
    public var probability: Estimate
  }

  public var output: String
  public var label: String?
  public var unit: String
  public var draws: Int
  public var seed: UInt64
  public var level: Double
  /// What `--set` changed in every scenario.
  public var assignments: [String]
  public var subjects: [Figures]
  public var pairs: [Pair]
  /// The most probable first; of more than two subjects only.
  public var orders: [Order]
  /// Where the difference of the means of the first two comes from, if it was asked for.
  public var attribution: Attribution?

  /// Orders are counted for at most so many subjects.
  static let mostOrdered = 12

  /// All draws of all scenarios are kept.
  public static func mostDraws(scenarios: Int) -> Int { PairedDraws.mostDraws(models: scenarios) }

  /// - Throws: `Failure` where a scenario has no such output or another dimension, `RunFailure`
  ///   where it was interrupted.
  public init(
    _ subjects: [Subject], output name: String, settings: Settings, threads: Int,
    monitor: Simulation.Monitor
  ) throws {
    let outputs = try Self.outputs(subjects, name)
    let target = outputs[0].measure
    guard
      let paired = PairedDraws(
        subjects.map(\.model),
        outputs: try zip(subjects, outputs).map { subject, output in
          guard let factor = output.measure.conversion(to: target) else {
            throw Failure([
              .error(.otherUnit(name, subject.name, output.unit, outputs[0].unit))
            ])
          }
          // Two conversions in one: the column to its unit, and that to the common one.
          return (name, factor.isIdentity ? output.conversion : output.conversion.then(factor))
        }, draws: settings.draws, seed: settings.seed, threads: threads, monitor: monitor)
    else { throw RunFailure.interrupted }
    self.output = name
    label = outputs[0].label
    unit = outputs[0].unit
    draws = settings.draws
    seed = settings.seed
    level = settings.level
    assignments = subjects.first?.model.assignments ?? []
    let columns = paired.columns
    let summaries = concurrentMap(columns) { Summary($0, settings) }
    self.subjects = zip(subjects, summaries).map { subject, summary in
      Figures(
        name: subject.name, title: subject.model.title, variant: subject.model.variant,
        scenarioSHA256: subject.model.digest, nonFinite: summary.nonFinite, mean: summary.mean,
        standardDeviation: summary.standardDeviation, percentiles: summary.percentiles,
        interval: summary.interval)
    }
    let indices = columns.indices
    let combinations = indices.flatMap { a in indices.dropFirst(a + 1).map { (a, $0) } }
    pairs = concurrentMap(combinations) { a, b in Self.pair(a, b, columns, settings) }
    orders = columns.count > 2 ? Self.orders(columns) : []
  }

  private static func outputs(_ subjects: [Subject], _ name: String) throws(Failure) -> [Output] {
    var outputs: [Output] = []
    for subject in subjects {
      guard let output = subject.model.outputs.first(where: { $0.name == name }) else {
        throw Failure(
          [
            .error(
              .noOutput(name, subject.name),
              help: Suggestion.help(
                name,
                among: subject.model.formulas.map(\.name) + subject.model.inputs.map(\.name)))
          ], cause: .usage)
      }
      outputs.append(output)
    }
    return outputs
  }

  private static func pair(
    _ a: Int, _ b: Int, _ columns: [[Double]], _ settings: Settings
  ) -> Pair {
    let (first, second) = (columns[a], columns[b])
    var differences = [Double](repeating: 0, count: first.count)
    var less = 0
    var equal = 0
    var pairs = 0
    for i in first.indices {
      differences[i] = second[i] - first[i]
      guard first[i].isFinite, second[i].isFinite else { continue }
      pairs += 1
      if first[i] < second[i] { less += 1 } else if first[i] == second[i] { equal += 1 }
    }
    let summary = Summary(differences, settings)
    return Pair(
      first: a, second: b, mean: summary.mean, standardDeviation: summary.standardDeviation,
      percentiles: summary.percentiles, interval: summary.interval,
      less: Proportion.estimate(hits: less, count: pairs),
      equal: equal > 0 ? Proportion.estimate(hits: equal, count: pairs) : nil,
      nonFinite: first.count - pairs)
  }

  /// How often each order occurs.
  private static func orders(_ columns: [[Double]]) -> [Order] {
    guard columns.count <= mostOrdered, let count = columns.first?.count else { return [] }
    var hits: [UInt64: Int] = [:]
    var finite = 0
    var places = Array(columns.indices)
    for i in 0..<count {
      guard columns.allSatisfy({ $0[i].isFinite }) else { continue }
      finite += 1
      for k in places.indices { places[k] = k }
      for k in places.indices.dropFirst() {
        var j = k
        while j > 0, columns[places[j]][i] < columns[places[j - 1]][i] {
          places.swapAt(j, j - 1)
          j -= 1
        }
      }
      // Four bits a place, then one between neighbours that are equal.
      var key = places.reduce(0) { $0 << 4 | UInt64($1) }
      for k in places.indices.dropFirst() {
        key = key << 1 | (columns[places[k]][i] == columns[places[k - 1]][i] ? 1 : 0)
      }
      hits[key, default: 0] += 1
    }
    return hits.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.compactMap { key, hits in
      Proportion.estimate(hits: hits, count: finite).map { probability in
        Order(
          subjects: columns.indices.reversed().map {
            Int(key >> (4 * UInt64($0) + UInt64(columns.count - 1)) & 15)
          },
          relations: columns.indices.dropLast().reversed().map {
            key >> UInt64($0) & 1 == 1 ? .equal : .less
          },
          probability: probability)
      }
    }
  }

  /// The statistics of one column.
  private struct Summary: Sendable {
    var nonFinite: Int
    var mean: Estimate?
    var standardDeviation: Estimate?
    var percentiles: [PercentileEstimate] = []
    var interval: OutputSummary.Interval?

    init(_ column: [Double], _ settings: Settings) {
      let finite = column.filter(\.isFinite)
      nonFinite = column.count - finite.count
      guard !finite.isEmpty else { return }
      let moments = Moments(draws: finite)
      mean = moments.mean
      standardDeviation = moments.standardDeviation
      let sorted = SortedDraws(finite)
      percentiles = settings.percentiles.map {
        PercentileEstimate(
          p: $0, estimate: PercentileRanks($0, count: finite.count).estimate(in: sorted))
      }
      let ends = CoverageInterval.equalTailedRanks(settings.level, count: finite.count)
      interval = OutputSummary.Interval(
        probability: settings.level, low: sorted.value(rank: ends.low.rank),
        high: sorted.value(rank: ends.high.rank))
    }
  }
}

extension Conversion {
  /// This conversion and another after it.
  func then(_ next: Conversion) -> Conversion {
    Conversion(multiplier: self(1) * next(1), divisor: 1)
  }
}

extension Scenario {
  /// Adds an output where the scenario has one of that name and does not show it.
  mutating func want(output name: String) {
    let isDefined =
      inputs.contains { $0.name.text == name } || formulas.contains { $0.name.text == name }
    guard isDefined, outputs?.contains(where: { $0.name.text == name }) != true else { return }
    let source = Source(name: "command line", text: "--output \(name)")
    let start = source.bytes.count - name.utf8.count
    let place = PlacedText(
      name, whole: Span(source, start..<source.bytes.count), contentStart: start)
    outputs = (outputs ?? []) + [Output(name: place, unit: nil, label: nil)]
  }
}

extension Diagnostic.Message {
  fileprivate static func noOutput(_ name: String, _ scenario: String) -> Self {
    "\(Wording.quoted(scenario)) has no output \(Wording.quoted(name))"
  }
  fileprivate static func otherUnit(
    _ name: String, _ scenario: String, _ unit: String, _ wanted: String
  ) -> Self {
    "\(Wording.quoted(name)) of \(Wording.quoted(scenario)) is in `\(unit)`, which cannot be compared with `\(wanted)`"
  }
}
