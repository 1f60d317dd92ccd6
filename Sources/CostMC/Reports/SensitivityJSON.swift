import Statistics

// The ranking of the inputs, in results of runs and of sensitivity studies.

extension JSONReport {
  static func ranking(_ ranking: SensitivityRanking) -> JSONOut {
    .object([
      ("output", .text(ranking.output)), ("unit", .text(ranking.unit)),
      ("rankedBy", .optional(ranking.rankedBy)),
      ("inputs", .array(ranking.inputs.map(rankedInput))),
      ("groups", ranking.groups.isEmpty ? nil : .array(ranking.groups.map(group))),
      ("secondOrder", ranking.second.isEmpty ? nil : .array(ranking.second.map(pair))),
    ])
  }

  private static func rankedInput(_ entry: SensitivityRanking.Entry) -> JSONOut {
    let range: [JSONOut] = [
      .integer(entry.rankRange.lowerBound), .integer(entry.rankRange.upperBound),
    ]
    var members: [(String, JSONOut?)] = [
      ("name", .text(entry.input)), ("rank", .integer(entry.rank)), ("rankRange", .array(range)),
      ("correlated", entry.isCorrelated ? .boolean(true) : nil),
    ]
    for method in SensitivityMethods.all {
      switch method.name {
      case "tornado": members.append(("tornado", entry.tornado.map(tornado)))
      case "swing": members.append(("swing", ends(entry.swing)))
      case "elementaryEffects":
        members.append(("elementaryEffects", entry.elementaryEffects.map(effects)))
      default: members.append((method.name, estimate(entry.indices[method.name])))
      }
    }
    return .object(members)
  }

  private static func ends(_ ends: (low: Double, high: Double)?) -> JSONOut? {
    ends.map { .object([("low", .number($0.low)), ("high", .number($0.high))]) }
  }

  private static func tornado(_ tornado: Tornado) -> JSONOut {
    .object([
      ("low", .number(tornado.low.value)), ("high", .number(tornado.high.value)),
      ("lowStandardError", .optional(tornado.low.standardError)),
      ("highStandardError", .optional(tornado.high.standardError)),
    ])
  }

  private static func effects(_ effects: ElementaryEffects) -> JSONOut {
    .object([
      ("meanAbsolute", .number(effects.meanAbsolute.value)),
      ("standardError", .optional(effects.meanAbsolute.standardError)),
      ("mean", .number(effects.mean.value)),
      ("meanStandardError", .optional(effects.mean.standardError)),
      ("standardDeviation", .number(effects.standardDeviation.value)),
      ("standardDeviationStandardError", .optional(effects.standardDeviation.standardError)),
    ])
  }

  private static func group(_ group: SensitivityRanking.Group) -> JSONOut {
    var members: [(String, JSONOut?)] = [
      ("name", .text(group.name)), ("inputs", .array(group.inputs.map { .text($0) })),
    ]
    for method in SensitivityMethods.all {
      members.append((method.name, estimate(group.indices[method.name])))
    }
    return .object(members)
  }

  private static func pair(_ pair: SensitivityRanking.Pair) -> JSONOut {
    .object([
      ("inputs", .array([.text(pair.first), .text(pair.second)])),
      ("value", .number(pair.share.value)), ("standardError", .optional(pair.share.standardError)),
    ])
  }
}

extension SensitivityAnalysis {
  /// The result in the format `costmc-sensitivity-1`.
  public var json: String {
    JSONOut.object([
      ("format", .text("costmc-sensitivity-1")), ("receipt", JSONReport.receipt(receipt)),
      ("points", points.map { .integer($0) }),
      (
        "scenario",
        .object([
          ("title", .text(title)), ("variant", variant.map { .text($0) } ?? .null),
        ])
      ),
      ("outputs", .array(rankings.map(JSONReport.ranking))),
      ("valueOfInformation", valueOfInformation.map(Self.information)),
      ("verdicts", verdicts.isEmpty ? nil : .array(verdicts.map(Self.verdict))),
      ("warnings", .array(warnings.map { .text($0) })),
    ]).rendered
  }

  private static func flat(_ inputs: [String], _ estimate: Estimate) -> JSONOut {
    .object([
      ("inputs", .array(inputs.map { .text($0) })), ("value", .number(estimate.value)),
      ("standardError", .optional(estimate.standardError)),
    ])
  }

  private static func information(_ value: ValueOfInformation) -> JSONOut {
    .object([
      ("label", .optional(value.label)), ("unit", .text(value.unit)),
      (
        "options",
        .array(
          value.options.map {
            .object([("name", .text($0.name)), ("mean", JSONReport.estimate($0.mean))])
          })
      ),
      ("best", .text(value.best)), ("evpi", JSONReport.estimate(value.evpi)),
      ("evppi", .array(value.evppi.map { flat($0.inputs, $0.value) })),
    ])
  }

  private static func verdict(_ verdict: VerdictInformation) -> JSONOut {
    .object([
      ("claim", .text(verdict.claim)), ("output", .text(verdict.output)),
      ("wrong", JSONReport.estimate(verdict.wrong)),
      (
        "inputs",
        .array(
          verdict.inputs.map {
            .object([
              ("name", .text($0.input)), ("reduction", JSONReport.estimate($0.reduction)),
              ("narrowing", JSONReport.estimate($0.narrowing)),
            ])
          })
      ),
    ])
  }
}
