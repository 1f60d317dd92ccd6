/// The layout of the points in the unit cube.
///
/// Draws come in `replicates` independent parts of (nearly) equal size; a plain design has one.
public protocol Design: Sendable {
  /// The word of `--design`.
  static var name: String { get }
  static var summary: String { get }
  /// Where the design is from: a paper with its DOI.
  static var source: String { get }

  /// - Parameters:
  ///   - names: the inputs that are sampled, in the order of the scenario.
  ///   - draws: in all.
  init(seed: UInt64, names: [String], draws: Int)

  var replicates: Int { get }
  /// Draws of one replicate; they sum to all draws.
  func draws(inReplicate replicate: Int) -> Int
  /// Fills one block of an input's uniforms as signed tail probabilities (see `Stream`).
  func fill(
    input: Int, replicate: Int, block: Int, into column: UnsafeMutablePointer<Double>)
}

/// The registry of designs. To add one: a file beside this one, and a line here.
public enum Designs {
  public static let all: [any Design.Type] = [MonteCarlo.self]

  public static func named(_ name: String) -> (any Design.Type)? {
    all.first { $0.name == name }
  }
}
