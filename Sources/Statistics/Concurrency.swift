import Dispatch
import Synchronization

/// Calls `body` for 0..<count on up to `threads` threads; each index exactly once, in no fixed order.
///
/// `body` gets the worker's number too, for memory of its own.
public func concurrentForEach(
  _ count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ worker: Int) -> Void
) {
  let workers = max(1, min(threads, count))
  if workers == 1 {
    for index in 0..<count { body(index, 0) }
    return
  }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      body(index, worker)
    }
  }
}

/// The elements mapped in parallel, in order.
public func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
  concurrentMap(elements, threads: processorCount()) { element, _ in transform(element) }
}

/// The same on up to `threads` threads; `transform` gets the worker's number too.
public func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], threads: Int, _ transform: @Sendable (Element, Int) -> Result
) -> [Result] {
  if min(threads, elements.count) < 2 { return elements.map { transform($0, 0) } }
  let slots = Mutex<[Result?]>(Array(repeating: nil, count: elements.count))
  concurrentForEach(elements.count, threads: threads) { index, worker in
    let result = transform(elements[index], worker)
    slots.withLock { $0[index] = result }
  }
  return slots.withLock { $0.compactMap { $0 } }
}
