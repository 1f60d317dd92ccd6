import ArgumentParser
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that appears whole or not at all: written beside its name, then renamed.
///
/// A link stays a link, and a file keeps its permissions. What is no regular file, such as a
/// device or a pipe, is written to directly.
final class OutputFile {
  private let path: String
  /// nil where the path itself is written to.
  private let draft: String?
  private let descriptor: Int32

  /// Drafts that are being written, for who ends the program in between.
  private static let drafts = Mutex<Set<String>>([])

  init(_ path: String) throws {
    self.path = Self.resolved(path)
    let mode = Self.mode(of: self.path)
    if let mode, mode & S_IFMT != S_IFREG {
      draft = nil
      descriptor = open(self.path, O_WRONLY | O_CLOEXEC)
    } else {
      let draft = "\(self.path).\(getpid()).draft"
      self.draft = draft
      let isAllowed = mode == nil || access(self.path, W_OK) == 0
      descriptor = isAllowed ? open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) : -1
      if descriptor >= 0 {
        Self.drafts.withLock { _ = $0.insert(draft) }
        if let mode { fchmod(descriptor, mode & 0o777) }
      }
    }
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
    guard close(descriptor) == 0 else {
      let problem = Self.failure(path, Exit.writingFailed)
      removeDraft()
      throw problem
    }
    guard let draft else { return }
    guard rename(draft, path) == 0 else {
      let problem = Self.failure(path, Exit.cannotCreate)
      removeDraft()
      throw problem
    }
    Self.drafts.withLock { _ = $0.remove(draft) }
  }

  func abandon() {
    close(descriptor)
    removeDraft()
  }

  private func removeDraft() {
    guard let draft else { return }
    unlink(draft)
    Self.drafts.withLock { _ = $0.remove(draft) }
  }

  /// Nothing half-written stays behind a program that ends at once.
  static func removeDrafts() {
    drafts.withLock { for draft in $0 { unlink(draft) } }
  }

  static func write(_ text: String, to path: String) throws {
    let file = try OutputFile(path)
    var text = text
    try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    try file.finish()
  }

  // MARK: Places

  /// Refuses, before the work is done, a file that could not be made after it.
  static func checkPlace(_ path: String) throws {
    if let mode = mode(of: path) {
      guard access(path, W_OK) == 0 else { throw failure(path, Exit.cannotCreate) }
      if mode & S_IFMT != S_IFREG { return }
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let folder = (path.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
    guard !path.isEmpty, access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0 else {
      throw failure(path, Exit.cannotCreate)
    }
  }

  static func isFolder(_ path: String) -> Bool {
    mode(of: path).map { $0 & S_IFMT == S_IFDIR } ?? false
  }

  /// Makes a folder unless it is there.
  static func makeFolder(_ path: String) throws {
    guard isFolder(path) || mkdir(path, 0o755) == 0 else { throw failure(path, Exit.cannotCreate) }
  }

  /// Kind and permissions of what is there.
  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private static func resolved(_ path: String) -> String {
    guard let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return String(cString: target)
  }

  private static func failure(_ path: String, _ code: ExitCode) -> ExitCode {
    Terminal.error("error: `\(path)` cannot be written: \(String(cString: strerror(errno)))\n")
    return code
  }
}
