import Probability
import Statistics

/// The result in the format `costmc-result-1`: full precision, absent members left out.
struct JSONReport: ReportFormat {
  static let name = "json"
  static let summary = "all figures in full precision, for programs"
  static let fileExtension = "json"

  static func render(_ analysis: Analysis, _ options: ReportOptions) -> String {
    JSONWriter.document(size: 1 << 14 * (1 + analysis.outputs.count)) { json in
      json.member("format", "costmc-result-1")
      json.object("receipt", analysis.receipt, receipt)
      json.object("scenario", analysis) { json, analysis in
        json.member("title", analysis.title)
        json.memberOrNull("variant", analysis.variant)
      }
      json.objects("inputs", analysis.inputs, input)
      json.objects("correlations", analysis.correlations.unlessEmpty, correlation)
      json.objects("outputs", analysis.outputs, output)
      json.objects("claims", analysis.claims, claim)
      json.objects("bridges", analysis.bridges, bridge)
      json.objects("checks", analysis.checks, check)
      json.objects("sensitivity", analysis.sensitivity, ranking)
      json.objects("sourceQuality", analysis.sourceQuality.unlessEmpty, sourceQuality)
      json.objects("robustness", analysis.robustness.unlessEmpty, robustness)
      json.object("against", analysis.movement, movement)
      json.member("warnings", analysis.warnings)
    }
  }

  static func receipt(_ json: inout JSONWriter, _ receipt: Receipt) {
    json.member("version", receipt.version)
    json.member("scenario", receipt.scenario)
    json.member("set", receipt.assignments.unlessEmpty)
    json.member("scenarioSHA256", receipt.scenarioSHA256)
    json.member("seed", receipt.seed)
    json.member("draws", receipt.draws)
    json.member("design", receipt.design)
    json.member("replicates", receipt.replicates)
    json.member("engine", receipt.engine)
    json.member("level", receipt.level)
    json.member("gsl", receipt.gslVersion)
  }

  static func input(_ json: inout JSONWriter, _ input: InputSummary) {
    json.member("name", input.name)
    json.member("label", input.label)
    json.member("unit", input.unit)
    json.member("distribution", input.distribution)
    json.member("mean", input.mean)
    json.member("standardDeviation", input.standardDeviation)
    json.objects("percentiles", input.percentiles.unlessEmpty) { json, percentile in
      json.member("p", percentile.p)
      json.member("value", percentile.value)
    }
    json.member("source", input.source?.key)
    json.member("quality", input.quality)
    json.member("basis", input.basis)
    json.member("group", input.group)
    json.object("misfit", input.misfit) { json, misfit in
      json.member("p", misfit.p)
      json.member("stated", misfit.stated)
      json.member("fitted", misfit.fitted)
    }
  }

  private static func correlation(_ json: inout JSONWriter, _ pair: AchievedCorrelation) {
    json.member("between", [pair.first, pair.second])
    json.member(pair.kind, pair.stated)
    json.estimate("achievedSpearman", pair.achievedSpearman)
    json.estimate("achievedKendall", pair.achievedKendall)
  }

  static func percentile(_ json: inout JSONWriter, _ percentile: PercentileEstimate) {
    json.member("p", percentile.p)
    json.member("value", percentile.estimate.value)
    json.errors(percentile.estimate)
  }

  static func interval(_ json: inout JSONWriter, _ interval: OutputSummary.Interval) {
    json.member("probability", interval.probability)
    json.member("low", interval.low)
    json.member("high", interval.high)
  }

  private static func output(_ json: inout JSONWriter, _ output: OutputSummary) {
    json.member("name", output.name)
    json.member("label", output.label)
    json.member("unit", output.unit)
    json.member("nonFinite", output.nonFinite)
    json.estimate("mean", output.mean)
    json.estimate("standardDeviation", output.standardDeviation)
    json.member("skewness", output.skewness?.value)
    json.member("skewnessStandardError", output.skewness?.standardError)
    json.member("excessKurtosis", output.excessKurtosis?.value)
    json.member("excessKurtosisStandardError", output.excessKurtosis?.standardError)
    json.member("minimum", output.minimum)
    json.member("maximum", output.maximum)
    json.objects("percentiles", output.percentiles.unlessEmpty, percentile)
    json.object("interval", output.interval, interval)
    json.object("shortestInterval", output.shortestInterval, interval)
    json.objects("expectedShortfall", output.expectedShortfall.unlessEmpty, percentile)
    json.object("histogram", output.histogram) { json, histogram in
      json.member("edges", histogram.edges)
      json.member("counts", histogram.counts)
      json.member("below", histogram.below)
      json.member("above", histogram.above)
    }
    json.member("modes", output.modes.count > 1 ? output.modes : nil)
  }

  private static func check(_ json: inout JSONWriter, _ finding: CheckFinding) {
    json.member("statement", finding.check.statement)
    json.member("unit", finding.check.unit)
    switch finding.check.stated {
    case .value(let value): json.member("stated", value)
    case .range(let low, let high): json.member("stated", [low, high])
    }
    json.member("computed", finding.check.computed)
    json.member("relativeError", finding.relativeError)
    json.member("verdict", finding.holds ? "holds" : "wrong")
  }
}

extension JSONWriter {
  /// A figure with its errors; left out where it is not finite.
  mutating func estimate(_ key: String, _ estimate: Estimate?) {
    object(key, estimate?.value.isFinite == true ? estimate : nil) { json, estimate in
      json.member("value", estimate.value)
      json.errors(estimate)
    }
  }

  /// Both ends of the interval as `confidence`, one that stands alone as `confidenceLow` or
  /// `confidenceHigh`.
  mutating func errors(_ estimate: Estimate) {
    let (low, high) = (estimate.confidence?.low, estimate.confidence?.high)
    member("standardError", estimate.standardError)
    if let low, let high { member("confidence", [low, high]) } else { leaveOut() }
    member("confidenceLow", high == nil ? low : nil)
    member("confidenceHigh", low == nil ? high : nil)
  }
}
