#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The standard streams.
enum Terminal {
  /// Has a closed stream fail when it is written to, where a file of the program's could take its
  /// number.
  static func holdStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDONLY)
    }
  }

  static func error(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Results, to the standard output.
  static func output(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else {
      error("error: the output cannot be written: \(String(cString: strerror(errno)))\n")
      throw Exit.writingFailed
    }
  }

  /// Writes all bytes; false where the other end is gone.
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all bytes; false where the other end is gone or full.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      #else
        let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return true
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  static func hasColor(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor) && getenv("NO_COLOR") == nil
      && !CommandLine.arguments.contains("--no-color")
  }

  /// Columns of the terminal; 80 in a pipe.
  static var width: Int {
    var size = winsize()
    guard isTerminal(STDOUT_FILENO), ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else {
      return 80
    }
    return max(80, min(120, Int(size.ws_col)))
  }
}
