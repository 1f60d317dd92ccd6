import Formulas
import Probability
import Statistics

/// The draws of a run, one row each: the uncertain inputs that its results need in the order of the
/// scenario, each in its unit, then the outputs in theirs.
///
/// They are evaluated anew, a few chunks at a time, so that memory does not grow with the draws.
public struct DrawTable: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// A line of names, then a line a draw: the shortest digits that read back as the same double.
    case csv
    /// NumPy's format 1.0: an array of records, one little-endian double a name.
    ///
    /// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    case npy

    /// By the end of the path; nil where it is another.
    public init?(path: String) {
      guard
        let found = Self.allCases.first(where: { path.lowercased().hasSuffix("." + $0.rawValue) })
      else { return nil }
      self = found
    }
  }

  private struct Column: Sendable {
    var name: String
    var operand: Program.Operand
    var conversion: Conversion
  }

  private let engine: BlockEngine
  private let plan: DrawPlan
  private let columns: [Column]

  public init(_ model: Model, options: RunOptions) {
    let settings = options.settings
    let tracked = TrackedNames(model).all.map(\.name)
    let needed = tracked.reduce(into: Set<String>()) { $0.formUnion(model.inputsFeeding($1)) }
    let shown = Set(model.outputs.map(\.name))
    let inputs = model.inputs.filter {
      !$0.isConstant && needed.contains($0.name) && !shown.contains($0.name)
    }
    // Of the same inputs as the run's own program, since GSL's generator deals them in turn.
    var model = model
    var seen: Set<String> = []
    let names = (tracked + inputs.map(\.name)).filter { seen.insert($0).inserted }
    if let program = model.program(of: names) { model.program = program }
    let design =
      options.engine == .gsl
      ? MonteCarlo.self : Designs.named(settings.design) ?? MonteCarlo.self
    let engine = BlockEngine(
      model, design: design, draws: settings.draws, seed: settings.seed, engine: options.engine)
    columns =
      inputs.map {
        Column(
          name: $0.name, operand: engine.program.operand(of: $0.name), conversion: .identity)
      }
      + model.outputs.map {
        Column(
          name: $0.name, operand: engine.program.operand(of: $0.name), conversion: $0.conversion)
      }
    self.engine = engine
    plan = DrawPlan(draws: settings.draws)
  }

  /// Gives all bytes in order.
  public func write(
    _ format: Format, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try header(format).withUnsafeBytes { try sink($0) }
    let wave = 2 * processorCount()
    for start in stride(from: 0, to: plan.chunkCount, by: wave) {
      let chunks = Array(start..<min(plan.chunkCount, start + wave))
      for bytes in concurrentMap(chunks, { rows(plan.chunk($0), format) }) {
        try bytes.withUnsafeBytes { try sink($0) }
      }
    }
  }

  private func header(_ format: Format) -> [UInt8] {
    switch format {
    case .csv: return Array((columns.map(\.name).joined(separator: ",") + "\n").utf8)
    case .npy:
      let fields = columns.map { "('\($0.name)', '<f8')" }.joined(separator: ", ")
      var text =
        "{'descr': [\(fields)], 'fortran_order': False, 'shape': (\(plan.draws),), }"
      // With magic, version and length a multiple of 64; version 2 for long headers.
      let start = text.utf8.count + 1 + 10 > 65_000 ? 12 : 10
      text += String(repeating: " ", count: 63 - (start + text.utf8.count) % 64) + "\n"
      let length = UInt32(text.utf8.count)
      let size = (0..<(start - 8)).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
      return [0x93] + Array("NUMPY".utf8) + [start == 10 ? 1 : 2, 0] + size + Array(text.utf8)
    }
  }

  private func rows(_ chunk: DrawPlan.Chunk, _ format: Format) -> [UInt8] {
    let worker = Worker(columns: engine.columnCount, tracked: [], bridges: 0, isBinning: false)
    var bytes: [UInt8] = []
    var values = columns.map { _ in [Double](repeating: 0, count: Stream.blockSize) }
    for offset in stride(from: 0, to: chunk.count, by: Stream.blockSize) {
      let count = min(Stream.blockSize, chunk.count - offset)
      engine.evaluate(
        block: chunk.firstBlock + offset / Stream.blockSize, count: count, memory: worker.memory)
      for (k, column) in columns.enumerated() {
        let source = BlockColumns(base: worker.memory).column(
          column.operand, column.conversion, scratch: worker.scratch, count: count)
        for i in 0..<count { values[k][i] = source[i] }
      }
      for i in 0..<count {
        for k in columns.indices { Self.append(values[k][i], format, to: &bytes) }
        if format == .csv { bytes[bytes.count - 1] = UInt8(ascii: "\n") }
      }
    }
    return bytes
  }

  private static func append(_ value: Double, _ format: Format, to bytes: inout [UInt8]) {
    switch format {
    case .csv:
      var text = value.description
      text.withUTF8 { bytes.append(contentsOf: $0) }
      bytes.append(UInt8(ascii: ","))
    case .npy:
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
