import Diagnostics
import Formulas
import Probability
import Testing

@testable import CostMC

/// An engine that keeps no columns of inputs draws what the other does, to the last bit.
@Suite struct StreamingEngineTests {
  private static let text = """
    {"costmc": 1, "title": "all kinds of inputs", "inputs": {
      "a": {"distribution": "lognormal", "median": 3, "geometricSD": 1.4},
      "b": {"distribution": "gamma", "shape": 2, "scale": 3},
      "c": {"distribution": "poisson", "mean": 12},
      "d": {"distribution": "normal", "mean": "a", "sd": 2},
      "h": {"distribution": "triangular", "min": 1, "mode": 2, "max": 4},
      "f": {"distribution": "uniform", "min": 1, "max": 2},
      "g": {"value": 7}},
     "correlations": [
       {"between": ["a", "b"], "spearman": 0.5}, {"between": ["c", "h"], "spearman": -0.4}],
     "copula": {"family": "student-t", "df": 4},
     "formulas": {"y": "a * b + c - d / h", "z": "max(f, h)^2 * g + b"},
     "outputs": ["y", "z", "f"]}
    """

  @Test(arguments: Designs.all.map { $0.name })
  func `the columns of outputs are the same`(_ design: String) throws {
    let model = try Model(Scenario(parsing: Source(name: "test", text: Self.text)))
    let blocks = 40
    let engine = BlockEngine(
      model, design: try #require(Designs.named(design)), draws: blocks * Stream.blockSize,
      seed: 5)
    let streaming = try #require(engine.streaming)
    #expect(streaming.blocksAtOnce > 1)
    let worker = Worker(
      columns: engine.columnCount, tracked: [], bridges: 0, isBinning: false, streaming: streaming)
    let streamed = try #require(worker.streamed)
    let scratch = DrawStore(columns: 2, rows: Stream.blockSize)
    for block in 0..<blocks {
      engine.evaluate(block: block, count: Stream.blockSize, memory: worker.memory)
      // As in a run: in order, not beyond a chunk's end.
      let columns = streamed.columns(ofBlock: block, before: block < 25 ? 25 : blocks)
      for output in model.outputs {
        let (a, b) = (
          BlockColumns(base: worker.memory).column(
            engine.program.operand(of: output.name), output.conversion,
            scratch: scratch.start(ofColumn: 0), count: Stream.blockSize),
          columns.column(
            streaming.program.operand(of: output.name), output.conversion,
            scratch: scratch.start(ofColumn: 1), count: Stream.blockSize)
        )
        #expect((0..<Stream.blockSize).allSatisfy { a[$0] == b[$0] })
      }
    }
  }
}
