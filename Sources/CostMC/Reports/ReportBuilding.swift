import Statistics

extension Report {
  /// The report that people read: the question, the answer, the reconciliation, then the evidence.
  ///
  /// What claims and bridges speak of is shown in full, the rest in tables with a line each; JSON
  /// and CSV hold all figures of all outputs.
  init(_ analysis: Analysis, width: Int) {
    let writer = ReportWriter(analysis: analysis, width: width)
    blocks =
      writer.question() + writer.answer() + writer.reconciliation() + writer.claims()
      + writer.robustness() + writer.outputs() + writer.ranking() + writer.sourceQuality()
      + writer.inputs() + writer.checks() + writer.movement() + writer.warnings() + writer.receipt()
  }
}

struct ReportWriter {
  let analysis: Analysis
  let width: Int
  /// Outputs that are shown in full.
  let main: [OutputSummary]

  private static let mostInFull = 4

  init(analysis: Analysis, width: Int) {
    self.analysis = analysis
    self.width = width
    let wanted =
      analysis.outputs.prefix(1).map(\.name) + analysis.bridges.map(\.to.name)
      + analysis.claims.map(\.claim.output) + analysis.outputs.map(\.name)
    let varying = Set(
      analysis.outputs.filter { !$0.isEvent && ($0.minimum ?? 0) < ($0.maximum ?? 0) }
        .map(\.name))
    var shown: Set<String> = []
    for name in wanted where shown.count < Self.mostInFull && varying.contains(name) {
      shown.insert(name)
    }
    main = analysis.outputs.filter { shown.contains($0.name) }
  }

  var level: String { NumberFormat.percent(analysis.receipt.level, error: 0) }

  func label(of output: String) -> String {
    analysis.outputs.first { $0.name == output }?.label ?? output
  }

  /// The format of an output's figures: all share one scale, that of the larger ones, unless the
  /// middle were thousandths of it.
  func format(of output: OutputSummary) -> NumberFormat {
    let middle = abs(output.middle)
    guard let interval = output.interval else {
      return NumberFormat(unit: output.unit, magnitude: middle)
    }
    let ends = [abs(interval.low), abs(interval.high)].sorted()
    let isWide = interval.low * interval.high > 0 && ends[1] > 2000 * middle
    return isWide
      ? NumberFormat(ownScalesIn: output.unit)
      : NumberFormat(unit: output.unit, magnitude: max(middle, ends[1] / 2))
  }

  func question() -> [Report.Block] {
    var blocks: [Report.Block] = [.heading(1, analysis.title)]
    if let variant = analysis.variant { blocks.append(.paragraph("Variant: \(variant).")) }
    for text in [analysis.subject, analysis.description].compactMap({ $0 }) {
      blocks.append(.paragraph(text))
    }
    return blocks
  }

  func warnings() -> [Report.Block] {
    analysis.warnings.isEmpty ? [] : [.heading(2, "Warnings"), .list(analysis.warnings)]
  }

  func receipt() -> [Report.Block] {
    let receipt = analysis.receipt
    let engine =
      receipt.engine == SamplingEngine.block.rawValue ? [] : ["--engine \(receipt.engine)"]
    let options =
      [
        "--draws \(receipt.draws)", "--seed \(receipt.seed)", "--design \(receipt.design)",
        "--level \(receipt.level)",
      ] + engine
    return [
      .heading(2, "Receipt"),
      .picture(
        ["costmc run \(receipt.subject) \\"] + CommandText.lines(options, indent: 2) + [
          "costmc \(receipt.version), GSL \(receipt.gslVersion), engine \(receipt.engine)",
          "SHA-256 \(receipt.scenarioSHA256)",
        ]),
    ]
  }
}

extension OutputSummary {
  /// The median where it is among the percentiles, else what is nearest to a middle.
  var middle: Double {
    let percentile = percentiles.first { $0.p == 0.5 } ?? percentiles.first
    return percentile?.estimate.value ?? mean?.value ?? minimum ?? 0
  }

  /// The standard error of a quantile, or of the mean where that percentile is not at hand.
  func error(atQuantile p: Double) -> Double? {
    percentiles.first { abs($0.p - p) < 1e-9 }?.estimate.standardError
      ?? percentiles.min { abs($0.p - p) < abs($1.p - p) }?.estimate.standardError
      ?? mean?.standardError
  }
}
