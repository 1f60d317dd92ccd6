import Probability

// The objects of a scenario.

extension ObjectFormat {
  public static let qualities = ["measured", "reported", "press", "judgement"]

  public static let scenario = ObjectFormat(
    "scenario",
    [
      key("$schema", .text, "for editors; not read"),
      key(
        "costmc", .bounded(Limits(least: 1, most: 1, isWhole: true)), required: true,
        "version of the format: 1"),
      key("extends", .text, "another scenario to start from; path relative to this file"),
    ] + content + [
      key("variants", .map(of: .object(variant)), "named changes, merged over the scenario")
    ])

  /// What a scenario and its variants have in common.
  private static let content: [Key] = [
    key("title", .words, required: true, "what the scenario is about, in a line"),
    key("description", .text, "what it is about, in a paragraph"),
    key("subject", .text, "the thing whose cost is in question"),
    key(
      "units", .map(of: .either([.null, .text]), keys: .units),
      "own units: null = a new base unit, a text = its definition by others"),
    key("sources", .map(of: .object(source)), "where numbers are from"),
    key("inputs", .map(of: .object(input), keys: .names), "uncertain quantities and constants"),
    key("correlations", .list(of: .object(correlation)), "dependence between pairs of inputs"),
    key(
      "copula", .either([.choice(["normal"]), .object(copula)]),
      "family of the dependence; default normal"),
    key(
      "formulas", .map(of: .either([.formula, .object(formula)]), keys: .names),
      "quantities computed from others"
    ),
    key(
      "outputs", .list(of: .either([.name, .object(output)])),
      "inputs and formulas to report; default: the formulas that nothing else uses"),
    key("claims", .list(of: .object(claim)), "published figures to judge"),
    key("bridges", .list(of: .object(bridge)), "ways from one figure to another, step by step"),
    key("checks", .list(of: .object(check)), "audits of a source's own arithmetic"),
    key("decision", .object(decision), "options whose net benefits are compared"),
    key("run", .object(run), "settings of the simulation"),
  ]

  public static let variant = ObjectFormat(
    "variant",
    [key("label", .text, "what it changes, in words")]
      + content.map { key($0.name, $0.shape, $0.summary) })

  public static let source = ObjectFormat(
    "source",
    [
      key("title", .text, "what it is called"), key("url", .text, "where it is"),
      key("date", .text, "when it was published"),
      key("quality", .choice(qualities), "how good its numbers are"),
    ])

  /// The keys of an input apart from `value`, `distribution` and its parameters.
  public static let input = ObjectFormat(
    "input",
    [
      key("value", .number, "of a constant, in `unit`"),
      key("distribution", .text, "name of a family; its parameters stand beside it"),
      key("truncate", .object(truncation), "bounds that the distribution is renormalised to"),
      key("shift", .either([.number, .name]), "added to the distribution before truncation"),
    ] + description)

  /// What describes an input without defining its numbers: stays when an overlay redefines them.
  static let description: [Key] = [
    key("label", .text, "name in reports"),
    key("unit", .text, "of all its figures; default: a pure number"),
    key("source", .text, "key of `sources`"),
    key("basis", .text, "why these numbers"),
    key("quality", .choice(qualities), "overrides the source's"),
    key("calibratedTo", .text, "id of a claim that these numbers were taken from"),
    key("group", .text, "inputs of one group are ranked together"),
  ]

  public static let truncation = ObjectFormat(
    "truncate",
    [
      key("min", .either([.number, .name]), "lower bound, in the input's unit"),
      key("max", .either([.number, .name]), "upper bound, in the input's unit"),
    ])

  /// A component of a mixture: parameters of its family stand beside these.
  public static let component = ObjectFormat(
    "component",
    [
      key(
        "weight", .either([.number, .name]), required: true, "its share; weights need not sum to 1"),
      key("distribution", .text, required: true, "name of a family"),
      key("truncate", .object(truncation), "bounds that the component is renormalised to"),
      key("shift", .either([.number, .name]), "added to the component before truncation"),
    ])

  public static let correlation = ObjectFormat(
    "correlation",
    [
      key("between", .list(of: .name, atLeast: 2, atMost: 2), required: true, "two inputs"),
      key("spearman", coefficient, "rank correlation of the scores, from -1 to 1"),
      key("pearson", coefficient, "correlation of the normal scores, from -1 to 1"),
      key("kendall", coefficient, "Kendall's tau of the scores, from -1 to 1"),
    ], exactlyOneOf: ["spearman", "pearson", "kendall"])

  private static let coefficient = Shape.bounded(Limits(least: -1, most: 1))

  public static let copula = ObjectFormat(
    "copula",
    [
      key("family", .choice(["normal", "student-t"]), required: true, "of the dependence"),
      key(
        "df", .bounded(Limits(least: 0, isOpen: true)),
        "degrees of freedom of student-t, greater than 0"),
    ])

  public static let formula = ObjectFormat(
    "formula",
    [
      key("formula", .formula, required: true, "the expression"),
      key("unit", .text, "that the result is given in; must have its dimension"),
      key("label", .text, "name in reports"),
    ])

  public static let output = ObjectFormat(
    "output",
    [
      key("name", .name, required: true, "an input or formula"),
      key("label", .text, "name in reports"), key("unit", .text, "to report it in"),
    ])

  public static let claim = ObjectFormat(
    "claim",
    [
      key("id", .words, required: true, "its name in reports"),
      key("output", .name, required: true, "the input or formula that it speaks of"),
      key("value", .number, "the stated figure"),
      key("range", .list(of: .number, atLeast: 2, atMost: 2), "[low, high], bounds included"),
      key("atMost", .number, "the stated upper bound"),
      key("atLeast", .number, "the stated lower bound"),
      key("unit", .text, "of the stated figures; default: the output's"),
      key("label", .text, "in words"), key("by", .text, "who claims it"),
      key("source", .text, "key of `sources`"), key("scope", .text, "what the figure covers"),
      key(
        "expect", .choice(Verdict.allCases.map(\.rawValue)), "the verdict that `--check` insists on"
      ),
    ], exactlyOneOf: ["value", "range", "atMost", "atLeast"])

  public static let bridge = ObjectFormat(
    "bridge",
    [
      key("id", .words, required: true, "its name in reports"),
      key("label", .text, "in words"),
      key("from", .name, required: true, "an input or formula"),
      key("to", .name, required: true, "an input or formula: from + sum of the steps"),
      key(
        "steps", .list(of: .either([.formula, .object(step)]), atLeast: 1), required: true,
        "what is added, in order"),
      key("expect", .choice(["holds"]), "the verdict that `--check` insists on"),
    ])

  public static let step = ObjectFormat(
    "step",
    [
      key("formula", .formula, required: true, "a name or an expression"),
      key("label", .text, "name in reports"),
    ])

  public static let check = ObjectFormat(
    "check",
    [
      key("statement", .text, required: true, "the arithmetic as the source states it"),
      key("formula", .formula, required: true, "the same as an expression of constants"),
      key(
        "stated", .either([.number, .list(of: .number, atLeast: 2, atMost: 2)]), required: true,
        "the source's result, or [low, high]"),
      key("unit", .text, "of `stated`; default: that of the formula"),
      key("tolerance", .bounded(Limits(least: 0)), "relative, at least 0; default 0"),
      key("source", .text, "key of `sources`"),
      key("expect", .choice(["holds", "wrong"]), "the verdict that `--check` insists on"),
    ])

  public static let decision = ObjectFormat(
    "decision",
    [
      key("label", .text, "in words"),
      key(
        "options", .map(of: .either([.number, .formula]), atLeast: 2), required: true,
        "formulas of net benefit, at least two"),
      key("unit", .text, "of the net benefits; default: that of the first option with one"),
    ])

  public static let run = ObjectFormat(
    "run",
    [
      key(
        "draws", .bounded(Limits(least: 1, most: 1e15, isWhole: true)),
        "number of draws, at least 1; default 1000000"),
      key(
        "seed", .bounded(Limits(least: 0, most: 0x1p64, isWhole: true)),
        "from 0 to 18446744073709551615; default 1"),
      key(
        "design", .choice(Designs.all.map { $0.name }),
        "layout of the draws; default \(Designs.standard.name)"),
      key(
        "level", .bounded(Limits(least: 0, most: 1, isOpen: true)),
        "probability of the reported intervals, between 0 and 1; default 0.9"),
      key(
        "percentiles", .list(of: .bounded(Limits(least: 0, most: 100, isOpen: true))),
        "reported percentiles, in percent"),
    ])
}
