import Probability
import Statistics

/// The result in the format `costmc-result-1`: full precision, absent members left out.
struct JSONReport: ReportFormat {
  static let name = "json"
  static let summary = "all figures in full precision, for programs"
  static let fileExtension = "json"

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    JSONOut.object([
      ("format", .text("costmc-result-1")), ("receipt", receipt(analysis.receipt)),
      (
        "scenario",
        .object([
          ("title", .text(analysis.title)),
          ("variant", analysis.variant.map { .text($0) } ?? .null),
        ])
      ),
      ("inputs", .array(analysis.inputs.map(input))),
      (
        "correlations",
        analysis.correlations.isEmpty ? nil : .array(analysis.correlations.map(correlation))
      ),
      ("outputs", .array(analysis.outputs.map(output))),
      ("claims", .array(analysis.claims.map(claim))),
      ("bridges", .array(analysis.bridges.map(bridge))),
      ("checks", .array(analysis.checks.map(check))),
      ("sensitivity", .array(analysis.sensitivity.map(ranking))),
      (
        "sourceQuality",
        analysis.sourceQuality.isEmpty ? nil : .array(analysis.sourceQuality.map(sourceQuality))
      ),
      (
        "robustness",
        analysis.robustness.isEmpty ? nil : .array(analysis.robustness.map(robustness))
      ),
      ("against", analysis.movement.map(movement)),
      ("warnings", .array(analysis.warnings.map { .text($0) })),
    ]).rendered
  }

  static func receipt(_ receipt: Receipt) -> JSONOut {
    .object([
      ("version", .text(receipt.version)), ("scenario", .text(receipt.scenario)),
      ("set", settings(receipt.assignments)), ("scenarioSHA256", .text(receipt.scenarioSHA256)),
      ("seed", .unsigned(receipt.seed)),
      ("draws", .integer(receipt.draws)), ("design", .text(receipt.design)),
      ("replicates", receipt.replicates.map { .integer($0) }), ("engine", .text(receipt.engine)),
      ("level", .number(receipt.level)), ("gsl", .text(receipt.gslVersion)),
    ])
  }

  static func settings(_ assignments: [String]) -> JSONOut? {
    assignments.isEmpty ? nil : .array(assignments.map { .text($0) })
  }

  static func input(_ input: InputSummary) -> JSONOut {
    .object([
      ("name", .text(input.name)), ("label", .optional(input.label)), ("unit", .text(input.unit)),
      ("distribution", .text(input.distribution)), ("mean", .optional(input.mean)),
      ("standardDeviation", .optional(input.standardDeviation)),
      (
        "percentiles",
        input.percentiles.isEmpty
          ? nil
          : .array(
            input.percentiles.map {
              .object([("p", .number($0.p)), ("value", .optional($0.value))])
            })
      ),
      ("source", .optional(input.source?.key)), ("quality", .optional(input.quality)),
      ("basis", .optional(input.basis)), ("group", .optional(input.group)),
      ("misfit", input.misfit.map(misfit)),
    ])
  }

  private static func misfit(_ misfit: QuantileMisfit) -> JSONOut {
    .object([
      ("p", .number(misfit.p)), ("stated", .number(misfit.stated)),
      ("fitted", .number(misfit.fitted)),
    ])
  }

  private static func correlation(_ pair: AchievedCorrelation) -> JSONOut {
    .object([
      ("between", .array([.text(pair.first), .text(pair.second)])),
      (pair.kind, .number(pair.stated)),
      ("achievedSpearman", estimate(pair.achievedSpearman)),
      ("achievedKendall", estimate(pair.achievedKendall)),
    ])
  }

  static func estimate(_ estimate: Estimate?) -> JSONOut? {
    guard let estimate, estimate.value.isFinite else { return nil }
    return .object(
      [
        ("value", .number(estimate.value))
      ] + errors(estimate))
  }

  /// Both ends of the interval as `confidence`, one that stands alone as `confidenceLow` or
  /// `confidenceHigh`.
  private static func errors(_ estimate: Estimate) -> [(String, JSONOut?)] {
    let (low, high) = (estimate.confidence?.low, estimate.confidence?.high)
    var both: JSONOut?
    if let low, let high { both = .array([.number(low), .number(high)]) }
    return [
      ("standardError", .optional(estimate.standardError)), ("confidence", both),
      ("confidenceLow", high == nil ? .optional(low) : nil),
      ("confidenceHigh", low == nil ? .optional(high) : nil),
    ]
  }

  static func percentile(_ percentile: PercentileEstimate) -> JSONOut {
    .object(
      [("p", .number(percentile.p)), ("value", .optional(percentile.estimate.value))]
        + errors(percentile.estimate))
  }

  static func interval(_ interval: OutputSummary.Interval?) -> JSONOut? {
    interval.map {
      .object([
        ("probability", .number($0.probability)), ("low", .number($0.low)),
        ("high", .number($0.high)),
      ])
    }
  }

  static func output(_ output: OutputSummary) -> JSONOut {
    .object([
      ("name", .text(output.name)), ("label", .optional(output.label)),
      ("unit", .text(output.unit)), ("nonFinite", .integer(output.nonFinite)),
      ("mean", estimate(output.mean)), ("standardDeviation", estimate(output.standardDeviation)),
      ("skewness", .optional(output.skewness?.value)),
      ("skewnessStandardError", .optional(output.skewness?.standardError)),
      ("excessKurtosis", .optional(output.excessKurtosis?.value)),
      ("excessKurtosisStandardError", .optional(output.excessKurtosis?.standardError)),
      ("minimum", .optional(output.minimum)), ("maximum", .optional(output.maximum)),
      (
        "percentiles",
        output.percentiles.isEmpty ? nil : .array(output.percentiles.map(percentile))
      ),
      ("interval", interval(output.interval)),
      ("shortestInterval", interval(output.shortestInterval)),
      (
        "expectedShortfall",
        output.expectedShortfall.isEmpty ? nil : .array(output.expectedShortfall.map(percentile))
      ),
      (
        "histogram",
        output.histogram.map {
          .object([
            ("edges", .array($0.edges.map { .number($0) })),
            ("counts", .array($0.counts.map { .integer($0) })),
            ("below", .integer($0.below)), ("above", .integer($0.above)),
          ])
        }
      ),
      ("modes", output.modes.count > 1 ? .array(output.modes.map { .number($0) }) : nil),
    ])
  }

  private static func claim(_ finding: ClaimFinding) -> JSONOut {
    let stated: JSONOut =
      switch finding.claim.statement {
      case .value(let value): .object([("value", .number(value))])
      case .range(let low, let high): .object([("range", .array([.number(low), .number(high)]))])
      case .atMost(let value): .object([("atMost", .number(value))])
      case .atLeast(let value): .object([("atLeast", .number(value))])
      }
    return .object([
      ("id", .text(finding.claim.id)), ("output", .text(finding.claim.output)),
      ("unit", .text(finding.claim.unit)), ("stated", stated), ("by", .optional(finding.claim.by)),
      ("scope", .optional(finding.claim.scope)), ("rank", estimate(finding.rank)),
      ("inside", estimate(finding.inside)), ("below", estimate(finding.below)),
      ("above", estimate(finding.above)), ("holds", estimate(finding.holds)),
      ("verdict", .text(finding.verdict.rawValue)),
      ("open", finding.open.isEmpty ? nil : .array(finding.open.map { .text($0.rawValue) })),
      ("expect", .optional(finding.claim.expect)),
      ("implied", finding.implied.isEmpty ? nil : .array(finding.implied.map(implied))),
    ])
  }

  private static func implied(_ implied: ClaimFinding.Implied) -> JSONOut {
    .object([
      ("input", .text(implied.input)), ("unit", .text(implied.unit)),
      ("prior", triple(implied.prior)), ("given", implied.given.map(triple)),
      ("givenStandardErrors", implied.givenErrors.map(triple)),
      ("effectiveDraws", .integer(implied.effectiveDraws)),
      (
        "alone",
        implied.alone.map {
          .object([
            ("value", .number($0.value)), ("percentile", .number($0.percentile)),
            ("standardError", .optional($0.standardError)),
          ])
        }
      ),
    ])
  }

  private static func triple(_ triple: ClaimFinding.Triple) -> JSONOut {
    .object([
      ("p5", .optional(triple.p5)), ("p50", .optional(triple.p50)), ("p95", .optional(triple.p95)),
    ])
  }

  private static func bridge(_ finding: BridgeFinding) -> JSONOut {
    func end(_ entry: BridgeFinding.Entry) -> JSONOut {
      .object([
        ("name", .text(entry.name)), ("mean", .number(entry.mean.value)),
        ("nearMedian", .optional(entry.nearMedian)),
        ("nearMedianStandardError", .optional(entry.nearMedianError)),
      ])
    }
    return .object([
      ("id", .text(finding.bridge.id)), ("label", .optional(finding.bridge.label)),
      ("unit", .text(finding.bridge.unit)), ("from", end(finding.from)), ("to", end(finding.to)),
      (
        "steps",
        .array(
          finding.steps.map {
            .object([
              ("label", .text($0.label)), ("name", .text($0.name)),
              ("mean", .number($0.mean.value)),
              ("standardError", .optional($0.mean.standardError)), ("low", .number($0.low)),
              ("high", .number($0.high)), ("nearMedian", .optional($0.nearMedian)),
              ("nearMedianStandardError", .optional($0.nearMedianError)),
            ])
          })
      ),
      ("largestGap", .number(finding.largestGap)),
    ])
  }

  private static func check(_ finding: CheckFinding) -> JSONOut {
    let stated: JSONOut =
      switch finding.check.stated {
      case .value(let value): .number(value)
      case .range(let low, let high): .array([.number(low), .number(high)])
      }
    return .object([
      ("statement", .text(finding.check.statement)), ("unit", .text(finding.check.unit)),
      ("stated", stated), ("computed", .number(finding.check.computed)),
      ("relativeError", .optional(finding.relativeError)),
      ("verdict", .text(finding.holds ? "holds" : "wrong")),
    ])
  }
}
