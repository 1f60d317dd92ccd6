/// A family of one standard variable Z, moved and stretched: X = location + scale Z.
///
/// To add one: the standard quantiles, tails and moments; parameters, also by two quantiles, come from
/// here.
protocol LocationScaleMarginal: Marginal {
  var location: Double { get }
  var scale: Double { get }
  init(location: Double, scale: Double)

  /// The standard quantile of p in (0, 1/2], and the one with q in (0, 1/2] above it.
  static func standardQuantile(lower p: Double) -> Double
  static func standardQuantile(upper q: Double) -> Double
  static func standardCDF(_ z: Double) -> Double
  static func standardSurvival(_ z: Double) -> Double
  /// nil where they do not exist.
  static var standardMoments: (mean: Double, deviation: Double)? { get }
  /// A standard draw by GSL.
  static func standardDraw(_ generator: GSLGenerator) -> Double
}

extension LocationScaleMarginal {
  public init(_ parameters: Parameters) throws(ParameterError) {
    let fit = try parameters.locationAndScale {
      $0 <= 0.5 ? Self.standardQuantile(lower: $0) : Self.standardQuantile(upper: 1 - $0)
    }
    self.init(location: fit.location, scale: fit.scale)
  }

  public var support: ClosedRange<Double> { -Double.infinity...Double.infinity }
  public func quantile(lower p: Double) -> Double {
    location + scale * Self.standardQuantile(lower: p)
  }
  public func quantile(upper q: Double) -> Double {
    location + scale * Self.standardQuantile(upper: q)
  }
  public func cdf(_ x: Double) -> Double { Self.standardCDF((x - location) / scale) }
  public func survival(_ x: Double) -> Double { Self.standardSurvival((x - location) / scale) }
  public var mean: Double? { Self.standardMoments.map { location + scale * $0.mean } }
  public var standardDeviation: Double? { Self.standardMoments.map { scale * $0.deviation } }
  public func draw(_ generator: GSLGenerator) -> Double {
    location + scale * Self.standardDraw(generator)
  }
}

extension Family {
  /// A family by `location` and `scale` or by two quantiles.
  static func locationScale(
    _ name: String, location: String, summary: String, source: String
  ) -> Family {
    Family(
      name: name, forms: [.locationScale(location), .quantiles()], support: "all x",
      summary: summary, source: source,
      examples: [
        ["location": .number(3), "scale": .number(0.5)],
        ["location": .number(0), "scale": .number(1)],
        ["location": .number(-200), "scale": .number(40)],
        ["quantiles": .quantiles([(probability: 0.1, value: -1), (probability: 0.8, value: 6)])],
      ],
      refused: [
        ["location": .number(0), "scale": .number(0)],
        ["location": .number(0), "scale": .number(-1)],
        ["quantiles": .quantiles([(probability: 0.1, value: 6), (probability: 0.8, value: -1)])],
      ])
  }
}
