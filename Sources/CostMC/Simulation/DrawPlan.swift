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
  private static let taper = 4

  let draws: Int
  var chunkCount: Int { (draws + Self.chunkSize - 1) / Self.chunkSize }

  func chunk(_ index: Int) -> Chunk {
    let first = index * Self.chunkSize
    return Chunk(
      firstBlock: index * Self.blocksPerChunk, count: min(Self.chunkSize, draws - first),
      firstDraw: first)
  }

  /// Neighbouring chunks in nearly equal groups; in long runs the last fourth of them are four times
  /// shorter, so that no thread is waited for long.
  static func segments(_ chunks: Range<Int>) -> [Range<Int>] {
    let count = min(chunks.count, segmentsMost)
    let isLong = chunks.count >= 2 * taper * segmentsMost
    let weight = isLong ? taper : 1
    let whole = count - count / taper
    func share(_ k: Int) -> Int { min(k, whole) * weight + max(0, k - whole) }
    func start(_ k: Int) -> Int {
      chunks.lowerBound + chunks.count * share(k) / max(1, share(count))
    }
    return (0..<count).map { start($0)..<start($0 + 1) }
  }
}
