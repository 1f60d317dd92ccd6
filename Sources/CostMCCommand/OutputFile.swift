import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that appears whole or not at all.
enum OutputFile {
  static func write(_ text: String, to path: String) throws {
    let draft = "\(path).\(getpid()).draft"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten = Terminal.write(text, to: descriptor)
    guard close(descriptor) == 0, isWritten, rename(draft, path) == 0 else {
      let problem = failure(path)
      unlink(draft)
      throw problem
    }
  }

  private static func failure(_ path: String) -> ExitCode {
    Terminal.error("error: `\(path)` cannot be written: \(String(cString: strerror(errno)))\n")
    return Exit.cannotCreate
  }
}
