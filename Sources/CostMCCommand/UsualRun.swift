extension RunRequest {
  /// What a usual line asks for: a scenario, and options and flags of those below, each at most once
  /// and apart from its value.
  ///
  /// The parser looks at every option there is before it reads a word, which takes longer than all
  /// that a small run is read from. nil where it has to: any other option, help, mistakes.
  init?(usual words: [String]) {
    self.init(scenario: ScenarioRequest(path: ""))
    var given: [String] = []
    var words = words[...]
    while let word = words.popFirst() {
      if !word.hasPrefix("-") {
        guard scenario.path.isEmpty else { return nil }
        scenario.path = word
        continue
      }
      guard !given.contains(word) else { return nil }
      given.append(word)
      if turnOn(flag: word) { continue }
      guard let value = words.popFirst(), !value.hasPrefix("-"), take(word, value) else {
        return nil
      }
    }
    guard !scenario.path.isEmpty, (try? reporting.validate()) != nil, (try? validate()) != nil
    else { return nil }
  }

  private mutating func turnOn(flag: String) -> Bool {
    switch flag {
    case "--check": reporting.check = true
    case "--quiet": reporting.quiet = true
    case "--no-progress": noProgress = true
    case "--no-color": break  // `Terminal` looks for it.
    default: return false
    }
    return true
  }

  /// - Returns: false where the option is not of the usual ones or the value is not one of its.
  private mutating func take(_ option: String, _ value: String) -> Bool {
    func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
      place = value
      return value != nil
    }
    switch option {
    case "--draws": return set(&draws, DrawCount(argument: value))
    case "--seed": return set(&seed, UInt64(value))
    case "--threads": return set(&threads, Int(value))
    case "--design": return set(&design, value)
    case "--variant": return set(&scenario.variant, value)
    case "--output": return set(&reporting.output, value)
    case "--format":
      reporting.format = value
      return true
    default: return false
    }
  }
}
