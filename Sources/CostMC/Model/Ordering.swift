/// Names in an order in which each stands after those that it depends on.
///
/// Source: Cormen et al., Introduction to Algorithms (2009), 22.4, depth first.
struct Ordering {
  /// All names; members of cycles, and what rests on them, stand where they were met.
  private(set) var names: [String] = []
  /// Each from its first name on, without the repetition at the end.
  private(set) var cycles: [[String]] = []
  private var onCycle: Set<String> = []

  func isOnCycle(_ name: String) -> Bool { onCycle.contains(name) }

  private enum State { case onPath, done }

  /// - Complexity: O(names + dependencies), with no recursion: chains may be long.
  static func sort(_ names: [String], dependencies: (String) -> [String]) -> Ordering {
    var result = Ordering()
    var states: [String: State] = [:]
    for start in names where states[start] == nil {
      var path: [(name: String, open: [String])] = [(start, dependencies(start).reversed())]
      states[start] = .onPath
      while let last = path.indices.last {
        guard let next = path[last].open.popLast() else {
          let name = path.removeLast().name
          states[name] = .done
          result.names.append(name)
          continue
        }
        switch states[next] {
        case .done: break
        case .onPath:
          let begin = path.firstIndex { $0.name == next } ?? 0
          let cycle = path[begin...].map(\.name)
          if result.onCycle.isDisjoint(with: cycle) { result.cycles.append(cycle) }
          result.onCycle.formUnion(cycle)
        case nil:
          states[next] = .onPath
          path.append((next, dependencies(next).reversed()))
        }
      }
    }
    return result
  }
}
