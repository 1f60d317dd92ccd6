/// Which inputs each name depends on, through formulas and uncertain parameters.
///
/// It keeps what each name is made of and walks that when asked: the sets of all names together
/// would grow with the square of a chain's length.
struct Feeding: Sendable {
  private var places: [String: Int] = [:]
  private var names: [String] = []
  private var sources: [[Int]] = []
  /// Of names that are inputs: their places among the model's.
  private var inputs: [Int?] = []

  /// Adds a name after all that it is made of; what is not known is left out.
  ///
  /// - Parameter input: the place of an input among the model's.
  mutating func add(_ name: String, madeOf parts: [String], input: Int? = nil) {
    let known = parts.compactMap { places[$0] }
    places[name] = names.count
    names.append(name)
    sources.append(known)
    inputs.append(input)
  }

  func inputs(of name: String) -> Set<String> {
    Set(all(under: name).filter { inputs[$0] != nil }.map { names[$0] })
  }

  /// Their places among the model's inputs, increasing.
  func inputPlaces(of name: String) -> [Int] { all(under: name).compactMap { inputs[$0] }.sorted() }

  /// A name and all that it is made of, by the order in which they were added.
  private func all(under name: String) -> [Int] {
    guard let start = places[name] else { return [] }
    var isSeen = [Bool](repeating: false, count: start + 1)
    var found = [start]
    var next = 0
    isSeen[start] = true
    while next < found.count {
      for source in sources[found[next]] where !isSeen[source] {
        isSeen[source] = true
        found.append(source)
      }
      next += 1
    }
    return found
  }
}
