import Formulas
import Probability

extension BlockEngine {
  /// Doubles of all columns of a streaming engine: as many as a second cache holds, since only a few
  /// of them are in use at a time.
  private static let room = 128 << 10

  /// An engine of the same draws that keeps no columns of inputs: each is drawn where formulas first
  /// read it, and its register is reused.
  ///
  /// So few columns are alive that several blocks fit the cache at a time: tables and designs of
  /// thousands of inputs, which do not, are then read once for all of them. nil where draws do not
  /// come in blocks.
  var streaming: BlockEngine? {
    guard textbook == nil else { return nil }
    var engine = self
    let names = independent.map { uncertainInputs[$0.column] }
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    engine.program = program.drawing(Set(names))
    engine.drawn = engine.program.usedInputs.map { places[$0] }
    let held = engine.program.usedInputs.filter { places[$0] == nil }
    for (register, name) in held.enumerated() {
      for k in dependentSampled.indices
      where uncertainInputs[dependentSampled[k].column] == name {
        engine.dependentSampled[k].register = register
      }
    }
    engine.blocksAtOnce = max(
      1, min(DrawPlan.blocksPerChunk, Self.room / (engine.columnCount * Stream.blockSize)))
    return engine
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
