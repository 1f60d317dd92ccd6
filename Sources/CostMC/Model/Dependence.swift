import Diagnostics
import Probability

extension ModelBuilder {
  /// A correlation whose inputs are known.
  private struct Pair {
    var first: Int
    var second: Int
    var statement: Scenario.Correlation
    /// Correlation of the scores.
    var scores: Double
  }

  /// The correlated inputs in connected blocks, each with a positive definite matrix.
  func dependence(_ inputs: [Input]) -> [DependenceBlock] {
    let positions = Dictionary(
      inputs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = pairs(inputs, positions)
    guard problems.errors.isEmpty else {
      // With a refused input or pair the matrix is not what was meant.
      return []
    }
    return Self.components(pairs, count: inputs.count).compactMap { members, pairs in
      block(members, pairs, inputs)
    }
  }

  private func pairs(_ inputs: [Input], _ positions: [String: Int]) -> [Pair] {
    // By the name that comes first in the alphabet, then by the other.
    var places: [String: [String: Span]] = [:]
    return scenario.correlations.compactMap { statement in
      let names = [statement.first, statement.second]
      if names[0].text == names[1].text {
        problems.add(
          .error(.withItself(names[0].text), .init(names[0].whole), .init(names[1].whole)))
        return nil
      }
      let sorted = names.map(\.text).sorted()
      if let first = places[sorted[0], default: [:]].updateValue(
        statement.span, forKey: sorted[1])
      {
        problems.add(
          .error(
            .pairTwice(names[0].text, names[1].text), .init(first, "first here"),
            .init(statement.span, "again here"), help: "remove one of them"))
        return nil
      }
      let usable = names.map { isCorrelatable($0, inputs, positions) }
      let value = statement.coefficient.value
      if abs(value) == 1 {
        problems.add(
          .error(
            .complete(statement.kind, names[0].text, names[1].text),
            .init(statement.coefficient.span),
            help: "make one of them a formula of the other"))
        return nil
      }
      guard usable == [true, true], let first = positions[names[0].text],
        let second = positions[names[1].text]
      else { return nil }
      return Pair(
        first: first, second: second, statement: statement,
        scores: ScoreCorrelation.ofScores(statement.kind, value, in: scenario.copula))
    }
  }

  private func isCorrelatable(
    _ name: PlacedText, _ inputs: [Input], _ positions: [String: Int]
  ) -> Bool {
    guard let position = positions[name.text] else {
      if formulas[name.text] != nil {
        problems.add(
          .error(
            .correlatesFormula(name.text), .init(name.whole),
            help: "correlate the inputs that it is made of"))
      } else if places[name.text] == nil {
        problems.add(
          .error(
            .noInput(name.text), .init(name.whole),
            help: Suggestion.help(name.text, among: inputs.map(\.name))))
      }
      return false
    }
    guard inputs[position].isConstant else { return true }
    if scenario.fixedInputs.contains(name.text) {
      problems.add(.warning(.correlationDropped(name.text), .init(name.whole)))
    } else {
      problems.add(
        .error(
          .correlatesConstant(name.text), .init(name.whole),
          help: "remove the correlation, or give `\(name.text)` a distribution"))
    }
    return false
  }

  /// Connected components, members in the order of the inputs.
  private static func components(
    _ pairs: [Pair], count: Int
  ) -> [(members: [Int], pairs: [Pair])] {
    var parents = Array(0..<count)
    func root(_ k: Int) -> Int {
      var k = k
      while parents[k] != k {
        parents[k] = parents[parents[k]]
        k = parents[k]
      }
      return k
    }
    for pair in pairs {
      let (a, b) = (root(pair.first), root(pair.second))
      parents[max(a, b)] = min(a, b)
    }
    var blocks: [Int: (members: [Int], pairs: [Pair])] = [:]
    for pair in pairs { blocks[root(pair.first), default: ([], [])].pairs.append(pair) }
    for k in 0..<count { blocks[root(k)]?.members.append(k) }
    return blocks.sorted { $0.key < $1.key }.map(\.value)
  }

  private func block(_ members: [Int], _ pairs: [Pair], _ inputs: [Input]) -> DependenceBlock? {
    let n = members.count
    let place = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    var matrix = [Double](repeating: 0, count: n * n)
    for k in 0..<n { matrix[k * n + k] = 1 }
    for pair in pairs {
      guard let i = place[pair.first], let j = place[pair.second] else { continue }
      matrix[i * n + j] = pair.scores
      matrix[j * n + i] = pair.scores
    }
    if NormalCopula.cholesky(matrix, dimension: n) == nil {
      refuse(matrix, members, pairs, inputs)
      return nil
    }
    return DependenceBlock(
      family: scenario.copula, inputs: members, correlations: matrix,
      stated: pairs.map {
        ($0.first, $0.second, $0.statement.kind, $0.statement.coefficient.value)
      })
  }

  /// Larger matrices are refused without the nearest valid one.
  private static let largestRepaired = 40

  private func refuse(
    _ matrix: [Double], _ members: [Int], _ pairs: [Pair], _ inputs: [Input]
  ) {
    let n = members.count
    let offending = Set(
      (n > Self.largestRepaired ? Array(0..<n) : Self.contradiction(matrix, n)).map { members[$0] })
    let named = pairs.filter { offending.contains($0.first) && offending.contains($0.second) }
    var help: Diagnostic.Message?
    if n <= Self.largestRepaired {
      let coefficients = zip(pairs, nearest(matrix, members, pairs)).map { pair, value in
        "\(inputs[pair.first].name)-\(inputs[pair.second].name) \(Wording.number(value))"
      }
      help = "the nearest coefficients that are possible: \(coefficients.joined(separator: ", "))"
    }
    problems.add(
      .error(
        .contradiction(
          named.prefix(10).map { "\(inputs[$0.first].name)-\(inputs[$0.second].name)" }),
        labels: named.prefix(10).map {
          .init($0.statement.span, Wording.number($0.statement.coefficient.value))
        }, help: help))
  }

  /// The nearest coefficients of the pairs that are possible when they are written with three
  /// decimals.
  private func nearest(_ matrix: [Double], _ members: [Int], _ pairs: [Pair]) -> [Double] {
    let n = members.count
    let place = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    let entries = pairs.map { (place[$0.first] ?? 0) * n + (place[$0.second] ?? 0) }
    func symmetric(_ scores: [Double]) -> [Double] {
      var matrix = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
      for (entry, score) in zip(entries, scores) {
        matrix[entry] = score
        matrix[entry % n * n + entry / n] = score
      }
      return matrix
    }
    let free = symmetric(pairs.map { _ in 1 })
    let scores = NearestCorrelation.of(matrix, dimension: n) { free[$0 * n + $1] == 1 }
    // Rounded, they may just be impossible: all are made smaller until they are not.
    var factor = 1.0
    while true {
      let values = zip(pairs, entries).map { pair, entry in
        let value = ScoreCorrelation.stated(
          pair.statement.kind, ofScores: factor * scores[entry], in: scenario.copula)
        return (value * 1000).rounded(.towardZero) / 1000
      }
      let again = zip(pairs, values).map {
        ScoreCorrelation.ofScores($0.statement.kind, $1, in: scenario.copula)
      }
      if NormalCopula.cholesky(symmetric(again), dimension: n) != nil { return values }
      factor *= 0.998
    }
  }

  /// A smallest set of members that contradict each other.
  private static func contradiction(_ matrix: [Double], _ n: Int) -> [Int] {
    func isPossible(_ members: [Int]) -> Bool {
      let part = members.flatMap { i in members.map { j in matrix[i * n + j] } }
      return NormalCopula.cholesky(part, dimension: members.count) != nil
    }
    var members = Array(0..<n)
    for k in 0..<n {
      let fewer = members.filter { $0 != k }
      if !isPossible(fewer) { members = fewer }
    }
    return members
  }
}

extension Diagnostic.Message {
  fileprivate static func withItself(_ name: String) -> Self {
    "\(Wording.quoted(name)) is correlated with itself; a correlation is between two inputs"
  }
  fileprivate static func pairTwice(_ first: String, _ second: String) -> Self {
    "the pair \(Wording.quoted(first)) and \(Wording.quoted(second)) is correlated twice"
  }
  fileprivate static func complete(_ kind: String, _ first: String, _ second: String) -> Self {
    "`\(kind)` between \(Wording.quoted(first)) and \(Wording.quoted(second)) must be greater than -1 and less than 1"
  }
  fileprivate static func correlatesFormula(_ name: String) -> Self {
    "\(Wording.quoted(name)) is a formula; only inputs can be correlated"
  }
  fileprivate static func correlatesConstant(_ name: String) -> Self {
    "\(Wording.quoted(name)) is a constant and cannot be correlated"
  }
  fileprivate static func correlationDropped(_ name: String) -> Self {
    "the correlation of \(Wording.quoted(name)) has no effect: the input is set to a constant"
  }
  fileprivate static func noInput(_ name: String) -> Self {
    "no input is named \(Wording.quoted(name))"
  }
  fileprivate static func contradiction(_ pairs: [String]) -> Self {
    "the correlations \(pairs.joined(separator: ", ")) contradict each other: no joint distribution has them all"
  }
}
