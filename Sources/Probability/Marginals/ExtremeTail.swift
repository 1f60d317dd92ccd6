#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Location, scale and shape of the extreme value families, and the scale on which both are
/// simple: x = location + scale (exp(shape y) - 1) / shape, y for shape 0.
///
/// Source: Coles (2001), doi:10.1007/978-1-4471-3675-0, sections 3.1 and 4.2.
struct ExtremeTail: Sendable {
  let location: Double
  let scale: Double
  let shape: Double

  private static let form = Family.Form([
    Family.Parameter("location", "location"), Family.Parameter("scale", "scale > 0"),
    Family.Parameter("shape", .number, "shape xi, -5 to 5; positive has a heavy tail"),
  ])

  /// A family with these three parameters.
  static func family(
    _ name: String, support: String, summary: String, source: String
  ) -> Family {
    Family(
      name: name, forms: [form], support: support, summary: summary, source: source,
      examples: [
        ["location": .number(10), "scale": .number(2), "shape": .number(0.2)],
        ["location": .number(0), "scale": .number(1), "shape": .number(-0.3)],
        ["location": .number(0), "scale": .number(1), "shape": .number(0)],
        ["location": .number(5), "scale": .number(3), "shape": .number(1.2)],
      ],
      refused: [
        ["location": .number(0), "scale": .number(0), "shape": .number(0.1)],
        ["location": .number(0), "scale": .number(1), "shape": .number(9)],
      ])
  }

  init(_ parameters: Parameters) throws(ParameterError) {
    (location, scale) = try parameters.locationAndScale()
    shape = try parameters.number("shape")
    guard abs(shape) <= 5 else { throw ParameterError("shape", "must lie in [-5, 5]") }
  }

  /// Where the support ends on the side that the sign of the shape closes.
  var end: Double { location - scale / shape }

  func value(_ y: Double) -> Double {
    location + scale * (shape == 0 ? y : expm1(shape * y) / shape)
  }

  /// The y of x; infinite beyond the end of the support.
  func variate(_ x: Double) -> Double {
    let z = (x - location) / scale
    if shape == 0 { return z }
    let base = shape * z
    return base <= -1 ? (shape > 0 ? -.infinity : .infinity) : log1p(base) / shape
  }
}
