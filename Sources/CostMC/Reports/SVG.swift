import Statistics

/// Charts as scalable pictures, with all texts in them; colours are the page's.
enum SVG {
  private static let width = 720.0

  static func drawn(_ chart: Chart) -> String {
    switch chart {
    case .histogram(let title, let histogram, let marks, let label):
      self.histogram(title, histogram, marks, label)
    case .waterfall(let title, let steps): waterfall(title, steps)
    case .bars(let title, let bars): self.bars(title, bars)
    }
  }

  private static func picture(_ title: String, height: Double, _ body: String) -> String {
    """
    <svg viewBox="0 0 \(number(width)) \(number(height))" role="img" \
    aria-label="\(HTMLReport.escaped(title))"><title>\(HTMLReport.escaped(title))</title>
    \(body)</svg>

    """
  }

  // MARK: Histogram

  private static func histogram(
    _ title: String, _ histogram: DisplayHistogram, _ marks: [Chart.Mark],
    _ label: (Double) -> String
  ) -> String {
    let (left, right, plot) = (16.0, width - 16, 160.0)
    let edges = histogram.edges
    guard let low = edges.first, let high = edges.last, low < high else { return "" }
    let most = Double(max(1, histogram.counts.max() ?? 1))
    func x(_ value: Double) -> Double { left + (value - low) / (high - low) * (right - left) }
    let shown = marks.filter { $0.value >= low && $0.value <= high }.sorted { $0.value < $1.value }
    let top = 18.0 * Double(shown.count) + 8
    var body = ""
    for (cell, count) in histogram.counts.enumerated() {
      let size = Double(count) / most * plot
      body += rectangle(
        "bar", x(edges[cell]) + 0.5, top + plot - size, x(edges[cell + 1]) - x(edges[cell]) - 1,
        size,
        (histogram.values.map { label($0[cell]) }
          ?? "\(label(edges[cell])) to \(label(edges[cell + 1]))") + ": \(count) draws")
    }
    body += line("axis", left, top + plot, right, top + plot)
    for share in [0.0, 0.25, 0.5, 0.75, 1] {
      let value = low + (high - low) * share
      let anchor = share == 0 ? "start" : (share == 1 ? "end" : "middle")
      body += text("tick", x(value), top + plot + 16, label(value), anchor: anchor)
    }
    for (place, mark) in shown.enumerated() {
      let y = 18.0 * Double(place) + 14
      let at = x(mark.value)
      let isRight = at > width * 0.6
      body += line("mark", at, y - 8, at, top + plot)
      body += text(
        "name", at + (isRight ? -5 : 5), y, "\(mark.name) \(mark.text)",
        anchor: isRight ? "end" : "start")
    }
    return picture(title, height: top + plot + 24, body)
  }

  // MARK: Waterfall

  private static func waterfall(_ title: String, _ steps: [Chart.Step]) -> String {
    var running = 0.0
    let spans = steps.map { step -> (from: Double, to: Double) in
      let before = step.isTotal ? 0 : running
      running = step.isTotal ? step.value : running + step.value
      return (before, running)
    }
    return rows(
      title,
      zip(steps, spans).map { step, span in
        Row(
          style: step.isTotal ? "total" : (step.value < 0 ? "minus" : "plus"), label: step.label,
          text: (step.isTotal || step.value < 0 ? "" : "+") + step.text, from: span.from,
          to: span.to)
      })
  }

  // MARK: Bars

  private static func bars(_ title: String, _ bars: [Chart.Bar]) -> String {
    rows(
      title,
      bars.map {
        Row(
          style: "bar", label: $0.label, text: $0.text, from: $0.low, to: $0.high, error: $0.error)
      })
  }

  private struct Row {
    var style: String
    var label: String
    var text: String
    var from: Double
    var to: Double
    var error: Double?
  }

  /// Bars under each other on one axis through 0 or the least value, with label and figure.
  private static func rows(_ title: String, _ rows: [Row]) -> String {
    let rows = rows.filter { $0.from.isFinite && $0.to.isFinite }
    let (left, right, pitch) = (210.0, width - 190, 24.0)
    let ends = rows.flatMap { [$0.from, $0.to, $0.to + ($0.error ?? 0)] }
    guard let least = ends.min(), let most = ends.max(), least < most else { return "" }
    func x(_ value: Double) -> Double {
      left + max(0, min(1, (value - least) / (most - least))) * (right - left)
    }
    var body = ""
    for (place, row) in rows.enumerated() {
      let y = pitch * Double(place) + 4
      body += text("name", left - 8, y + 13, Pictures.shortened(row.label, to: 30), anchor: "end")
      body += rectangle(
        row.style, x(min(row.from, row.to)), y, max(1, abs(x(row.to) - x(row.from))), pitch - 7,
        "\(row.label): \(row.text)")
      if let error = row.error, error > 0 {
        body += line("error", x(row.to - error), y + 8.5, x(row.to + error), y + 8.5)
      }
      body += text("name", right + 8, y + 13, row.text, anchor: "start")
    }
    if least < 0, most > 0 { body += line("axis", x(0), 0, x(0), pitch * Double(rows.count)) }
    return picture(title, height: pitch * Double(rows.count) + 4, body)
  }

  // MARK: Elements

  private static func rectangle(
    _ style: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ title: String
  ) -> String {
    "<rect class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\" height=\"\(number(height))\"><title>\(HTMLReport.escaped(title))</title></rect>\n"
  }

  private static func line(
    _ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> String {
    "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>\n"
  }

  private static func text(
    _ style: String, _ x: Double, _ y: Double, _ text: String, anchor: String
  ) -> String {
    "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(HTMLReport.escaped(text))</text>\n"
  }

  /// To a tenth of a pixel.
  private static func number(_ x: Double) -> String { "\((x * 10).rounded() / 10)" }
}
