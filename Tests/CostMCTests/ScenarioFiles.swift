#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files of the package, found from where this one stands.
enum Files {
  /// With a slash at the end.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("/") { $0 + $1 + "/" }

  static func names(in folder: String, ending: String) -> [String] {
    guard let handle = opendir(root + folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(ending) { names.append(name) }
    }
    return names.sorted()
  }

  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    defer { fclose(file) }
    fputs(text, file)
  }

  static var updatesGolden: Bool { getenv("UPDATE_GOLDEN") != nil }
}
