#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file; `-` is the standard input.
func readFile(_ path: String) throws(FileProblem) -> [UInt8] {
  let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
  guard descriptor >= 0 else { throw FileProblem(path: path, reason: lastError()) }
  defer { if descriptor != STDIN_FILENO { close(descriptor) } }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw FileProblem(path: path, reason: lastError())
    }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

/// The system's word for what just failed, in lower case.
func lastError() -> String {
  guard let text = strerror(errno) else { return "error \(errno)" }
  return String(cString: text).lowercased()
}
