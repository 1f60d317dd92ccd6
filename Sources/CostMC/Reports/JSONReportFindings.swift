import Statistics

extension JSONReport {
  static func sourceQuality(_ quality: SourceQuality) -> JSONOut {
    .object([
      ("output", .text(quality.output)),
      (
        "shares",
        .array(
          quality.shares.map { share in
            .object([
              ("quality", .text(share.quality)), ("value", .number(share.share.value)),
              ("standardError", .optional(share.share.standardError)),
              ("inputs", .array(share.inputs.map { .text($0) })),
            ])
          })
      ),
      ("remainder", estimate(quality.remainder)),
    ])
  }

  static func robustness(_ finding: RobustnessFinding) -> JSONOut {
    .object([
      ("claim", .text(finding.claim)), ("verdict", .text(finding.verdict.rawValue)),
      ("flips", .integer(finding.flips.count)),
      (
        "choices",
        .array(
          finding.outcomes.map {
            .object([
              ("choice", .text($0.choice)), ("verdict", .text($0.verdict.rawValue)),
              ("flips", .boolean($0.flips)),
            ])
          })
      ),
    ])
  }

  static func movement(_ movement: Movement) -> JSONOut {
    .object([
      ("former", .text(movement.former)), ("compared", .integer(movement.compared)),
      ("threshold", .number(Movement.threshold)),
      (
        "moved",
        .array(
          movement.moved.map {
            .object([
              ("subject", .text($0.subject)), ("figure", .text($0.name)), ("unit", .text($0.unit)),
              ("former", .number($0.former)), ("now", .number($0.now)),
              ("standardError", .number($0.standardError)),
            ])
          })
      ),
      (
        "verdicts",
        .array(
          movement.verdicts.map {
            .object([
              ("subject", .text($0.subject)), ("former", .text($0.former)), ("now", .text($0.now)),
            ])
          })
      ),
      ("gone", .array(movement.gone.map { .text($0) })),
      ("added", .array(movement.added.map { .text($0) })),
    ])
  }
}
