import Statistics

// The ranking of the inputs, in results of runs and of sensitivity studies.

extension JSONReport {
  static func ranking(_ json: inout JSONWriter, _ ranking: SensitivityRanking) {
    json.member("output", ranking.output)
    json.member("unit", ranking.unit)
    json.member("rankedBy", ranking.rankedBy)
    json.objects("inputs", ranking.inputs, rankedInput)
    json.objects("groups", ranking.groups.unlessEmpty) { json, group in
      json.member("name", group.name)
      json.member("inputs", group.inputs)
      for method in methodsOfOneFigure { json.estimate(method, group.indices[method]) }
    }
    json.objects("secondOrder", ranking.second.unlessEmpty) { json, pair in
      json.member("inputs", [pair.first, pair.second])
      json.member("value", pair.share.value)
      json.member("standardError", pair.share.standardError)
    }
  }

  private static func rankedInput(_ json: inout JSONWriter, _ entry: SensitivityRanking.Entry) {
    json.member("name", entry.input)
    json.member("rank", entry.rank)
    json.member("rankRange", [entry.rankRange.lowerBound, entry.rankRange.upperBound])
    json.member("correlated", entry.isCorrelated ? true : nil)
    for method in methodsOfOneFigure { json.estimate(method, entry.indices[method]) }
    json.object("elementaryEffects", entry.elementaryEffects, effects)
    json.object("tornado", entry.tornado, tornado)
    json.object("swing", entry.swing) { json, ends in
      json.member("low", ends.low)
      json.member("high", ends.high)
    }
  }

  private static let methodsOfOneFigure = SensitivityMethods.all.map(\.name).filter {
    !["elementaryEffects", "tornado", "swing"].contains($0)
  }

  private static func tornado(_ json: inout JSONWriter, _ tornado: Tornado) {
    json.member("low", tornado.low.value)
    json.member("high", tornado.high.value)
    json.member("lowStandardError", tornado.low.standardError)
    json.member("highStandardError", tornado.high.standardError)
  }

  private static func effects(_ json: inout JSONWriter, _ effects: ElementaryEffects) {
    json.member("meanAbsolute", effects.meanAbsolute.value)
    json.member("standardError", effects.meanAbsolute.standardError)
    json.member("mean", effects.mean.value)
    json.member("meanStandardError", effects.mean.standardError)
    json.member("standardDeviation", effects.standardDeviation.value)
    json.member("standardDeviationStandardError", effects.standardDeviation.standardError)
  }
}

extension SensitivityAnalysis {
  /// The result in the format `costmc-sensitivity-1`.
  public var json: String {
    JSONWriter.document { json in
      json.member("format", "costmc-sensitivity-1")
      json.object("receipt", receipt, JSONReport.receipt)
      json.member("points", points)
      json.object("scenario", self) { json, analysis in
        json.member("title", analysis.title)
        json.memberOrNull("variant", analysis.variant)
      }
      json.objects("outputs", rankings, JSONReport.ranking)
      json.object("valueOfInformation", valueOfInformation, Self.information)
      json.objects("verdicts", verdicts.unlessEmpty, Self.verdict)
      json.member("warnings", warnings)
    }
  }

  private static func information(_ json: inout JSONWriter, _ value: ValueOfInformation) {
    json.member("label", value.label)
    json.member("unit", value.unit)
    json.objects("options", value.options) { json, option in
      json.member("name", option.name)
      json.estimate("mean", option.mean)
    }
    json.member("best", value.best)
    json.estimate("evpi", value.evpi)
    json.objects("evppi", value.evppi) { json, entry in
      json.member("inputs", entry.inputs)
      json.member("value", entry.value.value)
      json.member("standardError", entry.value.standardError)
    }
  }

  private static func verdict(_ json: inout JSONWriter, _ verdict: VerdictInformation) {
    json.member("claim", verdict.claim)
    json.member("output", verdict.output)
    json.estimate("wrong", verdict.wrong)
    json.objects("inputs", verdict.inputs) { json, entry in
      json.member("name", entry.input)
      json.estimate("reduction", entry.reduction)
      json.estimate("narrowing", entry.narrowing)
    }
  }
}
