import Formulas
import Probability

/// The JSON Schema (draft 2020-12) of scenario files, made from the registries that the reader goes
/// by: for editors that complete and check while one types. It knows no names, units or cycles;
/// `costmc validate` does.
///
/// Source: JSON Schema 2020-12, https://json-schema.org/draft/2020-12/schema.
public enum JSONSchema {
  public static var text: String {
    var schema = JSONSchemaWriter()
    let whole = schema.reference(ObjectFormat.scenario, .whole)
    let change = schema.reference(ObjectFormat.scenario, .change)
    return JSONOut.rendered([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("costmc scenario, format 1")),
      ("type", .text("object")),
      ("if", .object([("required", .array([.text("extends")]))])), ("then", change),
      ("else", whole), ("$defs", .object(schema.definitions.sorted { $0.0 < $1.0 })),
    ])
  }
}

/// Collects one definition for each object of the format.
struct JSONSchemaWriter {
  /// A whole object, or what is merged over one: there nothing is required and null removes.
  enum Mode: String {
    case whole
    case change
  }

  private(set) var definitions: [(String, JSONOut?)] = []
  private var known: Set<String> = []

  mutating func reference(_ format: ObjectFormat, _ mode: Mode) -> JSONOut {
    let name = format.name + (mode == .change ? "-change" : "")
    if known.insert(name).inserted {
      let definition: JSONOut =
        switch format.name {
        case ObjectFormat.input.name, ObjectFormat.component.name: defined(format, mode)
        default: object(format, mode)
        }
      definitions.append((name, definition))
    }
    return .object([("$ref", .text("#/$defs/\(name)"))])
  }

  // MARK: Objects

  private mutating func object(_ format: ObjectFormat, _ mode: Mode) -> JSONOut {
    let isWhole = mode == .whole
    let required = isWhole ? format.keys.filter(\.isRequired).map(\.name) : []
    return closed(
      properties(format.keys, mode, parent: format), required: required,
      exactlyOneOf: isWhole ? format.alternatives : [])
  }

  private func closed(
    _ properties: [(String, JSONOut?)], required: [String], exactlyOneOf: [String] = []
  ) -> JSONOut {
    .object([
      ("type", .text("object")), ("properties", .object(properties)),
      ("required", required.isEmpty ? nil : .array(required.map { .text($0) })),
      (
        "oneOf",
        exactlyOneOf.isEmpty
          ? nil : .array(exactlyOneOf.map { .object([("required", .array([.text($0)]))]) })
      ),
      ("additionalProperties", .boolean(false)),
    ])
  }

  private mutating func properties(
    _ keys: [ObjectFormat.Key], _ mode: Mode, parent: ObjectFormat
  ) -> [(String, JSONOut?)] {
    keys.map { key in
      // Variants change what they are merged over.
      let inner = parent.name == ObjectFormat.variant.name ? Mode.change : mode
      return (key.name, described(shape(key.shape, inner), key.summary, mode))
    }
  }

  /// - Returns: the schema with its meaning; null goes too where it removes a key.
  private func described(_ schema: JSONOut, _ summary: String, _ mode: Mode) -> JSONOut {
    let inner =
      mode == .whole
      ? schema : .object([("anyOf", .array([schema, .object([("type", .text("null"))])]))])
    guard case .object(let members) = inner else { return inner }
    return .object([("description", .text(summary))] + members)
  }

  private mutating func shape(_ shape: ObjectFormat.Shape, _ mode: Mode) -> JSONOut {
    func type(_ name: String) -> JSONOut { .object([("type", .text(name))]) }
    switch shape {
    case .text: return type("string")
    case .words, .formula:
      return .object([("type", .text("string")), ("pattern", .text("\\S"))])
    case .number: return type("number")
    case .bounded(let limits): return Self.number(within: limits)
    case .flag: return type("boolean")
    case .null: return type("null")
    case .name: return Self.name
    case .choice(let words): return .object([("enum", .array(words.map { .text($0) }))])
    case .list(let item, let least, let most):
      // Lists are replaced whole, so that their items are whole too.
      return .object([
        ("type", .text("array")), ("items", self.shape(item, .whole)),
        ("minItems", least > 0 ? .integer(least) : nil), ("maxItems", most.map { .integer($0) }),
      ])
    case .map(let value, let keys, let least):
      let inner = self.shape(value, mode)
      return .object([
        ("type", .text("object")), ("propertyNames", Self.pattern(of: keys)),
        ("minProperties", least > 0 && mode == .whole ? .integer(least) : nil),
        (
          "properties",
          .object([("note", .object([("anyOf", .array([type("string"), inner]))]))])
        ),
        (
          "additionalProperties",
          mode == .whole ? inner : .object([("anyOf", .array([inner, type("null")]))])
        ),
      ])
    case .object(let format): return reference(format, mode)
    case .either(let shapes):
      return .object([("anyOf", .array(shapes.map { self.shape($0, mode) }))])
    }
  }

  private static func number(within limits: Limits) -> JSONOut {
    let (least, most) = (limits.least.map(JSONOut.number), limits.most.map(JSONOut.number))
    return .object([
      ("type", .text(limits.isWhole ? "integer" : "number")),
      (limits.isOpen ? "exclusiveMinimum" : "minimum", least),
      (limits.isOpen ? "exclusiveMaximum" : "maximum", most),
    ])
  }

  private static func pattern(of keys: ObjectFormat.Keys) -> JSONOut? {
    switch keys {
    case .any: nil
    case .names:
      .object([
        ("pattern", .text(namePattern)),
        (
          "not",
          .object([("enum", .array(Formula.reserved.sorted().map { .text($0) }))])
        ),
      ])
    case .units:
      .object([
        ("pattern", .text("^[A-Za-z_%\\u0080-\\uffff][A-Za-z0-9_%\\u0080-\\uffff]*$"))
      ])
    }
  }

  private static let namePattern = "^[A-Za-z_][A-Za-z0-9_]*$"
  private static let name = JSONOut.object([
    ("type", .text("string")), ("pattern", .text(namePattern)),
  ])

  // MARK: Inputs and components

  /// An object whose further keys depend on its `distribution`.
  private mutating func defined(_ format: ObjectFormat, _ mode: Mode) -> JSONOut {
    if mode == .change { return changed(format) }
    let constantOnly: Set<String> = ["value"]
    let drawnOnly: Set<String> = ["distribution", "truncate", "shift"]
    // What they hold is said once, beside the cases.
    func names(without others: Set<String>) -> [(String, JSONOut?)] {
      format.keys.map(\.name).filter { !others.contains($0) }.map { ($0, .boolean(true)) }
    }
    let drawn = names(without: constantOnly.union(["distribution"]))
    let required = format.keys.filter(\.isRequired).map(\.name)
    var cases: [JSONOut] = Marginals.all.map { type in
      let family = type.family
      let forms = family.forms.map { form in
        let own = form.parameters.map { parameter -> (String, JSONOut?) in
          (parameter.name, described(value(of: parameter), parameter.summary, .whole))
        }
        let needed = form.parameters.filter { !$0.isOptional }.map(\.name)
        let distribution: (String, JSONOut?) = (
          "distribution",
          .object([
            ("const", .text(family.name)), ("description", .text(family.summary)),
          ])
        )
        return closed(
          [distribution] + own + drawn,
          required: ["distribution"] + needed + required.filter { $0 != "distribution" })
      }
      return when(family.name, forms.count == 1 ? forms[0] : .object([("anyOf", .array(forms))]))
    }
    let families = Marginals.all.map { JSONOut.text($0.family.name) }
    let common = properties(
      format.keys.filter { $0.name != "distribution" }, mode, parent: format)
    let isInput = format.keys.contains { $0.name == "value" }
    if isInput {
      let constant = closed(names(without: drawnOnly), required: ["value"])
      cases.append(
        .object([
          ("if", .object([("not", .object([("required", .array([.text("distribution")]))]))])),
          ("then", constant),
        ]))
    }
    return .object([
      ("type", .text("object")),
      (
        "properties",
        .object(
          [
            (
              "distribution",
              .object([
                ("description", .text("name of a family; its parameters stand beside it")),
                ("enum", .array(families)),
              ])
            )
          ] + common)
      ),
      ("required", isInput ? nil : .array(required.map { .text($0) })),
      ("allOf", .array(cases)),
    ])
  }

  private func when(_ family: String, _ then: JSONOut) -> JSONOut {
    .object([
      (
        "if",
        .object([
          (
            "properties",
            .object([("distribution", .object([("const", .text(family))]))])
          ), ("required", .array([.text("distribution")])),
        ])
      ), ("then", then),
    ])
  }

  /// Any parameter of any family may be changed.
  private mutating func changed(_ format: ObjectFormat) -> JSONOut {
    var all = properties(format.keys, .change, parent: format)
    var seen = Set(all.map(\.0))
    for family in Marginals.all.map({ $0.family }) {
      for parameter in family.forms.flatMap(\.parameters)
      where seen.insert(parameter.name).inserted {
        // Families give one name different kinds.
        all.append((parameter.name, .boolean(true)))
      }
    }
    return closed(all, required: [])
  }

  private mutating func value(of parameter: Family.Parameter) -> JSONOut {
    let figure = JSONOut.object([
      ("anyOf", .array([.object([("type", .text("number"))]), Self.name]))
    ])
    func list(_ items: JSONOut) -> JSONOut {
      .object([
        ("type", .text("array")), ("items", items), ("minItems", .integer(1)),
      ])
    }
    switch parameter.kind {
    case .quantity, .number: return figure
    case .flag: return .object([("type", .text("boolean"))])
    case .quantities, .numbers: return list(figure)
    case .quantiles:
      return .object([
        ("type", .text("object")),
        ("properties", .object([("note", .object([("type", .text("string"))]))])),
        (
          "propertyNames",
          .object([
            ("pattern", .text("^(note|[01]|1\\.0+|0?\\.[0-9]+|[0-9](\\.[0-9]+)?[eE]-[0-9]+)$"))
          ])
        ),
        ("additionalProperties", figure),
      ])
    case .components: return list(reference(ObjectFormat.component, .whole))
    case .file, .column: return .object([("type", .text("string"))])
    }
  }
}
