import Formulas
import Kernels
import Probability

/// The registers of a program while they hold a block of draws.
struct BlockColumns {
  let base: UnsafeMutablePointer<Double>
  /// Doubles from one column to the next.
  var stride = BlockEngine.stride

  subscript(register: Int) -> UnsafeMutablePointer<Double> { base + register * stride }

  /// A tracked column in the unit of its statistics.
  ///
  /// - Parameter scratch: where it stands if it is not a register's as it is.
  func column(
    _ operand: Program.Operand, _ conversion: Conversion, scratch: UnsafeMutablePointer<Double>,
    count: Int
  ) -> UnsafePointer<Double> {
    switch operand {
    case .constant(let value): kernels_fill(conversion(value), scratch, count)
    case .register(let register):
      let source = self[register]
      if conversion.isIdentity { return UnsafePointer(source) }
      if conversion.multiplier != 1 {
        kernels_binary_constant(KERNEL_MULTIPLY)(source, conversion.multiplier, scratch, count)
      } else {
        kernels_binary_constant(KERNEL_DIVIDE)(source, conversion.divisor, scratch, count)
      }
    }
    return UnsafePointer(scratch)
  }
}

/// One thread's blocks of a streaming engine: some neighbouring blocks are evaluated together and
/// asked for one after the other.
final class StreamedBlocks {
  private let engine: BlockEngine
  private let memory: UnsafeMutablePointer<Double>
  private var held = 0..<0

  init(_ engine: BlockEngine) {
    self.engine = engine
    let size = engine.columnCount * engine.stride
    memory = .allocate(capacity: size)
    memory.initialize(repeating: 0, count: size)
  }

  deinit { memory.deallocate() }

  /// - Parameter end: the first block that will not be asked for after this one.
  func columns(ofBlock block: Int, before end: Int) -> BlockColumns {
    if !held.contains(block) {
      held = block..<min(end, block + engine.blocksAtOnce)
      engine.evaluate(block: block, count: held.count * Stream.blockSize, memory: memory)
    }
    return BlockColumns(
      base: memory + (block - held.lowerBound) * Stream.blockSize, stride: engine.stride)
  }
}
