import Kernels

/// A marginal made ready for blocks of draws: columns of uniforms in, columns of draws out.
public enum Sampler: Sendable {
  case constant(Double)
  case uniform(min: Double, max: Double)
  case triangular(min: Double, mode: Double, max: Double)
  case steps(StepTable)
  case table(QuantileTable)
  case transformed(QuantileTable, Transformation)
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
    case .transformed(let inner, let transformation):
      self = .transformed(QuantileTable(inner), transformation)
    case .direct: self = .direct(marginal)
    }
  }

  /// Does at once what long runs need sooner or later.
  public func prepare() {
    switch self {
    case .table(let table), .transformed(let table, _): table.build()
    case .constant, .uniform, .triangular, .steps, .direct: break
    }
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
    case .transformed(let table, let transformation):
      table.transform(t, into: out, count: count)
      transformation.apply(out, count: count)
    case .direct(let marginal):
      for i in 0..<count { out[i] = marginal.quantile(signedTail: t[i]) }
    }
  }
}

extension Transformation {
  fileprivate func apply(_ column: UnsafeMutablePointer<Double>, count: Int) {
    switch self {
    case .exponential: kernels_unary(KERNEL_EXPONENTIAL)(column, column, count)
    case .logistic(let min, let max):
      let width = max - min
      kernels_unary(KERNEL_EXPONENTIAL)(column, column, count)
      for i in 0..<count {
        let odds = column[i]
        column[i] = odds < 1 ? min + width * (odds / (1 + odds)) : max - width * (1 / (1 + odds))
      }
    case .roundedUp:
      for i in 0..<count { column[i] = Swift.max(0, Counts.rounded(column[i])) }
    }
  }
}
