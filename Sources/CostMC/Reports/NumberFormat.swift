import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as people read them: the digits that the standard error supports, at a scale that fits.
struct NumberFormat {
  /// From the unit as written to the one that is shown.
  private let factor: Double
  private let scale: Double
  private let suffix: String
  private let symbol: String
  /// What stands behind the number, with its blank: ` gpu*h`, `/(gpu*h)`.
  private let unit: String
  /// Sizes that no suffix names and that would be rows of zeros: 1e15 and above, below 1e-5.
  private let isExponential: Bool
  /// The unit as written where the numbers have no scale in common.
  private let ownScalesUnit: String?

  /// Numbers over many orders of magnitude, each at the scale that fits it.
  init(ownScalesIn unit: String) { self.init(unit: unit, magnitude: 1, haveOwnScales: true) }

  /// - Parameter magnitude: the size of what is shown; all numbers of a table share one scale.
  init(unit written: String, magnitude shown: Double) {
    self.init(unit: written, magnitude: shown, haveOwnScales: false)
  }

  private init(unit written: String, magnitude shown: Double, haveOwnScales: Bool) {
    ownScalesUnit = haveOwnScales ? written : nil
    // Money with a prefix is shown as money at the scale that fits.
    let prefixes: [(String, Double)] = [
      ("kUSD", 1e3), ("MUSD", 1e6), ("BUSD", 1e9), ("TUSD", 1e12),
    ]
    let prefixed = prefixes.first { written.hasPrefix($0.0) }
    factor = prefixed?.1 ?? 1
    let unit = prefixed == nil ? written : String(written.dropFirst())
    let magnitude = shown * factor
    let isMoney = unit == "USD" || unit.hasPrefix("USD/")
    symbol = isMoney ? "$" : ""
    self.unit = isMoney ? String(unit.dropFirst(3)) : (unit.isEmpty ? "" : " " + unit)
    let size = abs(magnitude)
    let scales: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "K")]
    isExponential = size >= 1e15 || size > 0 && size < 1e-5
    let fitting = isExponential ? nil : scales.first { size >= $0.0 }
    suffix = fitting?.1 ?? ""
    scale = fitting.map { $0.1 == "K" ? 1e3 : $0.0 } ?? 1
  }

  /// A value to the first digit of its standard error; five digits where no error is known.
  func string(_ value: Double, error: Double? = nil, withUnit: Bool = false) -> String {
    if let ownScalesUnit {
      return NumberFormat(unit: ownScalesUnit, magnitude: value)
        .string(value, error: error, withUnit: withUnit)
    }
    let text = number(value, error: error)
    return text == "-" ? text : signed(text, symbol) + suffix + (withUnit ? unit : "")
  }

  /// The same without currency, scale and unit, which `unitText` names.
  func number(_ value: Double, error: Double? = nil) -> String {
    guard value.isFinite else { return "-" }
    let scaled = abs(value) * factor / scale
    let text: String
    if let error, error > 0, error.isFinite {
      let places = max(0, places(error))
      let digits = DecimalDigits(scaled)
      let exponent = scaled == 0 ? 0 : digits.point - 1
      if isExponential, scaled != 0 {
        let supported = exponent - Self.exponentOfFirstDigit(error * factor / scale) + 1
        text = Self.exponential(digits, digits: min(max(supported, 1), 7))
      } else {
        text = Self.decimal(scaled, digits, places: min(places, max(0, 7 - exponent)))
      }
    } else {
      text = Self.significant(scaled, digits: 5)
    }
    let isZero = !text.utf8.contains { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }
    return (value < 0 && !isZero ? "-" : "") + text
  }

  /// What the bare numbers are in: `$M`, `$K/(gpu*h)`, `month`; empty for dimensionless ones.
  var unitText: String { unitText(suffix) }

  /// The same for numbers that carry their scale themselves: `$`, `$/(gpu*h)`, `month`.
  var unscaledUnitText: String { unitText("") }

  private func unitText(_ suffix: String) -> String {
    symbol.isEmpty
      ? [suffix, String(unit.drop { $0 == " " })].filter { !$0.isEmpty }.joined(separator: " ")
      : symbol + suffix + unit
  }

  /// Figures that add up to `total`, rounded to what `error` supports so that they still do: those
  /// whose rounding is nearest to going the other way give way.
  func adding(_ figures: [Double], to total: Double, error: Double?) -> [Double] {
    guard let error, error > 0, error.isFinite, total.isFinite, figures.allSatisfy(\.isFinite)
    else { return figures }
    let power = pow(10, Double(max(0, places(error))))
    let step = scale / factor / power
    guard (abs(total) / step) < 1e6 else { return figures }
    var rounded = figures.map { ($0 / step).rounded() }
    var rest = Int((total / step).rounded() - rounded.reduce(0, +))
    // More than rounding can explain is no rounding.
    guard abs(rest) <= figures.count else { return figures }
    let sign = rest < 0 ? -1.0 : 1.0
    while rest != 0 {
      let next = figures.indices.max {
        sign * (figures[$0] / step - rounded[$0]) < sign * (figures[$1] / step - rounded[$1])
      }
      guard let next else { break }
      rounded[next] += sign
      rest -= rest.signum()
    }
    return rounded.map { $0 * step }
  }

  /// Decimals at the shown scale down to the first digit of an error.
  private func places(_ error: Double) -> Int {
    min(12, -Self.exponentOfFirstDigit(error * factor / scale))
  }

  private func signed(_ number: String, _ symbol: String) -> String {
    number.hasPrefix("-") ? "-" + symbol + number.dropFirst() : symbol + number
  }

  /// floor(log10 x) of x rounded to its first digit: of 0.0096 as of 0.01.
  static func exponentOfFirstDigit(_ x: Double) -> Int {
    guard x != 0, x.isFinite else { return 0 }
    var digits = DecimalDigits(abs(x))
    digits.round(to: 1)
    return digits.point - 1
  }

  /// floor(log10 |x|).
  static func exponent(_ x: Double) -> Int {
    guard x != 0, x.isFinite else { return 0 }
    return DecimalDigits(abs(x)).point - 1
  }

  static func decimal(_ x: Double, places: Int) -> String {
    decimal(x, DecimalDigits(x), places: places)
  }

  private static func decimal(_ x: Double, _ exact: DecimalDigits, places: Int) -> String {
    if x >= 1e15 || (x != 0 && x < 1e-9 && places > 8) { return significant(x, digits: 4) }
    // What rounds to 0 has no digits at these places.
    var digits = x < 1e-9 ? DecimalDigits(0) : exact
    digits.round(to: digits.point + places)
    return digits.fixed(places: places)
  }

  /// x >= 0 to a number of significant digits, trailing zeros dropped.
  static func significant(_ x: Double, digits count: Int) -> String {
    guard x.isFinite else { return "-" }
    if x == 0 { return "0" }
    var number = DecimalDigits(x)
    number.round(to: count)
    number.dropTrailingZeros()
    let exponent = number.point - 1
    if exponent >= 15 || exponent < -5 { return exponential(number, digits: number.digits.count) }
    return number.fixed(places: max(0, number.digits.count - number.point))
  }

  /// As `2.50e-9`, with as many digits as asked for.
  private static func exponential(_ exact: DecimalDigits, digits count: Int) -> String {
    var number = exact
    number.round(to: count)
    let fraction = (1..<max(1, count)).map { $0 < number.digits.count ? number.digits[$0] : 0 }
    let decimals = fraction.map { String($0) }.joined()
    return "\(number.digits[0])\(decimals.isEmpty ? "" : "." + decimals)e\(number.point - 1)"
  }

  /// A percentile's name: `P97.5`.
  static func percentile(_ p: Double) -> String { "P\(significant(p * 100, digits: 6))" }

  /// A probability in percent, to what its error supports: at most one decimal, two near 0 and 1.
  static func percent(_ value: Double, error: Double? = nil) -> String {
    let isNearEnd = value != 0 && abs(value) < 0.01 || value > 0.99 && value < 0.99995
    let most = isNearEnd ? 2 : 1
    let places = error.map { $0 > 0 ? min(most, max(0, -exponentOfFirstDigit($0 * 100))) : 0 } ?? 1
    return decimal(value * 100, places: places) + "%"
  }

  /// A probability that no draw or every draw bears out is known to its confidence limit.
  static func percent(_ estimate: Estimate?) -> String {
    guard let estimate else { return "-" }
    if let confidence = estimate.confidence, estimate.standardError != 0 {
      if estimate.value == 0, let high = confidence.high, high > 0 { return "<" + bound(high) }
      if estimate.value == 1, let low = confidence.low, low < 1 {
        return ">" + decimal(100 - boundInPercent(1 - low), places: places(ofBound: 1 - low)) + "%"
      }
    }
    if estimate.value > 0, estimate.value < 0.00005 { return "<0.01%" }
    if estimate.value < 1, estimate.value >= 0.99995 { return ">99.99%" }
    return percent(estimate.value, error: estimate.standardError)
  }

  private static func bound(_ share: Double) -> String {
    decimal(boundInPercent(share), places: places(ofBound: share)) + "%"
  }
  /// Upwards to the next power of ten.
  private static func boundInPercent(_ share: Double) -> Double {
    pow(10, log10(share * 100).rounded(.up))
  }
  private static func places(ofBound share: Double) -> Int {
    max(0, -Int(log10(share * 100).rounded(.up)))
  }
}
