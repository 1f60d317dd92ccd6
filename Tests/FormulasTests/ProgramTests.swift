import Testing

@testable import Formulas

@Suite struct ProgramTests {
  /// SplitMix64.
  struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }
    mutating func formula(depth: Int) -> String {
      if depth == 0 { return ["a", "b", "c", "2", "0.5"][below(5)] }
      let x = formula(depth: depth - 1)
      let y = formula(depth: depth - 1)
      return [
        "(\(x) + \(y))", "(\(x) - \(y))", "(\(x) * \(y))", "(\(x) / (1.5 + abs(\(y))))",
        "max(\(x), \(y))",
        "if(\(x) < \(y), \(y), \(x))", "-\(x)", "(\(x))^2", "sqrt(abs(\(x)))",
        "(not (\(x) > \(y)))",
      ][below(10)]
    }
  }

  @Test(arguments: 1...40)
  func `a block agrees with the scalar reference`(_ seed: Int) throws {
    var random = Random(state: UInt64(seed))
    let texts = (0..<4).map { _ in random.formula(depth: 4) }
    let expressions = try texts.map {
      try FormulaTests.check($0, ["a": "", "b": "", "c": ""])
    }
    let names = texts.indices.map { "f\($0)" }
    let program = Program(
      steps: zip(names, expressions).map { .formula(name: $0, $1) }, inputs: ["a", "b", "c"],
      constants: [:], results: names + ["a"])
    let stride = 40
    var memory = [Double](repeating: .nan, count: program.registerCount * stride)
    var columns: [String: [Double]] = [:]
    for name in ["a", "b", "c"] {
      columns[name] = (0..<stride).map { _ in Double(random.below(2001) - 1000) / 100 }
    }
    for (k, name) in program.usedInputs.enumerated() {
      for i in 0..<stride { memory[k * stride + i] = columns[name]?[i] ?? .nan }
    }
    memory.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      program.evaluate(base: base, stride: stride, count: stride) { _, _, _ in }
    }
    for (name, expression) in zip(names, expressions) {
      for i in 0..<stride {
        let expected = expression.evaluate { columns[$0]?[i] ?? .nan }
        switch program.operand(of: name) {
        case .constant(let value): #expect(value == expected)
        case .register(let register): #expect(memory[register * stride + i] == expected)
        }
      }
    }
    // The inputs' own columns outlive the block.
    for (k, name) in program.usedInputs.enumerated() {
      for i in 0..<stride { #expect(memory[k * stride + i] == columns[name]?[i]) }
    }
  }

  @Test(arguments: 1...40)
  func `inputs drawn on the way give the same columns`(_ seed: Int) throws {
    var random = Random(state: UInt64(seed))
    let names = ["f0", "f1", "f2", "f3"]
    let steps = try names.map {
      Program.Step.formula(
        name: $0, try FormulaTests.check(random.formula(depth: 4), ["a": "", "b": "", "c": ""]))
    }
    let whole = Program(
      steps: steps, inputs: ["a", "b", "c"], constants: [:], results: names + ["b"])
    let stride = 16
    var columns: [String: [Double]] = [:]
    for name in ["a", "b", "c"] {
      columns[name] = (0..<stride).map { _ in Double(random.below(2001) - 1000) / 100 }
    }
    /// Each result after a block; `held` inputs are filled in before, the others on the way.
    func results(_ program: Program, holding held: [String]) -> [String: [Double]] {
      var memory = [Double](repeating: .nan, count: program.registerCount * stride)
      for (k, name) in program.usedInputs.filter(held.contains).enumerated() {
        memory.replaceSubrange(k * stride..<(k + 1) * stride, with: columns[name] ?? [])
      }
      memory.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        program.evaluate(base: base, stride: stride, count: stride) { input, out in
          #expect(!held.contains(program.usedInputs[input]))
          for i in 0..<stride { out[i] = columns[program.usedInputs[input]]?[i] ?? .nan }
        } external: { _, _, _ in
        }
      }
      return Dictionary(
        uniqueKeysWithValues: (names + ["b"]).map { name in
          switch program.operand(of: name) {
          case .constant(let value): (name, [value])
          case .register(let register):
            (name, Array(memory[register * stride..<(register + 1) * stride]))
          }
        })
    }
    let expected = results(whole, holding: ["a", "b", "c"])
    #expect(results(whole.drawing(["a", "b", "c"]), holding: []) == expected)
    #expect(results(whole.drawing(["b"]), holding: ["a", "c"]) == expected)
  }

  @Test func `a long sum of drawn inputs needs two registers`() throws {
    let names = (0..<500).map { "x\($0)" }
    let sum = try FormulaTests.check(
      names.joined(separator: " + "), Dictionary(uniqueKeysWithValues: names.map { ($0, "") }))
    let program = Program(
      steps: [.formula(name: "sum", sum)], inputs: names, constants: [:], results: ["sum"])
    #expect(program.registerCount == 501)
    #expect(program.drawing(Set(names)).registerCount == 2)
  }

  @Test func `what no result needs is dropped`() throws {
    let used = try FormulaTests.check("a * 2", ["a": "", "b": ""])
    let unused = try FormulaTests.check("b * 2", ["a": "", "b": ""])
    let program = Program(
      steps: [.formula(name: "x", used), .formula(name: "y", unused)], inputs: ["b", "a"],
      constants: [:], results: ["x"])
    #expect(program.usedInputs == ["a"])
  }
}
