extension Family {
  /// A family of positive values by `scale` alone.
  static func scale(_ name: String, scale: String, summary: String, source: String) -> Family {
    Family(
      name: name,
      forms: [Family.Form([Family.Parameter("scale", "scale > 0: \(scale)")])],
      support: "x >= 0", summary: summary, source: source,
      examples: [["scale": .number(2)], ["scale": .number(1e-6)], ["scale": .number(3e5)]],
      refused: [["scale": .number(0)], ["scale": .number(-1)]])
  }
}
