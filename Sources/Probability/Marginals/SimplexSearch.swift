import CGSL

/// The least value of a function of some variables by Nelder and Mead's simplex.
///
/// Source: GSL manual, Multidimensional Minimization, `gsl_multimin_fminimizer_nmsimplex2`.
enum SimplexSearch {
  private final class Target {
    let function: ([Double]) -> Double
    init(_ function: @escaping ([Double]) -> Double) { self.function = function }
  }

  /// - Parameters:
  ///   - count: of variables; the search starts at 0.
  ///   - step: of the first simplex.
  /// - Returns: the best place found; the search starts anew from there once, since a simplex can
  ///   collapse.
  static func minimum(
    of count: Int, step: Double, _ function: ([Double]) -> Double
  ) -> [Double] {
    withoutActuallyEscaping(function) { function in
      var place = [Double](repeating: 0, count: count)
      for scale in [1, 0.1] { place = search(from: place, step: step * scale, Target(function)) }
      return place
    }
  }

  private static func search(from start: [Double], step: Double, _ target: Target) -> [Double] {
    guard let minimizer = gsl_multimin_fminimizer_alloc(cgsl_nmsimplex2(), start.count),
      let place = gsl_vector_alloc(start.count), let steps = gsl_vector_alloc(start.count)
    else { return start }
    defer {
      gsl_multimin_fminimizer_free(minimizer)
      gsl_vector_free(place)
      gsl_vector_free(steps)
    }
    for k in start.indices { gsl_vector_set(place, k, start[k]) }
    gsl_vector_set_all(steps, step)
    var function = gsl_multimin_function(
      f: { vector, context in
        guard let vector, let context else { return .nan }
        let target = Unmanaged<Target>.fromOpaque(context).takeUnretainedValue()
        return target.function((0..<vector.pointee.size).map { gsl_vector_get(vector, $0) })
      }, n: start.count, params: Unmanaged.passUnretained(target).toOpaque())
    return withUnsafeMutablePointer(to: &function) { function in
      withExtendedLifetime(target) {
        gsl_multimin_fminimizer_set(minimizer, function, place, steps)
        for _ in 0..<500 {
          if gsl_multimin_fminimizer_iterate(minimizer) != 0 { break }
          if gsl_multimin_fminimizer_size(minimizer) < 1e-9 { break }
        }
        return start.indices.map { gsl_vector_get(gsl_multimin_fminimizer_x(minimizer), $0) }
      }
    }
  }
}
