import Probability

/// How the draws of a run are cut: fixed chunks of blocks, and segments of chunks of which each is
/// summed by one thread; the same at any thread count.
struct DrawPlan: Sendable {
  struct Chunk: Sendable {
    var firstBlock: Int
    /// Draws of the chunk.
    var count: Int
    /// Index of its first draw in the whole run.
    var firstDraw: Int
  }

  static let blocksPerChunk = 16
  static let chunkSize = blocksPerChunk * Stream.blockSize
  /// As many partial sums are kept of each column, however many draws there are.
  static let segmentsMost = 64

  let draws: Int
  var chunkCount: Int { (draws + Self.chunkSize - 1) / Self.chunkSize }

  func chunk(_ index: Int) -> Chunk {
    let first = index * Self.chunkSize
    return Chunk(
      firstBlock: index * Self.blocksPerChunk, count: min(Self.chunkSize, draws - first),
      firstDraw: first)
  }

  /// Neighbouring chunks in nearly equal groups.
  static func segments(_ chunks: Range<Int>) -> [Range<Int>] {
    let count = min(chunks.count, segmentsMost)
    return (0..<count).map { k in
      chunks.lowerBound + chunks.count * k / count..<chunks.lowerBound + chunks.count * (k + 1)
        / count
    }
  }
}
