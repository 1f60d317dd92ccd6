import Formulas
import Kernels

/// The identity of a bridge, checked in every draw.
struct BridgeCheck: Sendable {
  private struct Term: Sendable {
    var operand: Program.Operand
    var factor: Double

    init(_ step: Bridge.Step, _ program: Program) {
      operand = program.operand(of: step.name)
      factor = step.conversion(1)
    }

    func value(_ memory: UnsafeMutablePointer<Double>, _ draw: Int) -> Double {
      switch operand {
      case .constant(let value): factor * value
      case .register(let register): factor * memory[register * BlockEngine.stride + draw]
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
    memory: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>, count: Int
  ) -> Double {
    for i in 0..<count { scratch[i] = to.value(memory, i) - from.value(memory, i) }
    for step in steps {
      for i in 0..<count { scratch[i] -= step.value(memory, i) }
    }
    var largest = 0.0
    for i in 0..<count where scratch[i].isFinite {
      let size = max(abs(from.value(memory, i)), abs(to.value(memory, i)))
      let gap = abs(scratch[i])
      if gap > largest * size { largest = size > 0 ? gap / size : .infinity }
    }
    return largest
  }
}
