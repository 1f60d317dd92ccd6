extension Program {
  /// The same program with what only other results need left out; registers keep their numbers.
  public func narrowed(to wanted: Set<String>) -> Program {
    var live: Set<Int> = []
    for name in wanted {
      if case .register(let register)? = results[name] { live.insert(register) }
    }
    var kept: [Instruction] = []
    // Backwards: an instruction counts if its register is read before it is written again.
    for instruction in instructions.reversed() where live.remove(instruction.target) != nil {
      live.formUnion(instruction.operands)
      kept.append(instruction)
    }
    var narrow = Program(
      instructions: kept.reversed(), results: results.filter { wanted.contains($0.key) },
      registerCount: registerCount, usedInputs: usedInputs)
    narrow.idleInputs = Set(
      usedInputs.enumerated().filter { !live.contains($0.offset) }.map(\.element))
    return narrow
  }
}

extension Program.Instruction {
  fileprivate var target: Int {
    switch self {
    case .binary(_, _, _, let out), .constantRight(_, _, _, let out),
      .constantLeft(_, _, _, let out), .unary(_, _, let out), .select(_, _, _, let out),
      .fill(_, let out), .external(_, _, let out):
      out
    }
  }

  fileprivate var operands: [Int] {
    switch self {
    case .binary(_, let a, let b, _): [a, b]
    case .constantRight(_, let a, _, _), .constantLeft(_, _, let a, _), .unary(_, let a, _): [a]
    case .select(let test, let a, let b, _): [test, a, b]
    case .fill: []
    case .external(_, let arguments, _): arguments
    }
  }
}
