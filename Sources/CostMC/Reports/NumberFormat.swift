import Statistics

/// Numbers as people read them: the digits that the standard error supports, at a scale that fits.
struct NumberFormat {
  /// From the unit as written to the one that is shown.
  private let factor: Double
  private let scale: Double
  private let suffix: String
  private let symbol: String
  /// What stands behind the number, with its blank: ` gpu*h`, `/(gpu*h)`.
  private let unit: String

  /// - Parameter magnitude: the size of what is shown; all numbers of a table share one scale.
  init(unit written: String, magnitude shown: Double) {
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
    let fitting = size < 1e15 ? scales.first { size >= $0.0 } : nil
    suffix = fitting?.1 ?? ""
    scale = fitting.map { $0.1 == "K" ? 1e3 : $0.0 } ?? 1
  }

  /// A value to the second digit of its standard error; five digits where no error is known.
  func string(_ value: Double, error: Double? = nil, withUnit: Bool = false) -> String {
    guard value.isFinite else { return "-" }
    let scaled = abs(value) * factor / scale
    var text: String
    if let error, error > 0, error.isFinite {
      let places = min(12, max(0, 1 - Self.exponent(error * factor / scale)))
      text = Self.decimal(scaled, places: min(places, max(0, 7 - Self.exponent(scaled))))
    } else {
      text = Self.significant(scaled, digits: 5)
    }
    let isZero = !text.contains { $0 >= "1" && $0 <= "9" }
    text = (value < 0 && !isZero ? "-" : "") + symbol + text + suffix
    return withUnit ? text + unit : text
  }

  /// floor(log10 |x|).
  static func exponent(_ x: Double) -> Int {
    guard x != 0, x.isFinite else { return 0 }
    return DecimalDigits(abs(x)).point - 1
  }

  static func decimal(_ x: Double, places: Int) -> String {
    if x >= 1e15 || (x != 0 && x < 1e-9 && places > 8) { return significant(x, digits: 4) }
    // What rounds to 0 has no digits at these places.
    var digits = DecimalDigits(x < 1e-9 ? 0 : x)
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
    if exponent >= 15 || exponent < -5 {
      let fraction = number.digits.dropFirst().map { String($0) }.joined()
      return "\(number.digits[0])\(fraction.isEmpty ? "" : "." + fraction)e\(exponent)"
    }
    return number.fixed(places: max(0, number.digits.count - number.point))
  }

  /// A probability in percent, to what its error supports, at most two decimals.
  static func percent(_ value: Double, error: Double? = nil) -> String {
    let places = error.map { $0 > 0 ? min(2, max(0, 1 - exponent($0 * 100))) : 0 } ?? 1
    return decimal(value * 100, places: places) + "%"
  }
  static func percent(_ estimate: Estimate?) -> String {
    estimate.map { percent($0.value, error: $0.standardError) } ?? "-"
  }
}
