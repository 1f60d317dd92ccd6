/// A program in which every value has a number of its own (static single assignment): the inputs
/// come first, then what each instruction makes.
struct Schedule {
  var inputs: [String]
  /// Registers of these are numbers of values.
  var instructions: [Program.Instruction] = []
  var results: [String: Program.Operand] = [:]

  /// Adds an instruction, told the number of its value.
  mutating func append(_ instruction: (Int) -> Program.Instruction) -> Int {
    let value = inputs.count + instructions.count
    instructions.append(instruction(value))
    return value
  }

  /// The instructions in an order in which few values are needed at a time, with registers by linear
  /// scan: an operand's register is free once its last reader has run. What no result needs is left
  /// out.
  ///
  /// Source: Poletto & Sarkar (1999), doi:10.1145/330249.330250 (linear scan).
  ///
  /// - Parameter isDrawn: inputs that the program asks for where it first reads them, whose registers
  ///   are reused like any; the others stand in the first registers, before and after a block.
  func program(drawing isDrawn: (String) -> Bool) -> Program {
    let order = self.order
    var lastUse = [Int](repeating: -1, count: inputs.count + instructions.count)
    for (time, value) in order.enumerated() {
      for operand in operands(value) { lastUse[operand] = time }
    }
    for case .register(let value) in results.values { lastUse[value] = .max }

    let usedInputs = order.filter { $0 < inputs.count }.sorted()
    var register = [Int](repeating: -1, count: lastUse.count)
    var count = 0
    for input in usedInputs where !isDrawn(inputs[input]) {
      register[input] = count
      lastUse[input] = .max
      count += 1
    }
    var free: [Int] = []
    func take() -> Int {
      if let spare = free.popLast() { return spare }
      count += 1
      return count - 1
    }
    var allocated: [Program.Instruction] = []
    let place = Dictionary(uniqueKeysWithValues: usedInputs.enumerated().map { ($1, $0) })
    for (time, value) in order.enumerated() {
      guard value >= inputs.count else {
        if register[value] >= 0 { continue }
        register[value] = take()
        allocated.append(.draw(place[value] ?? 0, register[value]))
        continue
      }
      let instruction = instructions[value - inputs.count]
      let dead = Set(instruction.operands).filter { lastUse[$0] == time }.map { register[$0] }
        .sorted()
      // An external column reads its arguments while it is written: it may not take their place.
      if !instruction.readsWhileWriting { free += dead }
      let out = take()
      if instruction.readsWhileWriting { free += dead }
      register[value] = out
      allocated.append(instruction.renamed({ register[$0] }, target: out))
    }
    return Program(
      instructions: allocated,
      results: results.mapValues { operand in
        if case .register(let value) = operand { .register(register[value]) } else { operand }
      },
      registerCount: max(1, count), usedInputs: usedInputs.map { inputs[$0] })
  }

  /// What the results need, each value after its operands and, where it can be, right after them.
  private var order: [Int] {
    var order: [Int] = []
    var isOrdered = [Bool](repeating: false, count: inputs.count + instructions.count)
    var open = results.values.compactMap { operand in
      if case .register(let value) = operand { value } else { nil }
    }.sorted(by: >)
    while let value = open.last {
      let missing = isOrdered[value] ? [] : operands(value).filter { !isOrdered[$0] }
      if missing.isEmpty {
        if !isOrdered[value] { order.append(value) }
        isOrdered[value] = true
        open.removeLast()
      } else {
        open += missing.reversed()
      }
    }
    return order
  }

  private func operands(_ value: Int) -> [Int] {
    value < inputs.count ? [] : instructions[value - inputs.count].operands
  }
}

extension Program {
  /// The same program with some inputs drawn where they are first read, so that few columns are
  /// alive at a time; what it computes is the same to the last bit.
  public func drawing(_ drawn: Set<String>) -> Program {
    var schedule = Schedule(inputs: usedInputs)
    // The value that a register holds.
    var current = Array(usedInputs.indices) + Array(repeating: 0, count: registerCount)
    for instruction in instructions {
      let operands = current
      current[instruction.target] = schedule.append { value in
        instruction.renamed({ operands[$0] }, target: value)
      }
    }
    schedule.results = results.mapValues { operand in
      if case .register(let register) = operand { .register(current[register]) } else { operand }
    }
    return schedule.program(drawing: drawn.contains)
  }
}
