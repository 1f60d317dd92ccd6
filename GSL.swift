import CGSL

/// GSL made safe to call.
public enum GSL {
  /// Switches GSL's error handler off, which would end the process; once, however often called.
  ///
  /// A failing function then returns NaN, which its caller tests. Every marginal that is built from
  /// parameters has called this before.
  public static func prepare() { _ = quiet }

  private static let quiet: Void = { gsl_set_error_handler_off() }()
}

/// A GSL generator of random numbers, as the engine `gsl` hands it to `Marginal.draw`.
public typealias Generator = UnsafePointer<gsl_rng>
