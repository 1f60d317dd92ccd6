import Formulas
import Kernels
import Probability
import Statistics
import Synchronization

/// Draws of one output of several models on common random numbers: draw i of an input has the same
/// uniform in all of them, since a stream depends on the seed and the input's name alone.
struct PairedDraws: Sendable {
  /// [model][draw], all in the unit of the first model's output, non-finite ones included.
  let columns: [[Double]]

  /// So many doubles in all (256 MiB) are kept: the differences are taken draw by draw.
  private static let budget = 1 << 25

  static func mostDraws(models: Int) -> Int { budget / max(1, models) }

  /// - Parameters:
  ///   - outputs: one of each model, with what takes its column to the common unit.
  ///   - draws: at most `mostDraws`.
  /// - Returns: nil where `monitor` was cancelled.
  init?(
    _ models: [Model], outputs: [(name: String, conversion: Conversion)], draws: Int, seed: UInt64,
    threads: Int, monitor: Simulation.Monitor
  ) {
    var columns: [[Double]] = []
    for (model, output) in zip(models, outputs) {
      guard
        let column = Self.column(
          model, output.name, output.conversion, draws: draws, seed: seed, threads: threads,
          monitor: monitor)
      else { return nil }
      columns.append(column)
    }
    self.columns = columns
  }

  private static func column(
    _ model: Model, _ output: String, _ conversion: Conversion, draws: Int, seed: UInt64,
    threads: Int, monitor: Simulation.Monitor
  ) -> [Double]? {
    let engine = BlockEngine(model, design: MonteCarlo.self, draws: draws, seed: seed)
    let plan = DrawPlan(draws: draws)
    let operand = engine.program.operand(of: output)
    let stride = BlockEngine.stride
    let workers = max(1, min(threads, plan.chunkCount))
    let memory = UnsafeMutablePointer<Double>.allocate(
      capacity: workers * engine.columnCount * stride)
    memory.initialize(repeating: 0, count: workers * engine.columnCount * stride)
    defer { memory.deallocate() }
    let column = [Double](unsafeUninitializedCapacity: draws) { buffer, count in
      // Disjoint writes: one chunk, one range; one worker, one memory.
      nonisolated(unsafe) let out = buffer
      nonisolated(unsafe) let slots = memory
      concurrentForEach(plan.chunkCount, threads: workers) { index, number in
        if monitor.isCancelled { return }
        let chunk = plan.chunk(index)
        let base = slots + number * engine.columnCount * stride
        for offset in Swift.stride(from: 0, to: chunk.count, by: Stream.blockSize) {
          let size = min(Stream.blockSize, chunk.count - offset)
          engine.evaluate(
            block: chunk.firstBlock + offset / Stream.blockSize,
            count: size, memory: base)
          let first = chunk.firstDraw + offset
          for i in 0..<size {
            switch operand {
            case .constant(let value): out[first + i] = conversion(value)
            case .register(let register): out[first + i] = conversion(base[register * stride + i])
            }
          }
        }
        monitor.done.wrappingAdd(chunk.count, ordering: .relaxed)
      }
      count = draws
    }
    return monitor.isCancelled ? nil : column
  }
}
