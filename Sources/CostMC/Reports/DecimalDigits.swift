/// A number as decimal digits: the shortest ones that read back as it, rounded half away from zero.
struct DecimalDigits {
  var digits: [Int]
  /// Position of the point in the digits.
  var point: Int

  /// - Parameter x: finite, not negative.
  init(_ x: Double) {
    digits = []
    var position: Int?
    var exponent = 0
    var rest = Substring("\(x)").utf8
    if let e = rest.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(Substring(rest[rest.index(after: e)...])) ?? 0
      rest = rest[..<e]
    }
    for byte in rest {
      if byte == UInt8(ascii: ".") {
        position = digits.count
      } else {
        digits.append(Int(byte) - 48)
      }
    }
    point = (position ?? digits.count) + exponent
    while digits.first == 0, digits.count > 1 {
      digits.removeFirst()
      point -= 1
    }
  }

  /// Keeps the first `count` digits.
  mutating func round(to count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = [0]
      point = 1
      return
    }
    let roundsUp = digits[count] >= 5
    digits = Array(digits[..<count])
    guard roundsUp else { return }
    var k = count - 1
    while k >= 0, digits[k] == 9 {
      digits[k] = 0
      k -= 1
    }
    if k >= 0 {
      digits[k] += 1
    } else {
      digits.insert(1, at: 0)
      point += 1
    }
  }

  /// With a number of decimals, thousands grouped from five digits on.
  func fixed(places: Int) -> String {
    var whole = ""
    for k in 0..<max(0, point) { whole += k < digits.count ? String(digits[k]) : "0" }
    if whole.isEmpty { whole = "0" }
    var text = ""
    for (k, character) in whole.enumerated() {
      if whole.count > 4, k > 0, (whole.count - k).isMultiple(of: 3) { text += "," }
      text.append(character)
    }
    guard places > 0 else { return text }
    text += "."
    for k in point..<point + places {
      text += k >= 0 && k < digits.count ? String(digits[k]) : "0"
    }
    return text
  }
}
