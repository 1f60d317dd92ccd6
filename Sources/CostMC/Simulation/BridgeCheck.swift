import Diagnostics
import Formulas
import Kernels
import Probability

/// The identity of a bridge, checked in every draw.
struct BridgeCheck: Sendable {
  private struct Term: Sendable {
    var operand: Program.Operand
    var factor: Double

    init(_ step: Bridge.Step, _ program: Program) {
      operand = program.operand(of: step.name)
      factor = step.conversion(1)
    }

    /// Adds the term, or takes it away (`sign` -1), in every draw of a column.
    func add(
      to sum: UnsafeMutablePointer<Double>, sign: Double, columns: BlockColumns, count: Int
    ) {
      switch operand {
      case .constant(let value):
        kernels_binary_constant(KERNEL_ADD)(sum, sign * factor * value, sum, count)
      case .register(let register):
        kernels_add_scaled(columns[register], sign * factor, sum, count)
      }
    }

    /// The sizes of the term: a column, or one figure for all draws where `stride` is 0.
    func sizes(
      _ columns: BlockColumns, constant: UnsafeMutablePointer<Double>
    ) -> (start: UnsafePointer<Double>, stride: Int) {
      switch operand {
      case .constant(let value):
        constant.pointee = value
        return (UnsafePointer(constant), 0)
      case .register(let register):
        return (UnsafePointer(columns[register]), 1)
      }
    }
  }

  private let from: Term
  private let to: Term
  private let steps: [Term]

  init(_ bridge: Bridge, _ program: Program) {
    from = Term(bridge.from, program)
    to = Term(bridge.to, program)
    steps = bridge.steps.map { Term($0, program) }
  }

  /// The largest gap of the block relative to the larger end; draws that are not finite are left
  /// out, they are counted elsewhere.
  func largestGap(
    _ columns: BlockColumns, scratch: UnsafeMutablePointer<Double>, count: Int
  ) -> Double {
    kernels_fill(0, scratch, count)
    to.add(to: scratch, sign: 1, columns: columns, count: count)
    for term in [from] + steps { term.add(to: scratch, sign: -1, columns: columns, count: count) }
    // A block leaves room behind its draws.
    let first = from.sizes(columns, constant: scratch + Stream.blockSize)
    let last = to.sizes(columns, constant: scratch + Stream.blockSize + 1)
    var largest = 0.0
    for i in 0..<count where scratch[i].isFinite {
      let size = max(
        abs(from.factor * first.start[i * first.stride]),
        abs(to.factor * last.start[i * last.stride]))
      let gap = abs(scratch[i])
      if gap > largest * size { largest = size > 0 ? gap / size : .infinity }
    }
    return largest
  }
}

extension Bridge {
  /// What a run says whose draws break the identity.
  public func doesNotAdd(largestGap: Double) -> Failure {
    Failure([
      .error(
        .doesNotAdd(id, largestGap), .init(place),
        help: "a step is missing, stands twice or has the wrong sign")
    ])
  }
}

extension Diagnostic.Message {
  fileprivate static func doesNotAdd(_ id: String, _ gap: Double) -> Self {
    "the bridge \(Wording.quoted(id)) does not add up: `to` differs from `from` and the steps by up to \(Wording.number(gap)) of its size"
  }
}
