import Statistics

extension SensitivityAnalysis {
  /// One line for each figure: output, unit, input, rank, its range, method, value, standard error.
  /// What knowing an input is worth comes last, in the decision's unit and for each claim.
  public var csv: String {
    var table = CSVTable(columns: [
      "output", "unit", "input", "rank", "rankLow", "rankHigh", "method", "value",
      "standardError",
    ])
    for ranking in rankings {
      func add(_ subject: [String], _ method: String, _ value: Double, _ error: Double?) {
        guard value.isFinite else { return }
        table.add(
          [ranking.output, ranking.unit] + subject
            + [method, CSVTable.number(value), CSVTable.number(error)])
      }
      for entry in ranking.inputs {
        let subject = [
          entry.input, "\(entry.rank)", "\(entry.rankRange.lowerBound)",
          "\(entry.rankRange.upperBound)",
        ]
        for method in SensitivityMethods.all {
          if let index = entry.indices[method.name] {
            add(subject, method.name, index.value, index.standardError)
          }
        }
        if let effects = entry.elementaryEffects {
          add(
            subject, "elementaryEffects.meanAbsolute", effects.meanAbsolute.value,
            effects.meanAbsolute.standardError)
          add(
            subject, "elementaryEffects.mean", effects.mean.value, effects.mean.standardError)
          add(
            subject, "elementaryEffects.standardDeviation", effects.standardDeviation.value,
            effects.standardDeviation.standardError)
        }
        if let tornado = entry.tornado {
          add(subject, "tornado.low", tornado.low.value, tornado.low.standardError)
          add(subject, "tornado.high", tornado.high.value, tornado.high.standardError)
        }
        if let swing = entry.swing {
          add(subject, "swing.low", swing.low, nil)
          add(subject, "swing.high", swing.high, nil)
        }
      }
      for group in ranking.groups {
        for (method, index) in group.indices.figures.sorted(by: { $0.method < $1.method }) {
          add([group.name, "", "", ""], "group.\(method)", index.value, index.standardError)
        }
      }
      for pair in ranking.second {
        add(
          ["\(pair.first) \(pair.second)", "", "", ""], "secondOrder", pair.share.value,
          pair.share.standardError)
      }
    }
    if let value = valueOfInformation {
      func add(_ subject: String, _ method: String, _ estimate: Estimate) {
        table.add(
          ["", value.unit, subject, "", "", "", method, CSVTable.number(estimate.value)]
            + [CSVTable.number(estimate.standardError)])
      }
      for option in value.options { add(option.name, "valueOfInformation.benefit", option.mean) }
      add("", "valueOfInformation.evpi", value.evpi)
      for partial in value.evppi {
        add(partial.inputs.joined(separator: " "), "valueOfInformation.evppi", partial.value)
      }
    }
    for verdict in verdicts {
      func add(_ input: String, _ figure: String, _ estimate: Estimate?) {
        guard let estimate else { return }
        table.add(
          [
            verdict.output, "", input, "", "", "", "verdicts.\(verdict.claim).\(figure)",
            CSVTable.number(estimate.value), CSVTable.number(estimate.standardError),
          ])
      }
      add("", "wrong", verdict.wrong)
      for entry in verdict.inputs {
        add(entry.input, "reduction", entry.reduction)
        add(entry.input, "narrowing", entry.narrowing)
      }
    }
    return table.text
  }
}
