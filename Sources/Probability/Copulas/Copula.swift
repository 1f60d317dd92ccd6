/// Dependence between uniforms, applied to columns of them.
public protocol Copula: Sendable {
  /// How many columns it joins.
  var dimension: Int { get }
  /// Whether it takes one more column of independent uniforms.
  var isMixed: Bool { get }

  /// Makes columns of independent signed tail probabilities dependent, in place.
  ///
  /// - Parameters:
  ///   - columns: `dimension` columns, `stride` doubles apart.
  ///   - scratch: as much again, and one column more.
  ///   - mixing: a column of its own uniforms, of which nothing is left; any column where
  ///     `isMixed` is false.
  func apply(
    columns: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>,
    mixing: UnsafeMutablePointer<Double>, stride: Int, count: Int)
}
