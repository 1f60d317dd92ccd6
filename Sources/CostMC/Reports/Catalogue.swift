import Diagnostics
import Formulas
import Probability

/// The registries in words.
public enum Catalogue: String, CaseIterable, Sendable {
  case distributions, functions, units, designs, methods

  public var text: String {
    switch self {
    case .distributions:
      Marginals.all.map { FamilyPage($0).entry }.joined(separator: "\n")
    case .functions:
      Function.all.map { function in
        let parameters =
          function.parameters.joined(separator: ", ") + (function.isVariadic ? ", …" : "")
        return
          "\(function.name)(\(parameters)): \(function.summary); \(function.example.call) = \(Wording.number(function.example.result))\n"
      }.joined()
        + Function.constants.sorted { $0.key < $1.key }.map {
          "\($0.key): the constant \(Wording.number($0.value))\n"
        }.joined()
        + BinaryOperator.words + "\n"
    case .units:
      UnitTable.builtIn.map { entry in
        "\(entry.symbol): \(entry.summary)" + (entry.definition.map { " = \($0)" } ?? "")
          + entry.prefixesInWords + "\n"
      }.joined()
    case .designs:
      Designs.all.map { design in
        "\(design.name)\(design == Designs.standard ? " (default)" : ""): \(design.summary)\n    source: \(design.source)\n"
      }.joined()
    case .methods:
      SensitivityMethods.all.map {
        "\($0.name)\($0.isDefault ? "" : " (only on request)"): \($0.answers)\n    misleads: \($0.misleads)\n    source: \($0.source)\n"
      }.joined()
    }
  }
}
