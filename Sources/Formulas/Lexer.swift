import Diagnostics

struct Token: Sendable {
  enum Kind: Equatable, Sendable {
    case number(Double)
    case name(String)
    case unit(String)
    case symbol(String)
    case end
  }
  var kind: Kind
  /// UTF-8 offsets in the formula.
  var range: Range<Int>
}

/// Cuts a formula into tokens.
struct Lexer {
  /// Longest first.
  private static let symbols = [
    "**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">",
  ]

  /// What other languages write.
  private static let misspelt = [
    ("===", "=="), ("<>", "!="), ("=<", "<="), ("=>", ">="), ("&&", "and"), ("||", "or"),
  ]

  static func tokens(of text: PlacedText) throws(Failure) -> [Token] {
    let bytes = Array(text.text.utf8)
    var tokens: [Token] = []
    var problems: [Diagnostic] = []
    var i = 0
    func isDigit(_ k: Int) -> Bool { k < bytes.count && bytes[k] >= 48 && bytes[k] <= 57 }
    func isLetter(_ k: Int) -> Bool {
      k < bytes.count
        && ((bytes[k] >= 65 && bytes[k] <= 90) || (bytes[k] >= 97 && bytes[k] <= 122)
          || bytes[k] == 95)
    }
    while i < bytes.count {
      let start = i
      if [32, 9, 10, 13].contains(bytes[i]) {
        i += 1
        continue
      }
      if isLetter(i) {
        while isLetter(i) || isDigit(i) { i += 1 }
        tokens.append(
          Token(
            kind: .name(String(decoding: bytes[start..<i], as: UTF8.self)), range: start..<i))
      } else if isDigit(i) || (bytes[i] == 46 && isDigit(i + 1)) {
        func digits() { while isDigit(i) || (i < bytes.count && bytes[i] == 95) { i += 1 } }
        digits()
        if i < bytes.count, bytes[i] == 46 {
          i += 1
          digits()
        }
        if i < bytes.count, bytes[i] | 32 == 101 {
          let sign = i + 1 < bytes.count && (bytes[i + 1] == 43 || bytes[i + 1] == 45) ? 1 : 0
          if isDigit(i + 1 + sign) {
            i += 1 + sign
            digits()
          }
        }
        let written = String(decoding: bytes[start..<i], as: UTF8.self)
        let value = Double(written.filter { $0 != "_" }) ?? .nan
        if !value.isFinite || written.hasSuffix("_") || isLetter(i) {
          while isLetter(i) || isDigit(i) { i += 1 }
          problems.append(
            .error(
              .badNumber(String(decoding: bytes[start..<i], as: UTF8.self)),
              Diagnostic.Label(text.span(start..<i)),
              help: "numbers are written as 1_000, 0.5 or 2.5e6; a product needs `*`"))
        }
        tokens.append(Token(kind: .number(value), range: start..<i))
      } else if bytes[i] == 91 {
        guard let close = bytes[i...].firstIndex(of: 93) else {
          problems.append(
            .error("the unit has no closing `]`", Diagnostic.Label(text.span(start..<bytes.count))))
          break
        }
        i = close + 1
        tokens.append(
          Token(
            kind: .unit(String(decoding: bytes[start + 1..<close], as: UTF8.self)),
            range: start..<i))
      } else if let (wrong, right) = misspelt.first(where: { bytes[i...].starts(with: $0.0.utf8) })
      {
        i += wrong.utf8.count
        problems.append(
          .error(
            .badCharacter(wrong), Diagnostic.Label(text.span(start..<i)), help: "write `\(right)`"))
      } else if let symbol = symbols.first(where: { bytes[i...].starts(with: $0.utf8) }) {
        i += symbol.utf8.count
        tokens.append(Token(kind: .symbol(symbol == "**" ? "^" : symbol), range: start..<i))
      } else {
        i += 1
        while i < bytes.count, bytes[i] & 0xc0 == 0x80 { i += 1 }
        let written = String(decoding: bytes[start..<i], as: UTF8.self)
        problems.append(
          .error(
            .badCharacter(written), Diagnostic.Label(text.span(start..<i)),
            help: help(for: written)))
      }
    }
    if !problems.isEmpty { throw Failure(problems) }
    tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    return tokens
  }

  private static func help(for written: String) -> Diagnostic.Message? {
    switch written {
    case "=": "equality is `==`"
    case "&": "write `and`"
    case "|": "write `or`"
    case "!": "write `not`"
    case "×", "·": "multiplication is `*`"
    case "÷": "division is `/`"
    case "−", "–": "minus is `-`"
    case "%": "write a percentage as a quantity: `5 [%]`"
    case "?", ":": "write `if(condition, a, b)`"
    case "{", "}", "]": "group with `(` and `)`; `[` and `]` hold a unit after a number"
    default: nil
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func badNumber(_ text: String) -> Self {
    "\(Wording.quoted(text)) is no finite number"
  }
  fileprivate static func badCharacter(_ text: String) -> Self {
    "`\(text)` is not part of the formula language"
  }
}
