import CGSL

/// Nodes and weights of a Gauss-Legendre rule on [0, 1].
///
/// Source: GSL manual, Numerical Integration, fixed-order Gauss-Legendre.
struct GaussLegendre: Sendable {
  let nodes: [(place: Double, weight: Double)]

  static let twenty = GaussLegendre(20)

  init(_ count: Int) {
    guard let table = gsl_integration_glfixed_table_alloc(count) else {
      nodes = []
      return
    }
    defer { gsl_integration_glfixed_table_free(table) }
    nodes = (0..<count).map { i in
      var (place, weight) = (0.0, 0.0)
      gsl_integration_glfixed_point(0, 1, i, &place, &weight, table)
      return (place, weight)
    }
  }

  func integral(_ low: Double, _ high: Double, _ f: (Double) -> Double) -> Double {
    let width = high - low
    return width * nodes.reduce(0) { $0 + $1.weight * f(low + width * $1.place) }
  }
}
