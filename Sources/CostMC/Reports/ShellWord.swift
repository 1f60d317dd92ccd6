extension String {
  /// One word of a command for a POSIX shell, quoted where it has to be.
  var shellWord: String {
    let isPlain = utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-./=:@%+,".utf8.contains($0)
      }
    }
    if isPlain, !isEmpty { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}

/// Commands for people to copy.
enum CommandText {
  /// Parts on as few lines as they fit, a backslash behind each but the last.
  ///
  /// - Parameters:
  ///   - parts: what stays together, such as an option with its value.
  ///   - indent: of the first line; the others have two blanks.
  static func lines(_ parts: [String], indent: Int = 0, width: Int = 80) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for part in parts {
      if !isEmpty, line.columnCount + part.columnCount + 3 > width {
        lines.append(line + " \\")
        (line, isEmpty) = ("  ", true)
      }
      line += isEmpty ? part : " " + part
      isEmpty = false
    }
    return lines + [line]
  }
}
