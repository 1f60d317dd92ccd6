import Statistics

// What a run finds about the claims and the bridges, and how far that can be relied on.

extension JSONReport {
  static func claim(_ json: inout JSONWriter, _ finding: ClaimFinding) {
    let claim = finding.claim
    json.member("id", claim.id)
    json.member("output", claim.output)
    json.member("unit", claim.unit)
    json.object("stated", claim.statement) { json, statement in
      switch statement {
      case .value(let value): json.member("value", value)
      case .range(let low, let high): json.member("range", [low, high])
      case .atMost(let value): json.member("atMost", value)
      case .atLeast(let value): json.member("atLeast", value)
      }
    }
    json.member("by", claim.by)
    json.member("scope", claim.scope)
    json.estimate("rank", finding.rank)
    json.estimate("inside", finding.inside)
    json.estimate("below", finding.below)
    json.estimate("above", finding.above)
    json.estimate("holds", finding.holds)
    json.member("verdict", finding.verdict.rawValue)
    json.member("open", finding.open.map(\.rawValue).unlessEmpty)
    json.member("expect", claim.expect)
    json.objects("implied", finding.implied.unlessEmpty, implied)
  }

  private static func implied(_ json: inout JSONWriter, _ implied: ClaimFinding.Implied) {
    json.member("input", implied.input)
    json.member("unit", implied.unit)
    json.object("prior", implied.prior, triple)
    json.object("given", implied.given, triple)
    json.object("givenStandardErrors", implied.givenErrors, triple)
    json.member("effectiveDraws", implied.effectiveDraws)
    json.object("alone", implied.alone) { json, alone in
      json.member("value", alone.value)
      json.member("percentile", alone.percentile)
      json.member("standardError", alone.standardError)
    }
  }

  private static func triple(_ json: inout JSONWriter, _ triple: ClaimFinding.Triple) {
    json.member("p5", triple.p5)
    json.member("p50", triple.p50)
    json.member("p95", triple.p95)
  }

  static func bridge(_ json: inout JSONWriter, _ finding: BridgeFinding) {
    func end(_ json: inout JSONWriter, _ entry: BridgeFinding.Entry) {
      json.member("name", entry.name)
      json.member("mean", entry.mean.value)
      json.member("nearMedian", entry.nearMedian)
      json.member("nearMedianStandardError", entry.nearMedianError)
    }
    json.member("id", finding.bridge.id)
    json.member("label", finding.bridge.label)
    json.member("unit", finding.bridge.unit)
    json.object("from", finding.from, end)
    json.object("to", finding.to, end)
    json.objects("steps", finding.steps) { json, step in
      json.member("label", step.label)
      json.member("name", step.name)
      json.member("mean", step.mean.value)
      json.member("standardError", step.mean.standardError)
      json.member("low", step.low)
      json.member("high", step.high)
      json.member("nearMedian", step.nearMedian)
      json.member("nearMedianStandardError", step.nearMedianError)
    }
    json.member("largestGap", finding.largestGap)
  }

  static func sourceQuality(_ json: inout JSONWriter, _ quality: SourceQuality) {
    json.member("output", quality.output)
    json.objects("shares", quality.shares) { json, share in
      json.member("quality", share.quality)
      json.member("value", share.share.value)
      json.member("standardError", share.share.standardError)
      json.member("inputs", share.inputs)
    }
    json.estimate("remainder", quality.remainder)
  }

  static func robustness(_ json: inout JSONWriter, _ finding: RobustnessFinding) {
    json.member("claim", finding.claim)
    json.member("verdict", finding.verdict.rawValue)
    json.member("flips", finding.flips.count)
    json.objects("choices", finding.outcomes) { json, outcome in
      json.member("choice", outcome.choice)
      json.member("verdict", outcome.verdict.rawValue)
      json.member("flips", outcome.flips)
    }
  }

  static func movement(_ json: inout JSONWriter, _ movement: Movement) {
    json.member("former", movement.former)
    json.member("compared", movement.compared)
    json.member("threshold", Movement.threshold)
    json.objects("moved", movement.moved) { json, figure in
      json.member("subject", figure.subject)
      json.member("figure", figure.name)
      json.member("unit", figure.unit)
      json.member("former", figure.former)
      json.member("now", figure.now)
      json.member("standardError", figure.standardError)
    }
    json.objects("verdicts", movement.verdicts) { json, verdict in
      json.member("subject", verdict.subject)
      json.member("former", verdict.former)
      json.member("now", verdict.now)
    }
    json.member("gone", movement.gone)
    json.member("added", movement.added)
  }
}
