import Statistics

/// The figures of an input or a group by the names of methods: so few that they are found sooner in
/// a list than by hashing.
public struct MethodFigures: Sendable {
  public private(set) var figures: [(method: String, estimate: Estimate)]

  /// - Parameter figures: one a method.
  init(_ figures: [(method: String, estimate: Estimate)] = []) { self.figures = figures }

  public var isEmpty: Bool { figures.isEmpty }

  public subscript(method: String) -> Estimate? {
    get { place(of: method).map { figures[$0].estimate } }
    set {
      switch (place(of: method), newValue) {
      case (let place?, let estimate?): figures[place].estimate = estimate
      case (let place?, nil): figures.remove(at: place)
      case (nil, let estimate?): figures.append((method, estimate))
      case (nil, nil): break
      }
    }
  }

  private func place(of method: String) -> Int? { figures.firstIndex { $0.method == method } }
}
