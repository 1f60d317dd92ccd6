extension Diagnostic {
  /// The message, the lines that its labels mark, and the help, ending with a line break.
  ///
  /// The first label gives the place in the heading; the lines stand in the order of the text,
  /// other sources after the first label's.
  public func rendered(color: Bool = false) -> String {
    let paint = Paint(isOn: color)
    let kind = severity == .error ? paint.error("error") : paint.warning("warning")
    var text = "\(kind)\(paint.strong(": " + message.text))\n"
    let excerpts = Excerpt.all(of: labels)
    let gutter = String(excerpts.map(\.line).max() ?? 0).count + 1
    let blank = String(repeating: " ", count: gutter)
    var source: Source?
    var line = 0
    for excerpt in excerpts {
      if source !== excerpt.source {
        text += " \(paint.place("──▶")) \(excerpt.source.name):\(excerpt.headingPlace)\n"
        text += "\(blank)\(paint.place("│"))\n"
      } else if excerpt.line > line + 1 {
        text += "\(paint.place("…"))\n"
      }
      (source, line) = (excerpt.source, excerpt.line)
      let number = String(line)
      let padding = String(repeating: " ", count: gutter - 1 - number.count)
      text += "\(padding)\(paint.place(number + " │"))\(prefixed(excerpt.text))\n"
      for row in excerpt.markRows {
        text += "\(blank)\(paint.place("│"))\(paint.mark(prefixed(row)))\n"
      }
    }
    if let help {
      text += "\(excerpts.isEmpty ? " " : blank)\(paint.place("=")) \(paint.strong("help:")) "
      text += "\(help.text)\n"
    }
    return text
  }

  /// No trailing blanks on empty lines.
  private func prefixed(_ text: String) -> String { text.isEmpty ? "" : " " + text }
}

extension Failure {
  /// Every problem, separated by blank lines.
  public func rendered(color: Bool = false) -> String {
    diagnostics.map { $0.rendered(color: color) }.joined(separator: "\n")
  }
}

/// Terminal colours, or nothing.
private struct Paint {
  let isOn: Bool
  func error(_ text: String) -> String { wrap(text, "1;31") }
  func warning(_ text: String) -> String { wrap(text, "1;33") }
  func strong(_ text: String) -> String { wrap(text, "1") }
  func place(_ text: String) -> String { wrap(text, "34") }
  func mark(_ text: String) -> String { wrap(text, "31") }
  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
