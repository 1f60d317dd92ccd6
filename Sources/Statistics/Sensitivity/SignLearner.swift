/// Learns from a table of counts less those of independent columns where the joint probability is
/// above, and where below, the product of the margins.
///
/// A rule turns the table into a smoother one whose signs are taken: the fit of polynomials in the
/// cumulative probabilities (for weak relations), or smoothing of several widths (for all others).
/// Cells that stand far out by themselves, as on the line `Y = X`, keep their own sign and are cut down
/// before they are smoothed, so that they do not cover their neighbours.
struct SignLearner: Sendable {
  enum Rule: Equatable {
    /// Polynomials up to this order along both axes.
    case polynomial(Int)
    /// Passes of (1, 2, 1) / 4 along the axes that are cut into slices.
    case smoothing(Int)
  }

  let rules: [Rule]
  private let rows: Int
  private let columns: Int
  private let joinsRows: Bool
  private let joinsColumns: Bool
  /// Probability of each cell for independent columns.
  private let expected: [Double]
  /// `[order - 1][row]`, orthonormal under the margins and to a constant.
  private let rowBasis: [[Double]]
  private let columnBasis: [[Double]]

  private static let mostOrder = 3
  /// In standard deviations of a cell.
  private static let cut = 3.0
  private static let ridge = 3.5

  init(_ table: Contingency) {
    (rows, columns) = (table.rows, table.columns)
    (joinsRows, joinsColumns) = (!table.rowsAreValues, !table.columnsAreValues)
    var rowShares = [Double](repeating: 0, count: rows)
    var columnShares = [Double](repeating: 0, count: columns)
    for counts in table.counts {
      for row in 0..<table.rows {
        for column in 0..<table.columns {
          rowShares[row] += counts[row * table.columns + column]
          columnShares[column] += counts[row * table.columns + column]
        }
      }
    }
    let total = rowShares.reduce(0, +)
    rowShares = rowShares.map { $0 / total }
    columnShares = columnShares.map { $0 / total }
    expected = rowShares.flatMap { row in columnShares.map { row * $0 } }
    rowBasis = Self.basis(rowShares)
    columnBasis = Self.basis(columnShares)
    let widths = joinsRows || joinsColumns ? [1, 4, 12] : [0]
    rules = [.polynomial(1), .polynomial(Self.mostOrder)] + widths.map { .smoothing($0) }
  }

  /// Orthonormal polynomials in the cumulative probability of the middle of each cell.
  private static func basis(_ shares: [Double]) -> [[Double]] {
    var below = -0.5
    let places = shares.map { share in
      defer { below += share }
      return below + 0.5 * share
    }
    var basis = [[Double](repeating: 1, count: shares.count)]
    for _ in 0..<mostOrder {
      guard let last = basis.last else { break }
      var next = zip(last, places).map { $0 * $1 }
      for known in basis {
        let product = shares.indices.reduce(0.0) { $0 + shares[$1] * known[$1] * next[$1] }
        for cell in next.indices { next[cell] -= product * known[cell] }
      }
      let size = shares.indices.reduce(0.0) { $0 + shares[$1] * next[$1] * next[$1] }
      guard size > 1e-9 else { break }
      basis.append(next.map { $0 / size.squareRoot() })
    }
    return Array(basis.dropFirst())
  }

  /// One for each rule.
  func fields(_ training: [Double], draws: Double) -> [[Double]] {
    var smooth = cutDown(training, draws: draws)
    let raw = smooth
    var done = 0
    return rules.map { rule in
      guard case .smoothing(let passes) = rule else { return polynomial(rule, training) }
      while done < passes {
        smooth = smoothed(smooth)
        done += 1
      }
      return restoringRidges(smooth, raw, training)
    }
  }

  func field(_ rule: Int, _ training: [Double], draws: Double) -> [Double] {
    guard case .smoothing(let passes) = rules[rule] else {
      return polynomial(rules[rule], training)
    }
    let raw = cutDown(training, draws: draws)
    let smooth = (0..<passes).reduce(raw) { field, _ in smoothed(field) }
    return restoringRidges(smooth, raw, training)
  }

  private func polynomial(_ rule: Rule, _ training: [Double]) -> [Double] {
    guard case .polynomial(let order) = rule else { return training }
    var field = [Double](repeating: 0, count: rows * columns)
    let across = columnBasis.prefix(order).map { basis in
      (0..<rows).map { row in
        (0..<columns).reduce(0.0) { $0 + basis[$1] * training[row * columns + $1] }
      }
    }
    for a in rowBasis.prefix(order) {
      let coefficients = across.map { sums in zip(a, sums).reduce(0) { $0 + $1.0 * $1.1 } }
      let profile = (0..<columns).map { column in
        zip(coefficients, columnBasis).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
      for row in 0..<rows {
        for column in 0..<columns {
          let cell = row * columns + column
          field[cell] += a[row] * profile[column] * expected[cell]
        }
      }
    }
    return field
  }

  private func cutDown(_ training: [Double], draws: Double) -> [Double] {
    training.indices.map { cell in
      let limit = Self.cut * max(1, (draws * expected[cell]).squareRoot())
      return min(limit, max(-limit, training[cell]))
    }
  }

  /// Cells that were cut down by much have the sign of their own count.
  private func restoringRidges(
    _ smooth: [Double], _ raw: [Double], _ training: [Double]
  ) -> [Double] {
    smooth.indices.map { cell in
      abs(training[cell]) > abs(raw[cell]) * (Self.ridge / Self.cut)
        ? training[cell] : smooth[cell]
    }
  }

  /// One pass of (1, 2, 1) / 4, the ends repeated.
  private func smoothed(_ table: [Double]) -> [Double] {
    var across = table
    if joinsColumns && columns > 1 {
      table.withUnsafeBufferPointer { source in
        across.withUnsafeMutableBufferPointer { target in
          for row in 0..<rows {
            let first = row * columns
            let last = first + columns - 1
            target[first] = 0.75 * source[first] + 0.25 * source[first + 1]
            for cell in first + 1..<max(first + 1, last) {
              target[cell] =
                0.25 * (source[cell &- 1] + source[cell &+ 1]) + 0.5 * source[cell]
            }
            target[last] = 0.75 * source[last] + 0.25 * source[last - 1]
          }
        }
      }
    }
    guard joinsRows else { return across }
    var result = across
    across.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        for row in 0..<rows {
          let here = row * columns
          let above = max(0, row - 1) * columns
          let below = min(rows - 1, row + 1) * columns
          for column in 0..<columns {
            target[here &+ column] =
              0.25 * (source[above &+ column] + source[below &+ column])
              + 0.5 * source[here &+ column]
          }
        }
      }
    }
    return result
  }

  /// Weights in place of signs that make good what a cell loses in which the sign changes.
  ///
  /// With the sum of magnitudes m(h) on the grid, on one of half as many cells and on one of a quarter,
  /// the next steps are taken to fall by the same ratio, 1/4 (a difference that passes through 0) to
  /// 1/2 (one that jumps).
  func weights(_ field: [Double]) -> [Double] {
    let signs = field.map { $0 > 0 ? 1.0 : -1 }
    guard joinsRows || joinsColumns else { return signs }
    let (half, halfColumns) = joined(field, columns: columns)
    let quarter = joined(half, columns: halfColumns).table
    func size(_ table: [Double]) -> Double { table.reduce(0) { $0 + abs($1) } }
    let (step, before) = (size(field) - size(half), size(half) - size(quarter))
    let ratio = before > 0 ? min(0.5, max(0.25, step / before)) : 0.25
    let more = ratio / (1 - ratio)
    return signs.indices.map { cell in
      let row = (cell / columns) >> (joinsRows ? 1 : 0)
      let column = (cell % columns) >> (joinsColumns ? 1 : 0)
      let coarse = half[row * halfColumns + column] > 0 ? 1.0 : -1
      return signs[cell] + more * (signs[cell] - coarse)
    }
  }

  /// Neighbours in pairs, along the axes that are cut into slices.
  private func joined(_ table: [Double], columns: Int) -> (table: [Double], columns: Int) {
    let rows = table.count / columns
    let (rowShift, columnShift) = (joinsRows ? 1 : 0, joinsColumns ? 1 : 0)
    let newColumns = ((columns - 1) >> columnShift) + 1
    var sums = [Double](repeating: 0, count: (((rows - 1) >> rowShift) + 1) * newColumns)
    for row in 0..<rows {
      for column in 0..<columns {
        sums[(row >> rowShift) * newColumns + (column >> columnShift)] +=
          table[row * columns + column]
      }
    }
    return (sums, newColumns)
  }

  /// The probability, about, of cells whose sign is noise.
  func unclearShare(_ field: [Double], _ rule: Int, draws: Double) -> Double {
    var share = 0.0
    let noise: (Int) -> Double
    switch rules[rule] {
    case .polynomial(let order):
      func sizes(_ basis: [[Double]], _ count: Int) -> [Double] {
        (0..<count).map { cell in
          basis.prefix(order).reduce(0) { $0 + $1[cell] * $1[cell] }
        }
      }
      let (down, across) = (sizes(rowBasis, rows), sizes(columnBasis, columns))
      noise = { cell in
        expected[cell] * expected[cell] * down[cell / columns] * across[cell % columns]
      }
    case .smoothing(let passes):
      // Sum of the squares of binomial coefficients over 4^passes.
      let each = (0..<2 * passes).reduce(1.0) {
        $0 * (Double(2 * passes + $1) + 1) / Double($1 + 1)
      }
      let kernel = (0..<passes).reduce(each) { value, _ in value / 16 }
      let both = (joinsRows ? kernel : 1) * (joinsColumns ? kernel : 1)
      noise = { expected[$0] * both }
    }
    for cell in field.indices {
      let variance = draws * noise(cell)
      guard variance > 0 else { continue }
      let clarity = field[cell] * field[cell] / variance
      share += expected[cell] * min(1.2, 1.7 * Self.exponential(-0.5 * clarity))
    }
    return share
  }

  /// exp(x) for x <= 0, as (1 + x / 32)^32: within 3 % where it matters.
  private static func exponential(_ x: Double) -> Double {
    var power = max(0, 1 + x / 32)
    for _ in 0..<5 { power *= power }
    return power
  }

  /// Sum of a table, each cell with the sign of a field.
  static func signedSum(_ field: [Double], _ table: [Double]) -> Double {
    var sum = 0.0
    for cell in field.indices { sum += field[cell] > 0 ? table[cell] : -table[cell] }
    return sum
  }
}
