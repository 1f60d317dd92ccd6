import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private let processorsOnline = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
/// 0 where there is none.
private let threadLimit = Atomic<Int>(0)

/// Processors online, or as many of them as may be used.
public func processorCount() -> Int {
  let limit = threadLimit.load(ordering: .relaxed)
  return limit > 0 ? min(limit, processorsOnline) : processorsOnline
}

/// How many threads to simulate with: as many as are wanted, else one a processor.
///
/// From here on nothing else in the process takes more threads than are wanted either.
public func threadCount(wanted: Int?) -> Int {
  guard let wanted else { return processorCount() }
  threadLimit.store(wanted, ordering: .relaxed)
  return wanted
}
