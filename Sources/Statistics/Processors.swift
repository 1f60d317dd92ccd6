#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Processors online.
public func processorCount() -> Int {
  max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
