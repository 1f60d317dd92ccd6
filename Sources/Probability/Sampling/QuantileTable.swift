import Kernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A marginal's quantile function as cubics over octaves of the tail probability.
///
/// Each octave [2^-(k+1), 2^-k) of min(u, 1 - u) has 64 cells with a cubic each, so the error is
/// small *relative to the tail*. The expensive quantile function is called at 20 Chebyshev nodes
/// in each octave only; the cubics come from that interpolant by one fixed linear map. An octave
/// whose interpolant has not converged is tried in halves; a half that fails too, or has a kink of
/// the marginal in it, is built cell by cell. A cell that is still wrong or has a kink, like
/// everything below the lowest octave, is marked so that its draws are computed by the quantile
/// function itself.
///
/// Octaves are built when draws come to lie in them: a run of 10,000 draws needs two thirds of them.
///
/// Source: Hörmann & Leydold (2003), doi:10.1145/945511.945517, for inversion by interpolation with
/// a bound on the error in u; the octave layout is our own.
public final class QuantileTable: @unchecked Sendable {
  // Unchecked: an octave is written once, under a lock, before a draw in it is looked up.
  private static let octaves = 20
  private static let cells = Int(KERNEL_CELLS)
  private static let nodes = 20
  /// Largest error in u, relative to the tail probability, that a cell may have: 0.75e-10 in u
  /// itself.
  private static let tolerance = 1.5e-10

  /// Coefficients, from the constant on.
  private typealias Cubic = SIMD4<Double>

  private let coefficients: UnsafeMutablePointer<Double>
  private let table: kernel_table
  private let marginal: any Marginal
  private let lower: Side
  private let upper: Side
  private let building = Mutex<Void>(())

  public init(_ marginal: any Marginal) {
    self.marginal = marginal
    let half = 1 + Self.octaves * Self.cells
    coefficients = .allocate(capacity: 2 * half * 4)
    // Below the lowest octave; the others are filled when they are built.
    for first in [0, half] {
      (coefficients + 4 * first).initialize(repeating: .nan, count: 4)
    }
    let lowest = exp2(-Double(Self.octaves + 1))
    table = kernel_table(
      coefficients: coefficients,
      base: (lowest.bitPattern >> UInt64(52 - KERNEL_CELL_BITS)) - 1, cells: UInt64(half))
    let kinks = marginal.kinks
    lower = Side(
      marginal.quantile(lower:), marginal.quantiles(lower:), firstCell: 1, kinks: kinks,
      probability: marginal.cdf)
    upper = Side(
      marginal.quantile(upper:), marginal.quantiles(upper:), firstCell: half + 1, kinks: kinks,
      probability: marginal.survival)
  }

  /// One half of the distribution, by its tail probability.
  private final class Side {
    let quantile: (Double) -> Double
    let quantiles: ([Double]) -> [Double]
    /// Cell of the lowest octave.
    let firstCell: Int
    /// The octaves from this one on are built.
    let built = Atomic<Int>(QuantileTable.octaves)
    /// Tail probabilities of the kinks, increasing.
    private let kinks: [Double]

    init(
      _ quantile: @escaping (Double) -> Double, _ quantiles: @escaping ([Double]) -> [Double],
      firstCell: Int, kinks: [Double], probability: (Double) -> Double
    ) {
      self.quantile = quantile
      self.quantiles = quantiles
      self.firstCell = firstCell
      // An atom has two ends.
      self.kinks = kinks.flatMap { [$0.nextDown, $0, $0.nextUp] }.map(probability)
        .filter { $0 > 0 && $0 < 0.5 }.sorted()
    }

    /// Whether there is no kink inside the stretch.
    func isSmooth(_ low: Double, width: Double) -> Bool {
      let next = firstIndex(of: kinks.count) { kinks[$0] > low * (1 + 1e-12) }
      return next == kinks.count || kinks[next] >= (low + width) * (1 - 1e-12)
    }
  }

  deinit { coefficients.deallocate() }

  /// Signed tail probabilities to draws.
  public func transform(
    _ t: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) {
    build(for: t, count: count)
    guard kernels_quantile_table([table], t, out, count) > 0 else { return }
    for i in 0..<count where out[i].isNaN { out[i] = marginal.quantile(signedTail: t[i]) }
  }

  /// Builds all octaves.
  func build() {
    build(lower, for: exp2(-Double(Self.octaves)))
    build(upper, for: exp2(-Double(Self.octaves)))
  }

  /// Builds the octaves in which these draws lie.
  private func build(for t: UnsafePointer<Double>, count: Int) {
    if lower.built.load(ordering: .acquiring) == 0, upper.built.load(ordering: .acquiring) == 0 {
      return
    }
    var least = (lower: 1.0, upper: 1.0)
    kernels_least_tails(t, count, &least.lower, &least.upper)
    build(lower, for: least.lower)
    build(upper, for: least.upper)
  }

  private func build(_ side: Side, for tail: Double) {
    let octave = Int(tail.exponent) + Self.octaves + 1
    // Runs that come this far have draws enough to need the rest too.
    let first = octave <= 4 ? 0 : octave
    guard first < side.built.load(ordering: .acquiring) else { return }
    building.withLock { _ in
      for octave in stride(from: side.built.load(ordering: .relaxed) - 1, through: first, by: -1) {
        let start = exp2(Double(octave - Self.octaves - 1))
        let cell = side.firstCell + octave * Self.cells
        (coefficients + 4 * cell).initialize(repeating: .nan, count: 4 * Self.cells)
        fill(cell: cell, low: start, width: start, side)
        side.built.store(octave, ordering: .releasing)
      }
    }
  }

  /// Builds the cells of one octave.
  private func fill(cell: Int, low: Double, width: Double, _ side: Side) {
    if interpolate(cell: cell, Self.octaveMap, low: low, width: width, side) { return }
    let half = Self.cells / 2
    for (cell, low) in [(cell, low), (cell + half, low + width / 2)]
    where !interpolate(cell: cell, Self.halfMap, low: low, width: width / 2, side) {
      for k in 0..<half {
        let start = low + width / Double(Self.cells) * Double(k)
        fit(cell: cell + k, start: start, width: width / Double(Self.cells), side)
      }
    }
  }

  /// Builds the cells of a stretch from one interpolant; false where that is not right there, or
  /// not finite.
  private func interpolate(
    cell: Int, _ map: [Double], low: Double, width: Double, _ side: Side
  ) -> Bool {
    guard side.isSmooth(low, width: width) else { return false }
    let values = side.quantiles(Self.nodePositions.map { low + width * $0 })
    guard let least = values.min(), let most = values.max(), most - least < .infinity,
      Self.converged(values)
    else { return false }
    let target = coefficients + 4 * cell
    let rows = map.count / Self.nodes
    kernels_fill(0, target, rows)
    map.withUnsafeBufferPointer { map in
      guard let columns = map.baseAddress else { return }
      for j in 0..<Self.nodes { kernels_add_scaled(columns + j * rows, values[j], target, rows) }
    }
    // The interpolant is right; whether cubics of this width follow it is looked at where they
    // are widest relative to the tail, in the middle and at the end.
    let count = rows / 4
    let cellWidth = width / Double(count)
    let isRight = [0, count / 2, count - 1].allSatisfy { k in
      let cubic = Cubic(
        target[4 * k], target[4 * k + 1], target[4 * k + 2], target[4 * k + 3])
      return Self.follows(
        cubic, side.quantile, start: low + cellWidth * Double(k), width: cellWidth, at: [0, 0.5])
    }
    if !isRight { for k in 0..<rows { target[k] = .nan } }
    return isRight
  }

  /// Builds one cell; leaves it marked where no cubic does.
  private func fit(
    cell: Int, start: Double, width: Double, _ side: Side
  ) {
    guard side.isSmooth(start, width: width) else { return }
    var cubic = Cubic.zero
    for node in 0..<4 {
      let y = side.quantile(start + width * (Self.cellPositions[node] + 0.5))
      guard y.isFinite else { return }
      cubic += Self.cubicMap[node] * y
    }
    // Where the error of a cubic through Chebyshev's nodes is greatest.
    let places = [-0.5, -0.354, 0, 0.354, 0.5]
    if Self.follows(cubic, side.quantile, start: start, width: width, at: places) {
      for power in 0..<4 { coefficients[4 * cell + power] = cubic[power] }
    }
  }

  /// Whether a cubic has the wanted error in u, looked at between its nodes.
  private static func follows(
    _ cubic: Cubic, _ quantile: (Double) -> Double, start: Double, width: Double,
    at places: [Double]
  ) -> Bool {
    func value(_ z: Double) -> Double {
      cubic[0] + z * (cubic[1] + z * (cubic[2] + z * cubic[3]))
    }
    let span = abs(value(0.5) - value(-0.5))
    return places.allSatisfy { z in
      let exact = quantile(start + width * (z + 0.5))
      let error = abs(value(z) - exact)
      return error * width <= tolerance * start * span || error <= 4e-16 * abs(exact)
    }
  }

  /// The highest Chebyshev coefficients tell the error of the interpolant; the least slope turns
  /// it into an error in u.
  private static func converged(_ values: [Double]) -> Bool {
    var tail = 0.0
    for cosines in highestCosines {
      var sum = 0.0
      for j in 0..<nodes { sum += values[j] * cosines[j] }
      tail += abs(sum) * 2 / Double(nodes)
    }
    var leastSlope = Double.infinity
    for j in 1..<nodes {
      let step: Double = nodePositions[j] - nodePositions[j - 1]
      leastSlope = Swift.min(leastSlope, abs((values[j] - values[j - 1]) / step))
    }
    return tail <= 1e-11 * leastSlope
      || tail <= 1e-14 * Swift.max(abs(values[0]), abs(values[nodes - 1]))
  }

  /// Of the three highest Chebyshev polynomials at the nodes.
  private static let highestCosines: [[Double]] = ((nodes - 3)..<nodes).map { degree in
    (0..<nodes).map { cos(Double(degree) * (2 * Double($0) + 1) * .pi / Double(2 * nodes)) }
  }

  /// Chebyshev nodes on (0, 1), in the order of their angle.
  private static let nodePositions: [Double] = (0..<nodes).map {
    0.5 + 0.5 * cos((2 * Double($0) + 1) * .pi / Double(2 * nodes))
  }

  /// Chebyshev nodes of a cell's cubic on (-1/2, 1/2).
  private static let cellPositions: [Double] = (0..<4).map {
    0.5 * cos((2 * Double($0) + 1) * .pi / 8)
  }

  /// Values at `cellPositions` to coefficients of the cubic: what each node adds.
  private static let cubicMap: [Cubic] = (0..<4).map { i in
    // Lagrange's polynomial of node i, multiplied out.
    var polynomial = Cubic(1, 0, 0, 0)
    for j in 0..<4 where j != i {
      let scale = 1 / (cellPositions[i] - cellPositions[j])
      var next = Cubic.zero
      for power in 0..<4 {
        next[power] -= polynomial[power] * cellPositions[j] * scale
        if power < 3 { next[power + 1] += polynomial[power] * scale }
      }
      polynomial = next
    }
    return polynomial
  }

  private static let octaveMap = map(cells: cells)
  private static let halfMap = map(cells: cells / 2)

  /// Values at the nodes of a stretch to the cubics of its cells: for each node what it adds to each
  /// cell's four coefficients.
  private static func map(cells: Int) -> [Double] {
    var weights = [Double](repeating: 1, count: nodes)  // barycentric
    for i in 0..<nodes {
      weights[i] =
        sin((2 * Double(i) + 1) * .pi / Double(2 * nodes)) * (i.isMultiple(of: 2) ? 1 : -1)
    }
    var result = [Double](repeating: 0, count: cells * 4 * nodes)
    for cell in 0..<cells {
      for node in 0..<4 {
        let x = (Double(cell) + 0.5 + cellPositions[node]) / Double(cells)
        let terms = (0..<nodes).map { weights[$0] / (x - nodePositions[$0]) }
        let total = terms.reduce(0, +)
        for j in 0..<nodes {
          for power in 0..<4 {
            result[j * 4 * cells + cell * 4 + power] += cubicMap[node][power] * terms[j] / total
          }
        }
      }
    }
    return result
  }
}

extension Marginal {
  /// The quantile at a signed tail probability (see `Stream`).
  public func quantile(signedTail t: Double) -> Double {
    t > 0 ? quantile(lower: t) : quantile(upper: -t)
  }
}
