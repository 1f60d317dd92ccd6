/// Did you mean: the nearest of the known names.
public enum Suggestion {
  /// The known name nearest to `name`, or nil where none is near.
  ///
  /// Distance: Damerau-Levenshtein with adjacent transpositions (optimal string alignment), on
  /// lower-case letters with `_` and `-` left out; near is at most max(1, length / 3). Ties go to
  /// the name that differs least as written, then to the first by name, so the answer does not
  /// depend on the order of `known`.
  ///
  /// Source: Damerau (1964), doi:10.1145/363958.363994.
  public static func nearest(_ name: String, among known: some Sequence<String>) -> String? {
    let folded = fold(name)
    // Longer words are no misspellings of names, and would cost quadratic time.
    guard folded.count <= 100 else { return nil }
    let limit = max(1, folded.count / 3)
    var best: (name: String, distance: Int, asWritten: Int)?
    for candidate in known where candidate != name {
      let other = fold(candidate)
      guard abs(other.count - folded.count) <= limit else { continue }
      let bound = min(limit, best?.distance ?? limit)
      guard let near = distance(folded, other, limit: bound) else { continue }
      // A single letter is near to every other one: that helps nobody.
      guard near == 0 || near < max(folded.count, other.count) else { continue }
      let asWritten =
        distance(Array(name.utf8), Array(candidate.utf8), limit: .max) ?? .max
      if let best, (best.distance, best.asWritten, best.name) <= (near, asWritten, candidate) {
        continue
      }
      best = (candidate, near, asWritten)
    }
    return best?.name
  }

  /// The help line for a name that is not known: the nearest one, else all of a short list.
  public static func help(
    _ name: String, among known: some Collection<String>, listing limit: Int = 12
  ) -> Diagnostic.Message? {
    if let near = nearest(name, among: known) { return "did you mean `\(near)`?" }
    guard !known.isEmpty, known.count <= limit else { return nil }
    return known.count == 1
      ? "only \(Wording.names(known)) is known here"
      : "known here: \(Wording.names(known, "and"))"
  }

  private static func fold(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): nil
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 0x20
      default: byte
      }
    }
  }

  /// nil where the distance exceeds `limit`.
  private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    if a == b { return 0 }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1..<(a.count + 1) {
      var row = [i] + [Int](repeating: 0, count: b.count)
      var least = i
      for j in 1..<(b.count + 1) {
        let change = a[i - 1] == b[j - 1] ? 0 : 1
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row[j] = cost
        least = min(least, cost)
      }
      if least > limit { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
