import Diagnostics

/// JSON's grammar of numbers, `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
enum JSONNumber {
  /// The nearest double, infinite where it is too large; nil where the word is no JSON number.
  static func value(_ word: ArraySlice<UInt8>) -> Double? {
    var i = word.startIndex
    let isNegative = i < word.endIndex && word[i] == UInt8(ascii: "-")
    if isNegative { i += 1 }
    var mantissa: UInt64 = 0
    var isExact = true
    var exponent = 0

    func isDigit() -> Bool { i < word.endIndex && word[i] >= 0x30 && word[i] <= 0x39 }
    func readDigits(scale: Int) -> Int {
      let start = i
      while isDigit() {
        if mantissa < 1 << 53 / 16 {
          mantissa = mantissa * 10 + UInt64(word[i] - 0x30)
          exponent += scale
        } else {
          isExact = false
        }
        i += 1
      }
      return i - start
    }

    let first = i
    let whole = readDigits(scale: 0)
    guard whole > 0, whole == 1 || word[first] != UInt8(ascii: "0") else { return nil }
    if i < word.endIndex, word[i] == UInt8(ascii: ".") {
      i += 1
      guard readDigits(scale: -1) > 0 else { return nil }
    }
    if i < word.endIndex, word[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      var sign = 1
      if i < word.endIndex, word[i] == UInt8(ascii: "+") || word[i] == UInt8(ascii: "-") {
        sign = word[i] == UInt8(ascii: "-") ? -1 : 1
        i += 1
      }
      let start = i
      var power = 0
      while isDigit() {
        power = min(power * 10 + Int(word[i] - 0x30), 100_000)
        i += 1
      }
      guard i > start else { return nil }
      exponent += sign * power
    }
    guard i == word.endIndex else { return nil }
    // A product or quotient of two exact doubles is correctly rounded (Clinger 1990).
    if isExact, abs(exponent) < powersOfTen.count {
      let magnitude =
        exponent < 0
        ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
      return isNegative ? -magnitude : magnitude
    }
    return Double(String(decoding: word, as: UTF8.self))
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// What is wrong with a word that is neither a number nor `true`, `false` or `null`.
  static func complaint(_ word: String) -> (Diagnostic.Message, Diagnostic.Message?) {
    let message: Diagnostic.Message = "\(Wording.quoted(word)) is not a JSON value"
    let lower = word.lowercased()
    let bare = lower.drop { $0 == "-" || $0 == "+" }
    if ["nan", "inf", "infinity"].contains(bare) {
      return (
        "\(Wording.quoted(word)) is not a number that a scenario can hold", "give a finite number"
      )
    }
    if ["none", "nil", "undefined"].contains(lower) { return (message, "write `null`") }
    if ["true", "false", "null"].contains(lower) { return (message, "write `\(lower)`") }
    guard let start = bare.utf8.first, (0x30...0x39).contains(start) || start == 0x2E else {
      return (message, "texts and names stand in double quotes")
    }
    if let number = repaired(word) { return (message, "write `\(number)`") }
    return (message, "a unit stands in `unit`, an expression in a formula")
  }

  /// The JSON spelling of numbers such as `+1`, `.5`, `1.`, `007`, `1_000`, `2.5M` and `5%`.
  private static func repaired(_ word: String) -> String? {
    var text = word.filter { $0 != "_" }
    var scale = ""
    for (suffix, power) in [("k", "e3"), ("K", "e3"), ("M", "e6"), ("B", "e9"), ("%", "e-2")]
    where text.hasSuffix(suffix) {
      text.removeLast()
      scale = power
      break
    }
    var sign = ""
    if let first = text.first, first == "+" || first == "-" {
      sign = first == "-" ? "-" : ""
      text.removeFirst()
    }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first else { return nil }
    let digits = first.drop { $0 == "0" }
    let whole = digits.first?.isNumber == true ? String(digits) : "0" + digits
    let fraction = parts.count == 2 && !parts[1].isEmpty ? "." + parts[1] : ""
    let candidate = sign + whole + fraction + scale
    guard let value = value(ArraySlice(Array(candidate.utf8))), value.isFinite else { return nil }
    return candidate
  }
}

extension JSONReader {
  /// A character of a number, or of a word that stands where a value should.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "%"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default:
      false
    }
  }

  /// A number, `true`, `false`, `null`, or something else that is reported.
  mutating func readWord() throws(Stop) -> JSON {
    let start = position
    while let next = byte, Self.isWord(next) { position += 1 }
    guard position > start else {
      throw stop(.error(.unexpected("a value", found()), .init(here())))
    }
    let span = span(from: start)
    let word = span.text
    switch word {
    case "true": return JSON(.bool(true), span)
    case "false": return JSON(.bool(false), span)
    case "null": return JSON(.null, span)
    default: break
    }
    if let number = JSONNumber.value(bytes[start..<position]) {
      if number.isFinite { return JSON(.number(number), span) }
      try report(.error(.notFinite(word), .init(span)))
    } else {
      let (message, help) = JSONNumber.complaint(word)
      try report(.error(message, .init(span), help: help))
    }
    return JSON(.invalid, span)
  }
}

extension Diagnostic.Message {
  fileprivate static func notFinite(_ number: String) -> Self {
    "the number \(Wording.quoted(number)) is too large; at most 1.797e308 in size"
  }
}
