/// Numbers as people write them on the command line and in tables.
public enum DecimalText {
  /// The finite number that a text spells in decimal digits, with or without sign, point and
  /// exponent; nil for anything else, such as `0x10`, `nan` or blanks.
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
}
