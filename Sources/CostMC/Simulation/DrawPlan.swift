import Probability

/// How the draws of a run are cut: fixed chunks of blocks, the same at any thread count.
struct DrawPlan: Sendable {
  struct Chunk: Sendable {
    var replicate: Int
    /// First block, counted within the replicate.
    var firstBlock: Int
    /// Draws of the chunk.
    var count: Int
    /// Index of its first draw in the whole run.
    var firstDraw: Int
  }

  static let blocksPerChunk = 16
  static let chunkSize = blocksPerChunk * Stream.blockSize

  let draws: Int
  let replicates: Int
  let chunks: [Chunk]

  init(_ design: any Design, draws: Int) {
    self.draws = draws
    replicates = design.replicates
    var chunks: [Chunk] = []
    var first = 0
    for replicate in 0..<design.replicates {
      let count = design.draws(inReplicate: replicate)
      for start in stride(from: 0, to: count, by: Self.chunkSize) {
        let size = min(Self.chunkSize, count - start)
        chunks.append(
          Chunk(
            replicate: replicate, firstBlock: start / Stream.blockSize, count: size,
            firstDraw: first + start))
      }
      first += count
    }
    self.chunks = chunks
  }
}
