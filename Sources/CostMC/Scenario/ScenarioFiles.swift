/// The files that a scenario consists of: itself, those that it extends and its data, by the paths
/// that lead to them. Some may be at hand already; the others are read from disk.
final class ScenarioFiles {
  struct Content: Sendable {
    var path: String
    var bytes: [UInt8]
  }

  /// What has been asked for, in order.
  private(set) var contents: [Content] = []
  private let held: [Content]

  init(_ held: [Content] = []) { self.held = held }

  func read(_ path: String) throws(File.ReadError) -> [UInt8] {
    let bytes: [UInt8]
    if let content = held.first(where: { $0.path == path }) {
      bytes = content.bytes
    } else {
      bytes = try File.read(path)
    }
    contents.append(Content(path: path, bytes: bytes))
    return bytes
  }
}
