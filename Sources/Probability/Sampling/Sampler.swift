import Kernels

/// A marginal made ready for blocks of draws: columns of uniforms in, columns of draws out.
public enum Sampler: Sendable {
  case constant(Double)
  case uniform(min: Double, max: Double)
  case triangular(min: Double, mode: Double, max: Double)
  case steps(StepTable)
  case table(QuantileTable)
  case direct(any Marginal)

  /// A table costs up to 1,100 calls of the quantile function, when draws ask for them.
  public init(_ marginal: any Marginal) {
    switch marginal.sampling {
    case .constant(let value): self = .constant(value)
    case .uniform(let min, let max): self = .uniform(min: min, max: max)
    case .triangular(let min, let mode, let max):
      self = .triangular(min: min, mode: mode, max: max)
    case .steps(let values, let probabilities):
      self = .steps(StepTable(values: values, probabilities: probabilities))
    case .table: self = .table(QuantileTable(marginal))
    case .direct: self = .direct(marginal)
    }
  }

  /// Does at once what long runs need sooner or later.
  public func prepare() {
    if case .table(let table) = self { table.build() }
  }

  /// - Parameters:
  ///   - t: signed tail probabilities (see `Stream`).
  ///   - out: another column than `t`.
  public func transform(
    _ t: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) {
    switch self {
    case .constant(let value): kernels_fill(value, out, count)
    case .uniform(let min, let max): kernels_quantile_uniform(t, min, max, out, count)
    case .triangular(let min, let mode, let max):
      kernels_quantile_triangular(t, min, mode, max, out, count)
    case .steps(let table): table.transform(t, into: out, count: count)
    case .table(let table): table.transform(t, into: out, count: count)
    case .direct(let marginal):
      for i in 0..<count { out[i] = marginal.quantile(signedTail: t[i]) }
    }
  }
}
