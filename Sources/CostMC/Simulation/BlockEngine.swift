import Formulas
import Kernels
import Probability
import Statistics

/// The immutable part of a run: what each block of draws goes through.
///
/// Stream → design → copula → quantiles → program. One instance serves all threads.
///
/// The inputs' columns stand until the next block, for what relates them to outputs. Where nobody
/// asks for that, a `streaming` engine draws each where formulas first read it.
struct BlockEngine: Sendable {
  struct Sampled {
    var input: Int
    /// Column of the design.
    var column: Int
    var register: Int
    var sampler: Sampler
  }
  private struct Conditional {
    var column: Int
    var marginal: ConditionalMarginal
  }
  private struct Dependent {
    var copula: any Copula
    /// Design column of what the copula mixes with.
    var mixing: Int
    /// Design columns of the members.
    var columns: [Int]
    /// Where a member's uniforms go: a sampled input or an uncertain one.
    var sampled: [Int?]
  }

  /// May be replaced by another one of the same columns.
  var design: any Design
  /// The uncertain inputs: column k of the design is for name k.
  let uncertainInputs: [String]
  /// Its columns after those of the inputs.
  let furtherColumns: [String]
  var program: Program
  let independent: [Sampled]
  private let dependent: [Dependent]
  var dependentSampled: [Sampled]
  private let conditionals: [Conditional]
  private let conditionalOfColumn: [Int: Int]
  private let independentConditionals: [Int]
  private let widestCopula: Int
  /// Replaces streams, copulas and tables where it is there.
  let textbook: TextbookSampling?
  /// Of each input that the program uses: the place among the independent ones, where the program
  /// asks for its draws; nil where they stand in its register before it runs.
  var drawn: [Int?] = []
  /// As many blocks are evaluated together.
  var blocksAtOnce = 1

  /// Columns of a worker.
  var columnCount: Int {
    program.registerCount + conditionals.count + 2 * max(widestCopula, 1) + 2
  }
  /// Runs of so many draws come to need nearly all octaves of the quantile tables.
  private static let preparedDraws = 1 << 18
  static let stride = Stream.blockSize + padding
  private static let padding = 8  // against 4 KiB aliasing
  /// Doubles from one column to the next.
  var stride: Int { blocksAtOnce * Stream.blockSize + Self.padding }

  init(
    _ model: Model, design: any Design.Type, draws: Int, seed: UInt64,
    engine: SamplingEngine = .block
  ) {
    program = model.program
    // The streams of all uncertain inputs exist, so that the results do not depend on which are needed.
    var columnOf: [Int: Int] = [:]
    var names: [String] = []
    for (index, input) in model.inputs.enumerated() {
      if case .constant = input.kind { continue }
      columnOf[index] = names.count
      names.append(input.name)
    }
    uncertainInputs = names
    // Each copula has a column of its own, named for its first member.
    let mixing = model.dependence.map { "\(model.inputs[$0.inputs[0]].name)\u{0}copula" }
    furtherColumns = mixing
    self.design = design.init(seed: seed, names: names, further: mixing, draws: draws)

    let used = Dictionary(
      uniqueKeysWithValues: model.program.usedInputs.enumerated().filter {
        !model.program.idleInputs.contains($0.element)
      }.map { ($1, $0) })
    var marginals: [(input: Int, column: Int, register: Int, marginal: any Marginal)] = []
    var conditionals: [Conditional] = []
    var conditionalOfColumn: [Int: Int] = [:]
    for (index, input) in model.inputs.enumerated() {
      guard let column = columnOf[index] else { continue }
      switch input.kind {
      case .constant: break
      case .marginal(let marginal):
        if let register = used[input.name] {
          marginals.append((index, column, register, marginal))
        }
      case .conditional(let marginal):
        conditionalOfColumn[column] = conditionals.count
        conditionals.append(Conditional(column: column, marginal: marginal))
      }
    }
    // No table is built for the textbook engine, which has no use for one.
    let samplers = marginals.map { engine == .gsl ? .direct($0.marginal) : Sampler($0.marginal) }
    // Otherwise the first block's thread would build all tables.
    if draws >= Self.preparedDraws {
      _ = concurrentMap(samplers) { $0.prepare() }
    }
    let sampled = zip(marginals, samplers).map {
      Sampled(input: $0.input, column: $0.column, register: $0.register, sampler: $1)
    }
    let members = Set(model.dependence.flatMap { $0.inputs.compactMap { columnOf[$0] } })
    independent = sampled.filter { !members.contains($0.column) }
    let correlated = sampled.filter { members.contains($0.column) }
    dependentSampled = correlated
    dependent = model.dependence.enumerated().compactMap { place, block in
      let columns = block.inputs.compactMap { columnOf[$0] }
      let isNeeded = columns.contains { column in
        correlated.contains { $0.column == column } || conditionalOfColumn[column] != nil
      }
      guard isNeeded, let copula = block.copula else { return nil }
      return Dependent(
        copula: copula, mixing: names.count + place, columns: columns,
        sampled: columns.map { column in correlated.firstIndex { $0.column == column } })
    }
    self.conditionals = conditionals
    self.conditionalOfColumn = conditionalOfColumn
    independentConditionals = conditionals.indices.filter {
      !members.contains(conditionals[$0].column)
    }
    widestCopula = dependent.map(\.columns.count).max() ?? 1
    textbook =
      engine == .gsl
      ? TextbookSampling(model, seed: seed, columnOf: columnOf) { column in
        if let place = conditionalOfColumn[column] { return .tails(place) }
        guard let found = marginals.first(where: { $0.column == column }) else { return .unused }
        return .values(register: found.register, found.marginal)
      } : nil
  }

  // MARK: Given points

  /// Whether an uncertain input has a column that the program reads, and where it starts in the
  /// memory of a worker: values of a sampled input, tails of one with uncertain parameters.
  func place(ofInput column: Int) -> Int? {
    if let index = conditionalOfColumn[column] {
      return (program.registerCount + index) * Self.stride
    }
    return sampler(ofInput: column).map { $0.register * Self.stride }
  }

  func isConditional(_ column: Int) -> Bool { conditionalOfColumn[column] != nil }

  private func sampler(ofInput column: Int) -> Sampled? {
    independent.first { $0.column == column } ?? dependentSampled.first { $0.column == column }
  }

  /// Makes what stands at `place(ofInput:)` of signed tail probabilities.
  func transform(
    input column: Int, _ tails: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>,
    count: Int
  ) {
    if let sampled = sampler(ofInput: column) {
      sampled.sampler.transform(tails, into: out, count: count)
    } else {
      out.update(from: tails, count: count)
    }
  }

  // MARK: Drawn points

  /// Fills the registers for the blocks that these draws are in.
  ///
  /// - Parameters:
  ///   - block: the first one.
  ///   - count: draws, of `blocksAtOnce` blocks at most.
  ///   - memory: `columnCount * stride` doubles: registers, the uniforms of uncertain inputs,
  ///     scratch.
  func evaluate(
    block: Int, count: Int, memory: UnsafeMutablePointer<Double>
  ) {
    let stride = self.stride
    let uniforms = memory + program.registerCount * stride
    let scratch = uniforms + conditionals.count * stride
    if let textbook {
      textbook.fill(
        block: block, count: count, memory: memory, tails: uniforms, stride: stride)
      runProgram(count: count, memory: memory)
      return
    }
    if drawn.isEmpty {
      for input in independent {
        sample(
          input, block: block, count: count, into: memory + input.register * stride,
          scratch: scratch)
      }
    }
    for start in Swift.stride(from: 0, to: count, by: Stream.blockSize) {
      fillOthers(
        block: block + start / Stream.blockSize, count: min(Stream.blockSize, count - start),
        memory: memory + start, uniforms: uniforms + start, scratch: scratch)
    }
    program.evaluate(memory: memory, stride: stride, count: count) { used, out in
      guard let place = drawn[used] else { return }
      sample(independent[place], block: block, count: count, into: out, scratch: scratch)
    } conditional: {
      conditionals[$0].marginal
    }
  }

  private func sample(
    _ input: Sampled, block: Int, count: Int, into out: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) {
    for start in Swift.stride(from: 0, to: count, by: Stream.blockSize) {
      design.fill(input: input.column, block: block + start / Stream.blockSize, into: scratch)
      input.sampler.transform(
        scratch, into: out + start, count: min(Stream.blockSize, count - start))
    }
  }

  /// One block of the inputs that copulas hold or that have uncertain parameters.
  private func fillOthers(
    block: Int, count: Int, memory: UnsafeMutablePointer<Double>,
    uniforms: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
  ) {
    let stride = self.stride
    for index in independentConditionals {
      design.fill(
        input: conditionals[index].column, block: block,
        into: uniforms + index * stride)
    }
    for group in dependent {
      for (member, column) in group.columns.enumerated() {
        design.fill(
          input: column, block: block, into: scratch + member * stride)
      }
      let mixing = scratch + (2 * group.columns.count + 1) * stride
      if group.copula.isMixed { design.fill(input: group.mixing, block: block, into: mixing) }
      group.copula.apply(
        columns: scratch, scratch: scratch + group.columns.count * stride, mixing: mixing,
        stride: stride, count: count)
      for (member, column) in group.columns.enumerated() {
        let source = scratch + member * stride
        if let index = group.sampled[member] {
          let input = dependentSampled[index]
          input.sampler.transform(source, into: memory + input.register * stride, count: count)
        } else if let index = conditionalOfColumn[column] {
          (uniforms + index * stride).update(from: source, count: count)
        }
      }
    }
  }

  /// Runs the program on inputs that stand in their places.
  ///
  /// - Parameter part: the program narrowed to what is wanted; nil for all of it.
  func runProgram(_ part: Program? = nil, count: Int, memory: UnsafeMutablePointer<Double>) {
    (part ?? program).evaluate(memory: memory, count: count) { conditionals[$0].marginal }
  }
}

extension Program {
  /// Runs on inputs that stand in their registers or are drawn on the way, `stride` doubles apart;
  /// the tails of inputs with uncertain parameters follow the registers.
  func evaluate(
    memory: UnsafeMutablePointer<Double>, stride: Int = BlockEngine.stride, count: Int,
    draw: (Int, UnsafeMutablePointer<Double>) -> Void = { _, _ in },
    conditional: (Int) -> ConditionalMarginal
  ) {
    let uniforms = memory + registerCount * stride
    evaluate(base: memory, stride: stride, count: count, draw: draw) { index, arguments, out in
      let t = uniforms + index * stride
      let marginal = conditional(index)
      var values = [Double](repeating: 0, count: arguments.count)
      for i in 0..<count {
        for (place, argument) in arguments.enumerated() { values[place] = argument[i] }
        out[i] = marginal.make(values)?.quantile(signedTail: t[i]) ?? .nan
      }
    }
  }
}

extension DependenceBlock {
  /// nil only where the matrix is not positive definite, which a `Model` rules out.
  var copula: (any Copula)? {
    switch family {
    case .normal: NormalCopula(correlations: correlations, dimension: inputs.count)
    case .studentT(let degreesOfFreedom):
      StudentTCopula(
        correlations: correlations, dimension: inputs.count, degreesOfFreedom: degreesOfFreedom)
    }
  }
}
