import Probability

/// How uniforms become inputs: by blocks and tables, or the textbook's way.
public enum SamplingEngine: String, Sendable, CaseIterable {
  /// Counter-based streams through quantile tables, a block of draws at a time.
  case block
  /// GSL's generator and its `gsl_ran_` functions, one draw at a time: slow, and shares neither
  /// generator nor transformation with the other, which it is there to check.
  case gsl
}

/// The inputs of a block drawn by GSL, one draw at a time. Monte Carlo only.
struct TextbookSampling: Sendable {
  struct Group: Sendable {
    var copula: TextbookCopula
    /// Of each member: the register of its values and its marginal, or the column of its tails.
    var members: [Target]
  }
  enum Target: Sendable {
    case values(register: Int, any Marginal)
    /// Tails of an input with uncertain parameters, at this place among the conditionals.
    case tails(Int)
    case unused
  }

  let seed: UInt64
  var independent: [Target]
  var groups: [Group]

  /// - Parameters:
  ///   - memory: the registers, `stride` doubles apart.
  ///   - tails: where the tails of inputs with uncertain parameters go.
  func fill(
    block: Int, count: Int, memory: UnsafeMutablePointer<Double>,
    tails: UnsafeMutablePointer<Double>, stride: Int
  ) {
    guard let generator = GSLGenerator(seed: seed, block: block) else { return }
    let widest = groups.map(\.members.count).max() ?? 0
    var joined = [Double](repeating: 0, count: widest)
    for i in 0..<count {
      for target in independent {
        switch target {
        case .values(let register, let marginal):
          memory[register * stride + i] = marginal.draw(generator)
        case .tails(let place):
          let u = generator.uniform
          tails[place * stride + i] = u <= 0.5 ? u : u - 1
        case .unused: break
        }
      }
      for group in groups {
        group.copula.draw(generator, into: &joined)
        for (member, target) in group.members.enumerated() {
          switch target {
          case .values(let register, let marginal):
            memory[register * stride + i] = marginal.quantile(signedTail: joined[member])
          case .tails(let place): tails[place * stride + i] = joined[member]
          case .unused: break
          }
        }
      }
    }
  }
}

extension TextbookSampling {
  /// - Parameters:
  ///   - columnOf: column of the design, by the input's index in the model.
  ///   - target: where the draws of a column go.
  init(
    _ model: Model, seed: UInt64, columnOf: [Int: Int], target: (_ column: Int) -> Target
  ) {
    self.seed = seed
    let joined = Set(model.dependence.flatMap(\.inputs))
    independent = model.inputs.indices.filter { !joined.contains($0) }.compactMap { columnOf[$0] }
      .map(target)
    groups = model.dependence.compactMap { block in
      guard let copula = block.textbookCopula else { return nil }
      return Group(copula: copula, members: block.inputs.compactMap { columnOf[$0] }.map(target))
    }
  }
}

extension DependenceBlock {
  fileprivate var textbookCopula: TextbookCopula? {
    TextbookCopula(
      correlations: correlations, dimension: inputs.count,
      degreesOfFreedom: family.degreesOfFreedom)
  }
}
