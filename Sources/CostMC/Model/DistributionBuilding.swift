import Diagnostics
import Probability

/// A name in the unit in which a parameter needs it.
struct FigureKey: Hashable, Sendable {
  let name: String
  let isQuantity: Bool
}

/// A parameter that gives no marginal, with its place.
struct PlacedParameterError: Error {
  let diagnostic: Diagnostic
}

extension Distribution {
  /// All its numbers and names, with the parameters that they belong to.
  var figures: [(figure: Figure, isQuantity: Bool, parameter: String)] {
    var all: [(figure: Figure, isQuantity: Bool, parameter: String)] = []
    for parameter in parameters {
      switch parameter.argument {
      case .figure(let figure): all.append((figure, parameter.isQuantity, parameter.name))
      case .figures(let list):
        all += list.map { ($0, parameter.isQuantity, parameter.name) }
      case .quantiles(let points): all += points.map { ($0.value, true, parameter.name) }
      case .components(let components):
        for component in components {
          all.append((component.weight, false, "weight"))
          all += component.distribution.figures
        }
      case .flag, .data: break
      }
    }
    if let shift { all.append((shift, true, "shift")) }
    if let least { all.append((least, true, "min")) }
    if let greatest { all.append((greatest, true, "max")) }
    return all
  }

  /// How far the marginal, before shift and truncation, is from the quantiles that it was fitted
  /// to; nil where two define it.
  ///
  /// - Parameter marginal: without shift and truncation.
  func misfit(_ value: (FigureKey) -> Double) -> QuantileMisfit? {
    for parameter in parameters {
      guard case .quantiles(let points) = parameter.argument, points.count > 2,
        type.family.forms.contains(where: \.isByTwoQuantiles)
      else { continue }
      var plain = self
      (plain.shift, plain.least, plain.greatest) = (nil, nil, nil)
      guard let marginal = try? plain.marginal(value) else { return nil }
      return QuantileMisfit(
        marginal,
        points.map { point in
          switch point.value {
          case .number(let number, _): (point.probability, number)
          case .name(let name):
            (point.probability, value(FigureKey(name: name.text, isQuantity: true)))
          }
        })
    }
    return nil
  }

  /// Builds the marginal.
  ///
  /// - Parameter value: of a name.
  func marginal(
    _ value: (FigureKey) -> Double
  ) throws(PlacedParameterError) -> any Marginal {
    func number(_ figure: Figure, _ isQuantity: Bool) -> Double {
      switch figure {
      case .number(let number, _): number
      case .name(let name): value(FigureKey(name: name.text, isQuantity: isQuantity))
      }
    }
    var values = Parameters()
    for parameter in type.family.forms.flatMap(\.parameters) {
      if let fallback = parameter.defaultValue, values.values[parameter.name] == nil {
        values.values[parameter.name] = .number(fallback)
      }
    }
    for parameter in parameters {
      switch parameter.argument {
      case .figure(let figure):
        values.values[parameter.name] = .number(number(figure, parameter.isQuantity))
      case .flag(let flag): values.values[parameter.name] = .flag(flag)
      case .figures(let figures):
        values.values[parameter.name] = .numbers(
          figures.map { number($0, parameter.isQuantity) })
      case .data(let numbers): values.values[parameter.name] = .numbers(numbers)
      case .quantiles(let points):
        values.values[parameter.name] = .quantiles(
          points.map { ($0.probability, number($0.value, true)) })
      case .components(let components):
        var built: [(weight: Double, marginal: any Marginal)] = []
        for component in components {
          built.append(
            (number(component.weight, false), try component.distribution.marginal(value)))
        }
        values.values[parameter.name] = .components(built)
      }
    }
    do throws(ParameterError) {
      var marginal = try QuantileFit.marginal(type, values)
      if let shift { marginal = marginal.shifted(by: number(shift, true)) }
      if least != nil || greatest != nil {
        marginal = try Truncated.marginal(
          marginal, min: least.map { number($0, true) }, max: greatest.map { number($0, true) })
      }
      return marginal
    } catch {
      throw PlacedParameterError(diagnostic: diagnostic(error))
    }
  }

  private func diagnostic(_ error: ParameterError) -> Diagnostic {
    guard let name = error.parameter else {
      return .error(.refused(subject, type.family.name, error.requirement), .init(span))
    }
    if let parameter = parameters.first(where: { $0.name == name }) {
      return .error(
        .refusedParameter(name, subject, error.requirement, parameter.found),
        .init(parameter.span.head))
    }
    let bound = name == "truncate" ? (least ?? greatest)?.span : nil
    return .error(.refusedParameter(name, subject, error.requirement, nil), .init(bound ?? span))
  }
}

extension Distribution.Parameter {
  /// What stands there, where that is one number.
  fileprivate var found: String? {
    if case .figure(.number(let number, _)) = argument { Wording.number(number) } else { nil }
  }
}

extension Span {
  /// The first line of a longer text.
  fileprivate var head: Span {
    let end = source.bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
    return Span(source, range.lowerBound..<end)
  }
}

extension Diagnostic.Message {
  fileprivate static func refused(
    _ subject: String, _ family: String, _ requirement: String
  ) -> Self {
    "\(subject): the \(family) distribution \(requirement)"
  }
  fileprivate static func refusedParameter(
    _ name: String, _ subject: String, _ requirement: String, _ found: String?
  ) -> Self {
    "`\(name)` of \(subject) \(requirement)\(found.map { ", found \($0)" } ?? "")"
  }
}
