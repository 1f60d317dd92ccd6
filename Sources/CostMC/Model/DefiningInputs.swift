import Diagnostics
import Formulas
import Probability

extension ModelBuilder {
  func define(_ input: Scenario.Input, isOnCycle: Bool) {
    let name = input.name.text
    let unit = unit(input.unit)
    let source = source(input.source)
    let isComplete = areKnown(input.names.map { ($0.text, $0.whole) })
    if let unit {
      // Names that use this one are checked even where its own numbers are refused.
      unitOf[name] = unit
      unitTextOf[name] = shown(unit, as: input.unit)
    }
    guard let unit, isComplete, !isOnCycle,
      let (kind, text, misfit) = kind(input.definition, unit)
    else {
      return
    }
    if case .constant(let value) = kind { constants[name] = value }
    inputs[name] = Input(
      name: name, label: input.label, unit: unitTextOf[name] ?? "", kind: kind, distribution: text,
      source: source, quality: input.quality, basis: input.basis, group: input.group,
      calibratedTo: input.calibratedTo?.text,
      statedProbabilities: input.definition.statedProbabilities, misfit: misfit)
  }

  private func kind(
    _ definition: Scenario.Input.Definition, _ unit: Unit
  ) -> (kind: Input.Kind, text: String, misfit: QuantileMisfit?)? {
    switch definition {
    case .invalid: return nil
    case .constant(let value):
      return (.constant(value.value), "constant \(Wording.number(value.value))", nil)
    case .distribution(let distribution):
      var arguments = Arguments()
      guard collect(distribution, unit, &arguments) else { return nil }
      let text = distribution.text
      if arguments.names.isEmpty {
        do throws(PlacedParameterError) {
          let fixed = arguments.fixed
          let marginal = try distribution.marginal { fixed[$0] ?? .nan }
          let misfit = distribution.misfit { fixed[$0] ?? .nan }
          if let misfit, misfit.isNotable {
            problems.add(
              .warning(
                .misfit(distribution.subject, distribution.type.family.name, misfit),
                .init(distribution.span),
                help:
                  "take another family, or `metalog` or `cumulative`, which go through all points"
              ))
          }
          return (.marginal(marginal), text, misfit)
        } catch {
          problems.add(error.diagnostic)
          return nil
        }
      }
      let (fixed, columns) = (arguments.fixed, arguments.columns)
      let marginal = ConditionalMarginal(arguments: arguments.names) { values in
        try? distribution.marginal { name in
          if let column = columns[name] { return column.conversion(values[column.index]) }
          return fixed[name] ?? .nan
        }
      }
      return (.conditional(marginal), text, nil)
    }
  }

  /// Where the values of a distribution's names come from.
  private struct Arguments {
    /// Names that differ from draw to draw.
    var names: [String] = []
    /// A name can stand for a quantity here and for a pure number there: the key says which.
    var columns: [FigureKey: (index: Int, conversion: Conversion)] = [:]
    /// Names of constants, in the unit needed.
    var fixed: [FigureKey: Double] = [:]
  }

  /// Notes names whose dimension does not fit.
  private func collect(
    _ distribution: Distribution, _ unit: Unit, _ arguments: inout Arguments
  ) -> Bool {
    var isRight = true
    for (figure, isQuantity, parameter) in distribution.figures {
      guard case .name(let name) = figure, let found = unitOf[name.text] else { continue }
      let wanted = isQuantity ? unit : Unit.one
      guard let conversion = found.conversion(to: wanted) else {
        problems.add(
          .error(
            .wrongDimension(
              parameter, distribution.subject, wanted.symbol, name.text, found.symbol),
            .init(name.whole, found.symbol)))
        isRight = false
        continue
      }
      let key = FigureKey(name: name.text, isQuantity: isQuantity)
      if let value = constants[name.text] {
        arguments.fixed[key] = conversion(value)
      } else if arguments.columns[key] == nil {
        let index = arguments.names.firstIndex(of: name.text) ?? arguments.names.count
        if index == arguments.names.count { arguments.names.append(name.text) }
        arguments.columns[key] = (index, conversion)
      }
    }
    return isRight
  }
}

extension Scenario.Input {
  /// The names that its parameters come from.
  var names: [PlacedText] {
    guard case .distribution(let distribution) = definition else { return [] }
    return distribution.figures.compactMap { entry in
      if case .name(let name) = entry.figure { name } else { nil }
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func misfit(
    _ subject: String, _ family: String, _ misfit: QuantileMisfit
  ) -> Self {
    "the quantiles of \(subject) do not lie on one \(family): \(misfit.words)"
  }
  fileprivate static func wrongDimension(
    _ parameter: String, _ subject: String, _ wanted: String, _ name: String, _ found: String
  ) -> Self {
    "`\(parameter)` of \(subject) is in `\(wanted)`, but \(Wording.quoted(name)) is in `\(found)`"
  }
}

extension Scenario.Input.Definition {
  /// Of a distribution by quantiles, which tells nothing beyond them.
  fileprivate var statedProbabilities: ClosedRange<Double>? {
    guard case .distribution(let distribution) = self else { return nil }
    for parameter in distribution.parameters {
      guard case .quantiles(let points) = parameter.argument else { continue }
      let probabilities = points.map(\.probability)
      if let least = probabilities.min(), let most = probabilities.max() { return least...most }
    }
    return nil
  }
}
