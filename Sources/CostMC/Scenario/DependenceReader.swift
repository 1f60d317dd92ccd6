import Diagnostics
import Probability

// The copula and the correlations.

extension MemberReader {
  func copula(_ reader: ObjectReader) -> DependenceBlock.Family {
    guard let json = reader["copula"] else { return .normal }
    if let text = json.string {
      if text.text == "normal" { return .normal }
      if text.text == "student-t" {
        problems.add(
          .error(
            .studentNeedsDegrees, .init(text.whole),
            help: "write `{ \"family\": \"student-t\", \"df\": 4 }`"))
        return .normal
      }
      problems.add(
        .error(
          .unknownCopula(text.text), .init(text.whole),
          help: Suggestion.help(text.text, among: ["normal", "student-t"])))
      return .normal
    }
    guard
      let copula = ObjectReader(json, .copula, subject: "`copula`", problems: problems),
      let family = copula.choice("family", ["normal", "student-t"])
    else { return .normal }
    let degrees = copula.number("df")
    if family == "normal" {
      if let json = copula["df"] {
        problems.add(.error(.normalTakesNoDegrees, .init(json.head), help: "remove `df`"))
      }
      return .normal
    }
    if copula.isAbsent("df") {
      problems.add(.error(.studentNeedsDegrees, .init(copula.place), help: "add `\"df\": 4`"))
    }
    return degrees.map { .studentT(degreesOfFreedom: $0.value) } ?? .normal
  }

  func correlations(_ reader: ObjectReader) -> [Scenario.Correlation] {
    (reader.list("correlations") ?? []).enumerated().compactMap { index, json in
      let subject = "correlation \(index + 1)"
      guard let entry = ObjectReader(json, .correlation, subject: subject, problems: problems)
      else { return nil }
      let kind = entry.onlyAlternative()
      let coefficient = kind.flatMap { entry.number($0) }
      guard let between = entry.list("between") else { return nil }
      let names = between.compactMap(\.string)
      guard between.count == 2, names.count == 2 else {
        if let json = entry["between"], !between.contains(where: \.isInvalid) {
          problems.add(
            .error(
              .wrongKind(
                "`between` of \(subject)", "the names of two inputs",
                between.count == 2
                  ? Wording.list(between.map(\.kind), "and")
                  : "\(Wording.count(between.count, "item"))"), .init(json.head)))
        }
        return nil
      }
      guard let kind, let coefficient else { return nil }
      return Scenario.Correlation(
        first: names[0], second: names[1], kind: kind, coefficient: coefficient,
        span: json.head)
    }
  }
}

extension Diagnostic.Message {
  fileprivate static let studentNeedsDegrees: Self =
    "a student-t copula needs `df`, its degrees of freedom"
  fileprivate static let normalTakesNoDegrees: Self = "a normal copula takes no `df`"
  fileprivate static func unknownCopula(_ name: String) -> Self {
    "`copula` must be `normal` or an object with `family`, found \(Wording.quoted(name))"
  }
}
