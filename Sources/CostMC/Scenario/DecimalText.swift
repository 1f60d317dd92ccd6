/// Numbers as people write them on the command line and in tables.
public enum DecimalText {
  /// The finite number that a text spells in decimal digits, with or without sign, point and
  /// exponent; nil for anything else, such as `0x10`, `nan` or blanks.
  @inlinable
  public static func value(_ text: some StringProtocol) -> Double? {
    let isDecimal = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard isDecimal, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The fraction that a text in percent stands for: the double nearest to it, which that of the
  /// percents divided by 100 is not always (99.9).
  public static func percent(_ text: some StringProtocol) -> Double? {
    guard value(text) != nil else { return nil }
    let parts = text.split { $0 == "e" || $0 == "E" }
    guard let digits = parts.first, let exponent = Int(parts.count > 1 ? parts[1] : "0") else {
      return nil
    }
    return value("\(digits)e\(exponent - 2)")
  }
}
