import Statistics

/// A comparison as people read it, and as programs do.
public struct ComparisonReport {
  private let comparison: Comparison
  private let options: ReportOptions

  public static let formats = ["text", "markdown", "json"]

  public init(_ comparison: Comparison, _ options: ReportOptions) {
    self.comparison = comparison
    self.options = options
  }

  /// - Parameter format: one of `formats`.
  public func rendered(_ format: String) -> String {
    switch format {
    case "json": json
    case "markdown": MarkdownReport.rendered(Report(blocks: blocks(width: 80)))
    default: TextReport.rendered(Report(blocks: blocks(width: options.width)), width: options.width)
    }
  }

  private var level: String { NumberFormat.percent(comparison.level, error: 0) }

  /// The files' names without folder and ending, where these are distinct.
  private var names: [String] {
    let full = comparison.subjects.map(\.name)
    let short = full.map { name in
      let file = name.split(separator: "/").last.map(String.init) ?? name
      let parts = file.split(separator: "@", maxSplits: 1)
      guard let base = parts.first, base.hasSuffix(".json") else { return file }
      return String(base.dropLast(5)) + (parts.count > 1 ? "@\(parts[1])" : "")
    }
    return Set(short).count == short.count ? short : full
  }

  private static let shownPercentiles = [0.05, 0.25, 0.5, 0.75, 0.95]

  private var format: NumberFormat {
    let means = comparison.subjects.compactMap { $0.mean.map { abs($0.value) } }.sorted()
    return NumberFormat(
      unit: comparison.unit, magnitude: means.isEmpty ? 0 : means[means.count / 2])
  }

  // MARK: For people

  private func blocks(width: Int) -> [Report.Block] {
    let unit = comparison.unit.isEmpty ? "" : ", in \(comparison.unit)"
    let label =
      comparison.label.map { "\($0) (`\(comparison.output)`)" } ?? "`\(comparison.output)`"
    return [.heading(1, "Comparison of " + label + unit), table]
      + picture(width) + difference + order + attribution + [.heading(2, "Receipt"), receipt]
  }

  private var table: Report.Block {
    let all = comparison.subjects.first?.percentiles.map(\.p) ?? []
    let few = all.filter { Self.shownPercentiles.contains($0) }
    let percentiles = all.count > Self.shownPercentiles.count && few.count > 2 ? few : all
    let rows = comparison.subjects.enumerated().map { place, subject -> [String] in
      [names[place], string(subject.mean), string(subject.standardDeviation)]
        + percentiles.map { p in string(subject.percentiles.first { $0.p == p }?.estimate) }
    }
    let columns: [(title: String, alignment: Report.Table.Alignment)] =
      [("scenario", .left), ("mean", .right), ("sd", .right)]
      + percentiles.map { ("P" + NumberFormat.significant($0 * 100, digits: 6), .right) }
    return .table(Report.Table(columns: columns, rows: rows))
  }

  private func string(_ estimate: Estimate?) -> String {
    estimate.map { format.string($0.value, error: error($0)) } ?? "-"
  }

  /// Nil where it is rounding only: such a figure is exact.
  private func error(_ estimate: Estimate?) -> Double? {
    guard let estimate, let error = estimate.standardError else { return nil }
    return error > 1e-12 * abs(estimate.value) ? error : nil
  }

  private func picture(_ width: Int) -> [Report.Block] {
    let boxes = comparison.subjects.map { subject in
      subject.percentiles.map { (p: $0.p, value: $0.estimate.value) }
    }
    let lines = Pictures.boxes(
      names: names, percentiles: boxes, label: { format.string($0) }, width: width)
    return lines.isEmpty ? [] : [.picture(lines)]
  }

  private var difference: [Report.Block] {
    let rows = comparison.pairs.map { pair -> [String] in
      let interval = pair.interval.map {
        let error = error(pair.mean)
        return "\(format.string($0.low, error: error)) to \(format.string($0.high, error: error))"
      }
      return [
        "\(names[pair.second]) - \(names[pair.first])", string(pair.mean),
        error(pair.mean).map { format.string($0, error: $0) } ?? "-", interval ?? "-",
        NumberFormat.percent(pair.less),
      ]
    }
    return [
      .heading(2, "Differences, draw by draw on common random numbers"),
      .paragraph("The last column is the probability that the one named second is the smaller."),
      .table(
        Report.Table(
          columns: [
            ("difference", .left), ("mean", .right), ("error", .right),
            ("\(level) interval", .right), ("P(> 0)", .right),
          ], rows: rows)),
    ]
  }

  private static let shownOrders = 10

  private var order: [Report.Block] {
    guard !comparison.orders.isEmpty else { return [] }
    let shown = comparison.orders.prefix(Self.shownOrders)
    var blocks: [Report.Block] = [
      .heading(2, "In which order, from the least"),
      .table(
        Report.Table(
          columns: [("order", .left), ("probability", .right)],
          rows: shown.map { order in
            [
              written(order),
              NumberFormat.percent(order.probability),
            ]
          })),
    ]
    let rest = comparison.orders.dropFirst(Self.shownOrders)
    if !rest.isEmpty {
      let share = rest.reduce(0) { $0 + $1.probability.value }
      blocks.append(
        .paragraph("\(rest.count) other orders: \(NumberFormat.percent(share)) together."))
    }
    return blocks
  }

  private func written(_ order: Comparison.Order) -> String {
    zip(order.subjects.dropFirst(), order.relations).reduce(names[order.subjects[0]]) {
      "\($0) \($1.1.rawValue) \(names[$1.0])"
    }
  }

  private var attribution: [Report.Block] {
    guard let attribution = comparison.attribution else { return [] }
    let format = format
    // One number of decimals, so that a reader can add the column up.
    let errors = attribution.parts.compactMap(\.share.standardError).filter { $0 > 0 }
    let error = errors.max()
    func row(_ label: String, _ estimate: Estimate) -> [String] {
      [
        label, format.string(estimate.value, error: error),
        estimate.standardError.map { format.string($0, error: error) } ?? "-",
      ]
    }
    let parts = attribution.parts.map { part in
      row("+ " + (part.label.map { "\($0) (`\(part.name)`)" } ?? "`\(part.name)`"), part.share)
    }
    let how =
      attribution.isExact
      ? "all \(attribution.mixtures) mixtures" : "\(attribution.mixtures) mixtures of random orders"
    let entries =
      [(label: names[0], value: attribution.from.value, isTotal: true)]
      + attribution.parts.map { (label: $0.name, value: $0.share.value, isTotal: false) }
      + [(label: names[1], value: attribution.to.value, isTotal: true)]
    return [
      .heading(2, "Where the difference comes from"),
      .paragraph(
        "What each definition that differs adds to the mean, averaged over all orders of changing them (Shapley), from \(how) of \(attribution.draws) draws; the parts add up exactly."
      ),
      .table(
        Report.Table(
          columns: [("definition", .left), ("mean", .right), ("error", .right)],
          rows: [row(names[0], attribution.from)] + parts + [row("= " + names[1], attribution.to)])),
      .picture(
        Pictures.waterfall(
          entries, label: { format.string($0, error: error) }, width: options.width)),
    ]
  }

  private var receipt: Report.Block {
    let subjects = ["costmc compare"] + comparison.subjects.map(\.name.shellWord)
    let options =
      Receipt.options(setting: comparison.assignments) + [
        "--output \(comparison.output)", "--draws \(comparison.draws)",
        "--seed \(comparison.seed)", "--level \(comparison.level)",
      ] + (comparison.attribution == nil ? [] : ["--bridge"])
    return .picture(
      CommandText.lines(subjects + options) + ["costmc \(costmcVersion)"]
        + comparison.subjects.flatMap { [$0.name, "  SHA-256 \($0.scenarioSHA256)"] })
  }

  // MARK: For programs

  private var paths: [String] { comparison.subjects.map(\.name) }

  private var json: String {
    JSONWriter.document { json in
      json.member("format", "costmc-compare-1")
      json.object("receipt", comparison) { json, comparison in
        json.member("version", costmcVersion)
        json.member("seed", comparison.seed)
        json.member("draws", comparison.draws)
        json.member("level", comparison.level)
        json.member("design", "monte-carlo")
        json.member("set", comparison.assignments.unlessEmpty)
      }
      json.member("output", comparison.output)
      json.member("unit", comparison.unit)
      json.objects("scenarios", comparison.subjects, subject)
      json.objects("pairs", comparison.pairs, pair)
      json.objects("orders", comparison.orders.unlessEmpty) { json, order in
        json.member("order", order.subjects.map { paths[$0] })
        json.member("relations", order.relations.map(\.rawValue))
        json.estimate("probability", order.probability)
      }
      json.object("bridge", comparison.attribution, attribution)
    }
  }

  private func subject(_ json: inout JSONWriter, _ subject: Comparison.Figures) {
    json.member("scenario", subject.name)
    json.member("title", subject.title)
    json.member("variant", subject.variant)
    json.member("scenarioSHA256", subject.scenarioSHA256)
    json.member("nonFinite", subject.nonFinite)
    json.estimate("mean", subject.mean)
    json.estimate("standardDeviation", subject.standardDeviation)
    json.objects("percentiles", subject.percentiles, JSONReport.percentile)
    json.object("interval", subject.interval, JSONReport.interval)
  }

  private func pair(_ json: inout JSONWriter, _ pair: Comparison.Pair) {
    json.member("first", paths[pair.first])
    json.member("second", paths[pair.second])
    json.object("difference", pair) { json, pair in
      json.estimate("mean", pair.mean)
      json.estimate("standardDeviation", pair.standardDeviation)
      json.objects("percentiles", pair.percentiles, JSONReport.percentile)
      json.object("interval", pair.interval, JSONReport.interval)
    }
    json.estimate("probabilityFirstLess", pair.less)
    json.estimate("probabilityEqual", pair.equal)
    json.member("nonFinite", pair.nonFinite)
  }

  private func attribution(_ json: inout JSONWriter, _ attribution: Attribution) {
    json.member("method", "shapley")
    json.member("exact", attribution.isExact)
    json.member("mixtures", attribution.mixtures)
    json.member("draws", attribution.draws)
    json.estimate("from", attribution.from)
    json.estimate("to", attribution.to)
    json.estimate("difference", attribution.difference)
    json.objects("parts", attribution.parts) { json, part in
      json.member("name", part.name)
      json.member("label", part.label)
      json.member("value", part.share.value)
      json.member("standardError", part.share.standardError)
    }
  }
}
