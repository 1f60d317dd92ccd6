import Statistics

extension Report {
  /// The report of a sensitivity study: for each output who drives it, then what to look up.
  init(_ analysis: SensitivityAnalysis, width: Int) {
    let writer = SensitivityWriter(analysis: analysis, width: width)
    blocks = writer.title() + analysis.rankings.flatMap(writer.output)
    if let value = analysis.valueOfInformation { blocks += writer.information(value) }
    if analysis.rankings.isEmpty && analysis.valueOfInformation == nil && analysis.verdicts.isEmpty
    {
      blocks.append(.paragraph("There is nothing to rank."))
    }
    blocks += writer.verdicts() + writer.explanations() + writer.closing()
  }
}

struct SensitivityWriter {
  let analysis: SensitivityAnalysis
  let width: Int
  let mostShown = 12

  func title() -> [Report.Block] {
    [.heading(1, "What drives the spread: \(analysis.title)")]
      + (analysis.variant.map { [.paragraph("Variant: \($0).")] } ?? [])
  }

  func output(_ ranking: SensitivityRanking) -> [Report.Block] {
    let unit = ranking.unit.isEmpty ? "" : ", in \(ranking.unit)"
    var blocks: [Report.Block] = [.heading(2, "`\(ranking.output)`\(unit)")]
    let shown = Array(ranking.inputs.prefix(mostShown))
    let correlated = shown.filter(\.isCorrelated).map(\.input)
    var text = ranking.rankedBy.map { "Ranked by `\($0)`." } ?? ""
    if !correlated.isEmpty {
      text +=
        " Correlated inputs are marked with *: total order and regression tell little of them, Shapley effects share out what they have in common."
    }
    if ranking.inputs.count > shown.count {
      text += " \(ranking.inputs.count - shown.count) inputs of less weight are not shown."
    }
    if !text.isEmpty { blocks.append(.paragraph(text)) }
    if let method = ranking.rankedBy {
      blocks.append(
        .picture(
          bars(shown, method),
          .bars(
            title: "\(ranking.output): \(method)",
            shown.map { entry in
              let estimate = entry.indices[method]
              return Chart.Bar(
                label: name(entry), low: 0, high: abs(estimate?.value ?? 0),
                error: estimate?.standardError.map { 2 * $0 }, text: Self.figure(estimate))
            })))
    }
    blocks += tables(shown, unit: ranking.unit)
    blocks += tornado(ranking, shown)
    if !ranking.groups.isEmpty { blocks += groups(ranking) }
    if !ranking.second.isEmpty { blocks += pairs(ranking) }
    return blocks
  }

  private func name(_ entry: SensitivityRanking.Entry) -> String {
    entry.input + (entry.isCorrelated ? "*" : "")
  }

  private func ranks(_ entry: SensitivityRanking.Entry) -> String {
    let range = entry.rankRange
    return range.lowerBound == range.upperBound
      ? "\(entry.rank)" : "\(entry.rank) (\(range.lowerBound)-\(range.upperBound))"
  }

  /// One bar an input, with its error.
  private func bars(_ shown: [SensitivityRanking.Entry], _ method: String) -> [String] {
    let names = shown.map(name)
    let nameWidth = min(28, names.map(\.count).max() ?? 0)
    let ranks = shown.map(ranks)
    let rankWidth = ranks.map(\.count).max() ?? 0
    let figures = shown.map { Self.figure($0.indices[method]) }
    let figureWidth = figures.map(\.count).max() ?? 0
    let barWidth = max(20, width - nameWidth - figureWidth - rankWidth - 6)
    return shown.indices.map { k in
      let estimate = shown[k].indices[method]
      let bar =
        estimate.map {
          Pictures.bar(abs($0.value), error: $0.standardError ?? 0, width: barWidth)
        } ?? ""
      return Pictures.padded(ranks[k], to: rankWidth, right: true) + " "
        + Pictures.padded(Pictures.shortened(names[k], to: nameWidth), to: nameWidth) + " "
        + Pictures.padded(figures[k], to: figureWidth, right: true) + " |" + bar
    }
  }

  /// To the second digit of its error, with the error.
  static func figure(_ estimate: Estimate?) -> String {
    guard let estimate else { return "-" }
    let error = estimate.standardError ?? 0
    // Small errors by one digit, so that the figure stays short.
    let places =
      error > 0
      ? max(2, min(4, 1 - NumberFormat.exponent(error)), min(6, -NumberFormat.exponent(error))) : 3
    func decimal(_ x: Double) -> String {
      let text = NumberFormat.decimal(abs(x), places: places)
      return (x < 0 && text.contains { $0 >= "1" && $0 <= "9" } ? "-" : "") + text
    }
    guard estimate.standardError != nil else { return decimal(estimate.value) }
    return "\(decimal(estimate.value)) ± \(decimal(error))"
  }

  /// The indices, three columns to a table, so that a terminal holds them.
  private func tables(
    _ shown: [SensitivityRanking.Entry], unit: String
  ) -> [Report.Block] {
    let methods = SensitivityMethods.all.map(\.name).filter { method in
      shown.contains { $0.indices[method] != nil }
    }
    return stride(from: 0, to: methods.count, by: 3).map { start in
      let here = methods[start..<min(methods.count, start + 3)]
      return .table(
        Report.Table(
          columns: [("input", .left)] + here.map { ($0, .right) },
          rows: shown.map { entry in
            [name(entry)] + here.map { Self.figure(entry.indices[$0]) }
          }))
    } + effects(shown, unit: unit)
  }

  private func effects(
    _ shown: [SensitivityRanking.Entry], unit: String
  ) -> [Report.Block] {
    guard shown.contains(where: { $0.elementaryEffects != nil }) else { return [] }
    let size = shown.compactMap { $0.elementaryEffects?.meanAbsolute.value }.max() ?? 0
    let format = NumberFormat(unit: unit, magnitude: size)
    return [
      .table(
        Report.Table(
          columns: [
            ("input", .left), ("mean |effect|", .right), ("mean effect", .right),
            ("sd of effects", .right),
          ],
          rows: shown.map { entry in
            guard let effects = entry.elementaryEffects else {
              return [name(entry), "-", "-", "-"]
            }
            return [
              name(entry), format.withError(effects.meanAbsolute),
              format.withError(effects.mean), format.withError(effects.standardDeviation),
            ]
          }))
    ]
  }

  /// Bars from the output at the input's low end to the one at its high end.
  private func tornado(
    _ ranking: SensitivityRanking, _ shown: [SensitivityRanking.Entry]
  ) -> [Report.Block] {
    func picture(
      _ caption: String, _ ends: (SensitivityRanking.Entry) -> (low: Double, high: Double)?
    ) -> [Report.Block] {
      let bars = shown.compactMap { entry in
        ends(entry).map { (name: name(entry), low: $0.low, high: $0.high) }
      }.sorted { abs($0.high - $0.low) > abs($1.high - $1.low) }
      guard !bars.isEmpty else { return [] }
      let size = bars.map { max(abs($0.low), abs($0.high)) }.max() ?? 0
      let format = NumberFormat(unit: ranking.unit, magnitude: size)
      let spread = bars.map { abs($0.high - $0.low) }.max() ?? 0
      return [
        .paragraph(caption),
        .picture(
          Pictures.tornado(
            bars, label: { format.string($0, error: spread / 50) }, width: width),
          .bars(
            title: "\(ranking.output): \(caption)",
            bars.map {
              Chart.Bar(
                label: $0.name, low: $0.low, high: $0.high,
                text:
                  "\(format.string($0.low, error: spread / 50)) to \(format.string($0.high, error: spread / 50))"
              )
            })),
      ]
    }
    return picture(
      "Mean of the output in the lowest (-) and the highest (+) tenth of each input:"
    ) { entry in entry.tornado.map { ($0.low.value, $0.high.value) } }
      + picture(
        "The output with one input at its P10 (-) or P90 (+), all others at their medians:"
      ) { $0.swing }
  }

  private func groups(_ ranking: SensitivityRanking) -> [Report.Block] {
    let methods = SensitivityMethods.all.map(\.name).filter { method in
      ranking.groups.contains { $0.indices[method] != nil }
    }
    return [
      .heading(3, "Groups"),
      .table(
        Report.Table(
          columns: [("group", .left)] + methods.map { ($0, .right) } + [("inputs", .left)],
          rows: ranking.groups.map { group in
            [group.name] + methods.map { Self.figure(group.indices[$0]) }
              + [group.inputs.joined(separator: ", ")]
          })),
    ]
  }

  private func pairs(_ ranking: SensitivityRanking) -> [Report.Block] {
    [
      .heading(3, "What pairs cause only together"),
      .table(
        Report.Table(
          columns: [("pair", .left), ("secondOrder", .right)],
          rows: ranking.second.prefix(mostShown).map {
            ["\($0.first) × \($0.second)", Self.figure($0.share)]
          })),
    ]
  }

  // MARK: How to read it

  func explanations() -> [Report.Block] {
    let used = SensitivityMethods.all.filter { method in
      if method.name == "verdicts" { return !analysis.verdicts.isEmpty }
      if method.name == "valueOfInformation" { return analysis.valueOfInformation != nil }
      return analysis.rankings.contains { ranking in
        ranking.inputs.contains { entry in
          switch method.name {
          case "tornado": entry.tornado != nil
          case "swing": entry.swing != nil
          case "elementaryEffects": entry.elementaryEffects != nil
          default: entry.indices[method.name] != nil
          }
        } || method.name == "secondOrder" && !ranking.second.isEmpty
      }
    }
    guard !used.isEmpty else { return [] }
    return [
      .heading(2, "How to read it"),
      .list(used.map { "\($0.name): \($0.answers). It misleads: \($0.misleads)." }),
    ]
  }

  func closing() -> [Report.Block] {
    let receipt = analysis.receipt
    let points = analysis.points.map { ", \($0) pairs of points" } ?? ""
    return (analysis.warnings.isEmpty ? [] : [.heading(2, "Warnings"), .list(analysis.warnings)])
      + [
        .heading(2, "Receipt"),
        .picture([
          "costmc sensitivity \(receipt.subject)",
          "  \(receipt.draws) draws\(points), seed \(receipt.seed), design \(receipt.design)",
          "costmc \(receipt.version), GSL \(receipt.gslVersion)",
          "SHA-256 \(receipt.scenarioSHA256)",
        ]),
      ]
  }
}

extension SensitivityAnalysis {
  public func text(width: Int) -> String {
    TextReport.rendered(Report(self, width: width), width: width)
  }
  public var markdown: String { MarkdownReport.rendered(Report(self, width: 80)) }
  public var html: String { HTMLReport.page(Report(self, width: 80), title: title) }
}
