import Diagnostics
import Probability

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ModelBuilder {
  private struct Pair {
    var first: Int
    var second: Int
    var kind: String
    var stated: Double
    var score: Double
    var span: Span
  }

  /// Correlated inputs in blocks that are connected, each with a positive definite matrix.
  func readDependence() -> [DependenceBlock] {
    if let copula = root["copula"], copula.string?.text != "normal" {
      problems.error("the copula is \"normal\"", copula.head)
    }
    var pairs: [Pair] = []
    var seen: Set<[Int]> = []
    for json in problems.array(root["correlations"], "`correlations`") ?? [] {
      guard let pair = pair(json) else { continue }
      guard seen.insert([pair.first, pair.second].sorted()).inserted else {
        problems.error("this pair is correlated twice", pair.span)
        continue
      }
      pairs.append(pair)
    }
    var blockOf = Array(inputs.indices)
    for pair in pairs {
      let (a, b) = (blockOf[pair.first], blockOf[pair.second])
      for k in blockOf.indices where blockOf[k] == b { blockOf[k] = a }
    }
    return Set(pairs.map { blockOf[$0.first] }).sorted().compactMap { block in
      self.block(
        members: inputs.indices.filter { blockOf[$0] == block },
        pairs: pairs.filter { blockOf[$0.first] == block })
    }
  }

  private func pair(_ json: JSON) -> Pair? {
    guard
      let object = problems.object(
        json, "a correlation", keys: ["between", "spearman", "pearson", "kendall"]),
      let between = problems.required(object, "between", "a correlation", at: json.head)
    else { return nil }
    guard let items = between.array, items.count == 2 else {
      problems.error("`between` is a list of two inputs", between.head)
      return nil
    }
    var members: [Int] = []
    for item in items {
      guard let text = problems.text(item, "an input's name") else { return nil }
      guard let k = inputPositions[text.text] else {
        if !failed.contains(text.text) {
          problems.error(
            "no input is named `\(Wording.short(text.text))`", text.whole,
            help: unitOf[text.text] != nil
              ? "`\(text.text)` is a formula: correlate the inputs that it is made of"
              : Suggestion.help(text.text, among: inputs.map(\.name)))
        }
        return nil
      }
      if inputs[k].isConstant {
        problems.error("`\(text.text)` is a constant: it correlates with nothing", text.whole)
        return nil
      }
      members.append(k)
    }
    guard members[0] != members[1] else {
      problems.error("an input is not correlated with itself", between.head)
      return nil
    }
    let kinds = ["spearman", "pearson", "kendall"].filter { object[$0] != nil }
    guard kinds.count == 1, let value = problems.number(object[kinds[0]], "`\(kinds[0])`") else {
      if kinds.count != 1 {
        problems.error("a correlation has one of `spearman`, `pearson` and `kendall`", json.head)
      }
      return nil
    }
    guard value > -1, value < 1 else {
      problems.error(
        "a coefficient lies between -1 and 1, without the ends", object[kinds[0]]?.span ?? json.head)
      return nil
    }
    let score =
      kinds[0] == "spearman"
      ? 2 * sin(.pi * value / 6) : (kinds[0] == "kendall" ? sin(.pi * value / 2) : value)
    return Pair(
      first: members[0], second: members[1], kind: kinds[0], stated: value, score: score,
      span: json.span)
  }

  private func block(members: [Int], pairs: [Pair]) -> DependenceBlock? {
    let n = members.count
    let position = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    var matrix = [Double](repeating: 0, count: n * n)
    for k in 0..<n { matrix[k * n + k] = 1 }
    for pair in pairs {
      guard let i = position[pair.first], let j = position[pair.second] else { continue }
      matrix[i * n + j] = pair.score
      matrix[j * n + i] = pair.score
    }
    guard NormalCopula.cholesky(matrix, dimension: n) != nil else {
      let nearest = NearestCorrelation.of(matrix, dimension: n)
      let suggestions = pairs.map { pair -> String in
        let rho = nearest[(position[pair.first] ?? 0) * n + (position[pair.second] ?? 0)]
        let value =
          pair.kind == "spearman"
          ? 6 / .pi * asin(rho / 2) : (pair.kind == "kendall" ? 2 / .pi * asin(rho) : rho)
        let rounded = (value * 1000).rounded(.towardZero) / 1000
        return "\(inputs[pair.first].name) ~ \(inputs[pair.second].name) \(Wording.number(rounded))"
      }
      // Pairs that nobody stated may have to move too.
      var unstated: [String] = []
      for i in 0..<n {
        for j in 0..<i where matrix[i * n + j] == 0 {
          let spearman = 6 / .pi * asin(nearest[i * n + j] / 2)
          guard abs(spearman) > 0.0005 else { continue }
          let rounded = (spearman * 1000).rounded(.towardZero) / 1000
          unstated.append(
            "\(inputs[members[j]].name) ~ \(inputs[members[i]].name) \(Wording.number(rounded))")
        }
      }
      let names = pairs.map { "\(inputs[$0.first].name) ~ \(inputs[$0.second].name)" }
      problems.error(
        "these correlations contradict each other: \(names.joined(separator: ", "))",
        pairs[0].span,
        help: "the nearest valid ones are \((suggestions + unstated).joined(separator: ", "))")
      return nil
    }
    return DependenceBlock(
      family: .normal, inputs: members, correlations: matrix,
      stated: pairs.map { (first: $0.first, second: $0.second, kind: $0.kind, value: $0.stated) })
  }
}
