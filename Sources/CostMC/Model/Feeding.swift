/// Which inputs each name depends on, through formulas and uncertain parameters.
///
/// It keeps what each name is made of and walks that when asked: the sets of all names together
/// would grow with the square of a chain's length.
struct Feeding: Sendable {
  private var places: [String: Int] = [:]
  private var names: [String] = []
  private var sources: [[Int]] = []
  private var areInputs: [Bool] = []

  /// Adds a name after all that it is made of; what is not known is left out.
  mutating func add(_ name: String, madeOf parts: [String], isInput: Bool) {
    let known = parts.compactMap { places[$0] }
    places[name] = names.count
    names.append(name)
    sources.append(known)
    areInputs.append(isInput)
  }

  func inputs(of name: String) -> Set<String> {
    guard let start = places[name] else { return [] }
    var found: Set<String> = []
    var isSeen = [Bool](repeating: false, count: start + 1)
    var open = [start]
    isSeen[start] = true
    while let place = open.popLast() {
      if areInputs[place] { found.insert(names[place]) }
      for source in sources[place] where !isSeen[source] {
        isSeen[source] = true
        open.append(source)
      }
    }
    return found
  }
}
