/// A number as decimal digits: the shortest ones that read back as it, rounded half away from zero.
struct DecimalDigits {
  private(set) var digits: [UInt8]
  /// Position of the point in the digits.
  private(set) var point: Int

  /// - Parameter x: finite, not negative.
  init(_ x: Double) {
    var shortest = x.description
    (digits, point) = shortest.withUTF8 { text in
      var digits: [UInt8] = []
      digits.reserveCapacity(24)
      var position: Int?
      var exponent = 0
      var k = 0
      while k < text.count {
        switch text[k] {
        case UInt8(ascii: "."): position = digits.count
        case UInt8(ascii: "e"):
          exponent = Self.integer(UnsafeBufferPointer(rebasing: text[(k + 1)...]))
          k = text.count
        case let byte: digits.append(byte - UInt8(ascii: "0"))
        }
        k += 1
      }
      let point = (position ?? digits.count) + exponent
      let zeros = min(digits.prefix { $0 == 0 }.count, digits.count - 1)
      digits.removeFirst(zeros)
      return (digits, point - zeros)
    }
  }

  /// Digits with a sign before them.
  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var value = 0
    for byte in text where byte >= UInt8(ascii: "0") { value = value * 10 + Int(byte) - 48 }
    return text.first == UInt8(ascii: "-") ? -value : value
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
    digits.removeLast(digits.count - count)
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

  mutating func dropTrailingZeros() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  /// With a number of decimals, thousands grouped from five digits on.
  func fixed(places: Int) -> String {
    func character(_ k: Int) -> UInt8 {
      UInt8(ascii: "0") + (k >= 0 && k < digits.count ? digits[k] : 0)
    }
    let whole = max(1, point)
    var text: [UInt8] = []
    text.reserveCapacity(whole + whole / 3 + places + 1)
    for k in 0..<whole {
      if whole > 4, k > 0, (whole - k).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
      text.append(point > 0 ? character(k) : UInt8(ascii: "0"))
    }
    if places > 0 {
      text.append(UInt8(ascii: "."))
      for k in point..<point + places { text.append(character(k)) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
