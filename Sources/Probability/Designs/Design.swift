import Kernels

/// The layout of the points in the unit cube.
///
/// Draw i of a run belongs to replicate i mod `replicates`; replicates are independent of each
/// other, draws within one are not unless it is the only one.
public protocol Design: Sendable {
  /// The word of `--design`.
  static var name: String { get }
  static var summary: String { get }
  /// Where the design is from: a paper with its DOI.
  static var source: String { get }
  /// 1 where all draws are independent.
  static var replicates: Int { get }

  /// - Parameters:
  ///   - names: the inputs that are sampled, in the order of the scenario.
  ///   - further: columns that are no inputs of the scenario; they follow the others in number but
  ///     do not depend on how many those are.
  ///   - draws: in all.
  init(seed: UInt64, names: [String], further: [String], draws: Int)

  /// How many of a replicate's first `size` draws have a cumulative probability of at most `p` in
  /// an input that the design spreads evenly; nil where it spreads none.
  static func evenCount(upTo p: Double, of size: Int) -> CountLaw?

  /// Whether the draws of an input are spread evenly.
  func isEven(input: Int) -> Bool

  /// Fills one block of an input's uniforms as signed tail probabilities (see `Stream`).
  func fill(input: Int, block: Int, into column: UnsafeMutablePointer<Double>)
}

extension Design {
  public var name: String { Self.name }
  public var replicates: Int { Self.replicates }
  public init(seed: UInt64, names: [String], draws: Int) {
    self.init(seed: seed, names: names, further: [], draws: draws)
  }
}

/// The registry of designs. To add one: a file beside this one, and a line here.
public enum Designs {
  public static let all: [any Design.Type] = [
    MonteCarlo.self, LatinHypercube.self, Sobol.self,
  ]
  /// What runs take that ask for none: `Benchmarks/designs.md` says why.
  public static let standard: any Design.Type = Sobol.self
  /// Of designs whose draws are not all independent.
  public static let replicates = Int(KERNEL_REPLICATES)

  public static func named(_ name: String) -> (any Design.Type)? {
    all.first { $0.name == name }
  }
}
