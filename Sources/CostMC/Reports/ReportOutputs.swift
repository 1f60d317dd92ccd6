import Statistics

// The results: one line for each output, and the main ones in full.

extension ReportWriter {
  func outputs() -> [Report.Block] {
    guard !analysis.outputs.isEmpty else { return [] }
    return [.heading(2, "Results")] + overview + main.flatMap(output)
  }

  // MARK: Overview

  private var overview: [Report.Block] {
    if analysis.outputs.count == 1, main.count == 1 { return [] }
    let shown = overviewPercentiles
    let rows = analysis.outputs.map { output -> [String] in
      [titled(output)] + cells(output, shown)
    }
    return [
      .table(
        Report.Table(
          columns: [("output", .left), ("mean", .right), ("sd", .right)]
            + shown.map { (Self.name(ofPercentile: $0), .right) }, rows: rows))
    ]
  }

  /// P5, P50 and P95 where they are at hand, else the first, the middle and the last.
  private var overviewPercentiles: [Double] {
    let all = analysis.outputs.map { $0.percentiles.map(\.p) }.max { $0.count < $1.count } ?? []
    let usual = [0.05, 0.5, 0.95]
    if all.count <= 3 || usual.allSatisfy(all.contains) {
      return all.count <= 3 ? all : usual
    }
    return [all[0], all[all.count / 2], all[all.count - 1]]
  }

  /// Its label, with the unit that does not stand behind the figures.
  private func titled(_ output: OutputSummary) -> String {
    let name = output.label ?? output.name
    let unit = format(of: output).unscaledUnitText
    return output.isEvent || unit.isEmpty || unit.hasPrefix("$") && !unit.contains("/")
      ? name : "\(name), \(unit)"
  }

  private func cells(_ output: OutputSummary, _ shown: [Double]) -> [String] {
    if output.isEvent {
      return [NumberFormat.percent(output.mean), "-"] + shown.map { _ in "-" }
    }
    let format = format(of: output)
    if output.minimum == output.maximum {
      return [output.minimum.map { format.string($0) } ?? "-", "-"] + shown.map { _ in "-" }
    }
    func cell(_ estimate: Estimate?) -> String {
      estimate.map { format.string($0.value, error: $0.standardError) } ?? "-"
    }
    return [cell(output.mean), cell(output.standardDeviation)]
      + shown.map { p in cell(output.percentiles.first { $0.p == p }?.estimate) }
  }

  static func name(ofPercentile p: Double) -> String {
    "P" + NumberFormat.significant(p * 100, digits: 6)
  }

  // MARK: One output

  private func output(_ output: OutputSummary) -> [Report.Block] {
    let unit = output.unit.isEmpty ? "" : ", in \(output.unit)"
    let title = (output.label.map { "\($0) (`\(output.name)`)" } ?? "`\(output.name)`") + unit
    let format = format(of: output)
    return [.heading(3, title), .paragraph(summary(output, format)), percentiles(output, format)]
      + histogram(output, format, title: title)
  }

  private func summary(_ output: OutputSummary, _ format: NumberFormat) -> String {
    var facts: [String] = []
    if let mean = output.mean {
      facts.append("mean \(format.string(mean.value, error: mean.standardError))")
    }
    if let sd = output.standardDeviation {
      facts.append("standard deviation \(format.string(sd.value, error: sd.standardError))")
    }
    var text = facts.joined(separator: ", ")
    if let interval = output.interval {
      let tail = (1 - interval.probability) / 2
      let ends = [
        format.string(interval.low, error: output.error(atQuantile: tail)),
        format.string(interval.high, error: output.error(atQuantile: 1 - tail)),
      ]
      text +=
        (text.isEmpty ? "" : "; ") + "\(level) of the draws lie between \(ends[0]) and \(ends[1])"
      if let shortest = output.shortestInterval {
        // The ends of the shortest interval are known less well than a percentile.
        let error = output.error(atQuantile: 1 - tail).map { $0 * 3 }
        text +=
          " (shortest interval \(format.string(shortest.low, error: error)) to \(format.string(shortest.high, error: error)))"
      }
    }
    if output.modes.count > 1 {
      let places = output.modes.map { format.string($0, error: abs($0) / 50) }
      text += "; several modes, near \(places.joined(separator: ", "))"
    }
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private func percentiles(_ output: OutputSummary, _ format: NumberFormat) -> Report.Block {
    let rows = output.percentiles.map { percentile -> [String] in
      let estimate = percentile.estimate
      let error = estimate.standardError
      func end(_ x: Double?) -> String { x.map { format.string($0, error: error) } ?? "-" }
      return [
        Self.name(ofPercentile: percentile.p), format.string(estimate.value, error: error),
        "\(end(estimate.confidence?.low)) to \(end(estimate.confidence?.high))",
      ]
    }
    return .table(
      Report.Table(
        columns: [("percentile", .left), ("value", .right), ("95% confidence", .right)],
        rows: rows))
  }

  private func histogram(
    _ output: OutputSummary, _ format: NumberFormat, title: String
  ) -> [Report.Block] {
    guard let histogram = output.histogram else { return [] }
    let marks = marks(output, format)
    let label = { (x: Double) in
      format.string(x, error: (histogram.edges[1] - histogram.edges[0]) / 5)
    }
    return [
      .picture(
        Pictures.histogram(histogram, label: label, marks: marks, width: width),
        .histogram(title: title, histogram, marks: marks, label: label))
    ]
  }

  /// The median, the interval's ends and the claims.
  private func marks(_ output: OutputSummary, _ format: NumberFormat) -> [Chart.Mark] {
    var marks: [Chart.Mark] = []
    func mark(_ name: String, _ value: Double, _ error: Double?) {
      marks.append(
        Chart.Mark(name: name, value: value, text: format.string(value, error: error)))
    }
    if let median = output.percentiles.first(where: { $0.p == 0.5 })?.estimate {
      mark("median", median.value, abs(median.value) / 500)
    }
    if let interval = output.interval {
      let tail = (1 - interval.probability) / 2
      for (p, end) in [(tail, interval.low), (1 - tail, interval.high)] {
        mark(Self.name(ofPercentile: p), end, abs(end) / 500)
      }
    }
    for claim in analysis.claims.map(\.claim)
    where claim.output == output.name && claim.unit == output.unit {
      for limit in claim.limits { mark(claim.id, limit, nil) }
    }
    return marks
  }
}
