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
