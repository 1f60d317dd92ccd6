import CGSL

extension Parameters {
  /// A number that must be there and finite.
  func number(_ name: String) throws(ParameterError) -> Double {
    guard case .number(let value) = values[name] else {
      throw ParameterError(name, "is required and must be a number")
    }
    guard value.isFinite else { throw ParameterError(name, "must be finite") }
    return value
  }

  func number(_ name: String, default defaultValue: Double) throws(ParameterError) -> Double {
    values[name] == nil ? defaultValue : try number(name)
  }

  func positive(_ name: String) throws(ParameterError) -> Double {
    let value = try number(name)
    guard value > 0 else { throw ParameterError(name, "must be positive") }
    return value
  }

  func probability(_ name: String) throws(ParameterError) -> Double {
    let value = try number(name)
    guard value >= 0 && value <= 1 else { throw ParameterError(name, "must lie in [0, 1]") }
    return value
  }

  /// A whole number >= `least`.
  func whole(_ name: String, least: Double) throws(ParameterError) -> Double {
    let value = try number(name)
    guard value == value.rounded(), value >= least, value <= 9e15 else {
      throw ParameterError(name, "must be a whole number of at least \(Int(least))")
    }
    return value
  }

  func numbers(_ name: String) throws(ParameterError) -> [Double] {
    guard case .numbers(let list) = values[name], !list.isEmpty else {
      throw ParameterError(name, "is required and must be a list of numbers")
    }
    guard list.allSatisfy(\.isFinite) else { throw ParameterError(name, "must be finite") }
    return list
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// Two quantiles, increasing; nil where the form is another.
  func twoQuantiles() throws(ParameterError) -> (
    low: (p: Double, x: Double), high: (p: Double, x: Double)
  )? {
    guard case .quantiles(let list) = values["quantiles"] else { return nil }
    guard list.count == 2 else {
      throw ParameterError("quantiles", "must be two for this family")
    }
    let (a, b) = (list[0], list[1])
    guard a.probability > 0, b.probability < 1 else {
      throw ParameterError("quantiles", "must have probabilities between 0 and 1")
    }
    guard a.probability < b.probability, a.value < b.value, a.value.isFinite, b.value.isFinite
    else {
      throw ParameterError("quantiles", "must increase with their probabilities")
    }
    return ((a.probability, a.value), (b.probability, b.value))
  }

  /// Location and scale that give a standard quantile function the two quantiles.
  func locationScale(
    _ standard: (Double) -> Double, _ transform: (Double) -> Double = { $0 }
  ) throws(ParameterError) -> (location: Double, scale: Double)? {
    guard let (low, high) = try twoQuantiles() else { return nil }
    let scale = (transform(high.x) - transform(low.x)) / (standard(high.p) - standard(low.p))
    return (transform(low.x) - scale * standard(low.p), scale)
  }
}

extension Parameters {
  /// `location` and `scale` as given, or from two quantiles of the standard quantile function.
  func locationAndScale(
    _ standard: (Double) -> Double
  ) throws(ParameterError) -> (location: Double, scale: Double) {
    if let fit = try locationScale(standard) { return fit }
    return try locationAndScale()
  }

  func locationAndScale() throws(ParameterError) -> (location: Double, scale: Double) {
    (try number("location"), try positive("scale"))
  }
}

extension Family.Form {
  /// `location`, of the given meaning, and `scale`.
  static func locationScale(_ location: String) -> Self {
    Self([Family.Parameter("location", location), Family.Parameter("scale", "scale > 0")])
  }

  /// `quantiles`, with other parameters that stay given.
  static func quantiles(_ others: Family.Parameter...) -> Self {
    Self(
      others + [
        Family.Parameter(
          "quantiles", .quantiles, "two probabilities with their values; more are fitted")
      ], isByTwoQuantiles: true)
  }
}

func standardNormalQuantile(_ p: Double) -> Double {
  p <= 0.5 ? gslNormalQuantile(lower: p) : -gslNormalQuantile(lower: 1 - p)
}

func gslNormalQuantile(lower p: Double) -> Double { gsl_cdf_ugaussian_Pinv(p) }
