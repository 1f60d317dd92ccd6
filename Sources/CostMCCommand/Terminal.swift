#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The standard streams.
enum Terminal {
  static func error(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Writes all bytes; false where the other end is gone.
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      #if canImport(Glibc)
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      #else
        let count = rest.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
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
