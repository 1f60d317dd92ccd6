import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reading whole files, and where they lie.
enum File {
  /// A scenario or a table of data is smaller; more is taken for a mistake.
  private static let largest = 1 << 28

  /// Why a file cannot be read, in the system's words.
  struct ReadError: Error {
    let reason: String
  }

  /// The bytes of a file, or of standard input where the path is `-`.
  static func read(_ path: String) throws(ReadError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReadError(reason: String(cString: strerror(errno))) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { room, filled in
        count = systemRead(descriptor, room.baseAddress, room.count)
        filled = max(0, count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw ReadError(reason: String(cString: strerror(errno)))
      }
      if count == 0 { return bytes }
      bytes += piece
      if bytes.count > largest { throw ReadError(reason: "larger than 256 MiB") }
    }
  }

  /// `path` as seen from the folder of the file `base`.
  static func path(_ path: String, besides base: String) -> String {
    guard !path.hasPrefix("/"), let slash = base.lastIndex(of: "/") else { return path }
    return base[...slash] + path
  }

  /// The one name of a file, whatever path leads to it.
  static func identity(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// `File.read` hides the system's function of that name inside the type.
private func systemRead(
  _ descriptor: CInt, _ buffer: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}
