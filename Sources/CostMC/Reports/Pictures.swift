import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Pictures of characters.
enum Pictures {
  /// More rows than this are drawn two or more cells to a row.
  private static let mostRows = 30
  /// What lies beyond the last rows worth a bar is told in a figure.
  private static let tail = 0.01

  /// A histogram of rows: lower edge or single value, share of the draws, bar, marks behind it.
  ///
  /// Ends that hold next to nothing are one row without a bar, `< $5.0M` or `> $60M`; so is what
  /// lies outside the cells.
  static func histogram(
    _ histogram: DisplayHistogram, label: (Double) -> String, marks: [Chart.Mark], width: Int
  ) -> [String] {
    let rows = rows(of: histogram, label: label).filter { row in
      row.hasBar || row.count > 0 || marks.contains { row.holds($0.value) }
    }
    let total = Double(
      histogram.counts.reduce(0, +) + histogram.below + histogram.above)
    guard total > 0 else { return [] }
    let labelWidth = rows.map(\.label.columnCount).max() ?? 0
    let most = Double(rows.filter(\.hasBar).map(\.count).max() ?? 1)
    let starts = rows.map { row -> String in
      let share = Double(row.count) / total
      let percent =
        share > 0 && share < 0.0005
        ? "<0.1%" : NumberFormat.decimal(share * 100, places: 1) + "%"
      return padded(row.label, to: labelWidth, right: true) + " "
        + padded(percent, to: 5, right: true) + " |"
    }
    let ends = rows.map { row -> String in
      let here = marks.filter { row.holds($0.value) }.map { "\($0.name) \($0.text)" }
      return here.isEmpty ? "" : " <- " + here.joined(separator: ", ")
    }
    let room = width - labelWidth - 8
    // As long as all marks find room behind their bars.
    let barWidth = rows.indices.reduce(max(20, room)) { barWidth, k in
      let length = rows[k].hasBar ? Double(rows[k].count) / max(1, most) : 0
      return length * Double(barWidth) + Double(ends[k].columnCount) <= Double(room) || length == 0
        ? barWidth : max(20, Int((Double(room - ends[k].columnCount) / length).rounded(.down)))
    }
    return rows.indices.map { k in
      let length =
        rows[k].hasBar
        ? Int((Double(rows[k].count) / max(1, most) * Double(barWidth)).rounded()) : 0
      return starts[k] + String(repeating: "#", count: length) + ends[k]
    }
  }

  private struct HistogramRow {
    var label: String
    var count: Int
    /// From `low` on, up to but without `high`.
    var low: Double
    var high: Double
    var hasBar = true

    func holds(_ x: Double) -> Bool { x >= low && x < high }
  }

  private static func rows(
    of histogram: DisplayHistogram, label: (Double) -> String
  ) -> [HistogramRow] {
    let edges = histogram.edges
    let cells = histogram.counts.count
    let size = histogram.values == nil ? (cells + mostRows - 1) / mostRows : 1
    var rows = stride(from: 0, to: cells, by: size).map { first -> HistogramRow in
      let last = min(cells, first + size)
      return HistogramRow(
        label: label(histogram.values?[first] ?? edges[first]),
        count: histogram.counts[first..<last].reduce(0, +), low: edges[first], high: edges[last])
    }
    let total = histogram.counts.reduce(0, +) + histogram.below + histogram.above
    let least = Int(Double(total) * tail)
    var below = histogram.below
    var above = histogram.above
    if histogram.values == nil {
      while rows.count > 3, let first = rows.first, below + first.count <= least {
        below += rows.removeFirst().count
      }
      while rows.count > 3, let last = rows.last, above + last.count <= least {
        above += rows.removeLast().count
      }
    }
    guard let first = rows.first, let last = rows.last else { return [] }
    // The topmost value belongs to the last cell.
    if above == 0 { rows[rows.count - 1].high = last.high.nextUp }
    let start = HistogramRow(
      label: "< " + label(first.low), count: below, low: -.infinity, high: first.low, hasBar: false)
    let end = HistogramRow(
      label: (above == 0 ? "> " : ">= ") + label(last.high), count: above,
      low: rows[rows.count - 1].high, high: .infinity, hasBar: false)
    return [start] + rows + [end]
  }

  /// A waterfall: each step's bar from the running total before it to the one after it.
  static func waterfall(
    _ entries: [(label: String, value: Double, isTotal: Bool)], label: (Double) -> String,
    width: Int
  )
    -> [String]
  {
    var running = 0.0
    var spans: [(low: Double, high: Double)] = []
    for entry in entries {
      let before = entry.isTotal ? 0 : running
      running = entry.isTotal ? entry.value : running + entry.value
      spans.append((min(before, running), max(before, running)))
    }
    let low = min(0, spans.map(\.low).min() ?? 0)
    let high = max(0, spans.map(\.high).max() ?? 1)
    let labelWidth = min(28, entries.map(\.label.columnCount).max() ?? 0)
    let values = entries.map { (($0.isTotal || $0.value < 0) ? "" : "+") + label($0.value) }
    let valueWidth = values.map(\.columnCount).max() ?? 0
    let barWidth = max(20, width - labelWidth - valueWidth - 4)
    func position(_ x: Double) -> Int {
      high > low ? Int(((x - low) / (high - low) * Double(barWidth)).rounded()) : 0
    }
    return entries.indices.map { k in
      let start = position(spans[k].low)
      let length = max(1, position(spans[k].high) - start)
      let mark = entries[k].isTotal ? "=" : (entries[k].value < 0 ? "-" : "+")
      return padded(shortened(entries[k].label, to: labelWidth), to: labelWidth) + " "
        + padded(values[k], to: valueWidth, right: true) + " |"
        + String(repeating: " ", count: start) + String(repeating: mark, count: length)
    }
  }

  /// Distributions under each other on one scale: `.` from the least percentile to the largest,
  /// `=` over the middle half, `|` at the median. The scale is logarithmic where the figures are
  /// positive and differ by more than a factor of 30.
  static func boxes(
    names: [String], percentiles: [[(p: Double, value: Double)]], label: (Double) -> String,
    width: Int
  ) -> [String] {
    let values = percentiles.flatMap { $0.map(\.value) }.filter(\.isFinite)
    guard let least = values.min(), let most = values.max(), least < most else { return [] }
    let isLogarithmic = least > 0 && most / least > 30
    let nameWidth = min(40, names.map(\.columnCount).max() ?? 0)
    let cells = max(30, width - nameWidth - 3)
    func cell(_ x: Double) -> Int {
      let share =
        isLogarithmic ? log(x / least) / log(most / least) : (x - least) / (most - least)
      return min(cells - 1, max(0, Int((share * Double(cells - 1)).rounded())))
    }
    /// By linear interpolation between the percentiles at hand.
    func value(_ p: Double, _ points: [(p: Double, value: Double)]) -> Double? {
      guard let next = points.firstIndex(where: { $0.p >= p }) else { return nil }
      if points[next].p == p || next == 0 { return points[next].p == p ? points[next].value : nil }
      let (a, b) = (points[next - 1], points[next])
      return a.value + (b.value - a.value) * (p - a.p) / (b.p - a.p)
    }
    let rows = zip(names, percentiles).map { name, points -> String in
      var line = [Character](repeating: " ", count: cells)
      if let first = points.first, let last = points.last {
        for k in cell(first.value)...cell(last.value) { line[k] = "." }
      }
      if let low = value(0.25, points), let high = value(0.75, points) {
        for k in cell(low)...cell(high) { line[k] = "=" }
      }
      if let median = value(0.5, points) { line[cell(median)] = "|" }
      let text = padded(shortened(name, to: nameWidth), to: nameWidth) + " "
      return text + String(line.reversed().drop { $0 == " " }.reversed())
    }
    // The middle of the axis.
    let centre = isLogarithmic ? (least * most).squareRoot() : (least + most) / 2
    let marks = [least, centre, most].map(label)
    var axis = padded(marks[0], to: (cells - marks[1].count) / 2) + marks[1]
    axis = padded(axis, to: cells - marks[2].count) + marks[2]
    let scale = isLogarithmic ? "logarithmic scale" : ""
    return rows + [padded(scale, to: nameWidth) + " " + axis]
  }

  /// A bar for a share with its error: `#####--|`.
  static func bar(_ value: Double, error: Double, width: Int) -> String {
    let shown = min(1, max(0, value))
    let full = Int((shown * Double(width)).rounded())
    let end = min(width, Int((min(1, shown + 2 * error) * Double(width)).rounded()))
    return String(repeating: "#", count: full) + String(repeating: "-", count: max(0, end - full))
  }

  /// A tornado: each bar from the low end (`-`) to the high end (`+`), widest first.
  static func tornado(
    _ bars: [(name: String, low: Double, high: Double)], label: (Double) -> String, width: Int
  ) -> [String] {
    let ends = bars.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
    guard let least = ends.min(), let most = ends.max() else { return [] }
    let nameWidth = min(28, bars.map(\.name.columnCount).max() ?? 0)
    let labels = bars.map { (label(min($0.low, $0.high)), label(max($0.low, $0.high))) }
    let leftWidth = labels.map(\.0.columnCount).max() ?? 0
    let rightWidth = labels.map(\.1.columnCount).max() ?? 0
    let barWidth = max(20, width - nameWidth - leftWidth - rightWidth - 4)
    func position(_ x: Double) -> Int {
      most > least ? Int(((x - least) / (most - least) * Double(barWidth - 1)).rounded()) : 0
    }
    return bars.indices.map { k in
      let bar = bars[k]
      let left = position(min(bar.low, bar.high))
      let right = position(max(bar.low, bar.high))
      var cells = [Character](repeating: " ", count: barWidth)
      for cell in left...right { cells[cell] = "=" }
      if left < right {
        cells[position(bar.low)] = "-"
        cells[position(bar.high)] = "+"
      }
      return padded(shortened(bar.name, to: nameWidth), to: nameWidth) + " "
        + padded(labels[k].0, to: leftWidth, right: true) + " " + String(cells) + " "
        + padded(labels[k].1, to: rightWidth)
    }
  }

  static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.columnCount))
    return right ? blanks + text : text + blanks
  }

  static func shortened(_ text: String, to width: Int) -> String {
    text.columnCount <= width ? text : String(text.prefix(max(1, width - 1))) + "…"
  }
}
