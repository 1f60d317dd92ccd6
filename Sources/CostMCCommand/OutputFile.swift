import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that appears whole or not at all: written beside its name, then renamed.
final class OutputFile {
  private let path: String
  private let draft: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    draft = "\(path).\(getpid()).draft"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, Exit.cannotCreate) }
  }

  /// After an error nothing is left.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard Terminal.write(bytes, to: descriptor) else {
      let problem = Self.failure(path, Exit.writingFailed)
      abandon()
      throw problem
    }
  }

  func finish() throws {
    guard close(descriptor) == 0, rename(draft, path) == 0 else {
      let problem = Self.failure(path, Exit.cannotCreate)
      unlink(draft)
      throw problem
    }
  }

  func abandon() {
    close(descriptor)
    unlink(draft)
  }

  static func write(_ text: String, to path: String) throws {
    let file = try OutputFile(path)
    try Array(text.utf8).withUnsafeBytes { try file.write($0) }
    try file.finish()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder unless it is there.
  static func makeFolder(_ path: String) throws {
    guard isFolder(path) || mkdir(path, 0o755) == 0 else { throw failure(path, Exit.cannotCreate) }
  }

  private static func failure(_ path: String, _ code: ExitCode) -> ExitCode {
    Terminal.error("error: `\(path)` cannot be written: \(String(cString: strerror(errno)))\n")
    return code
  }
}
