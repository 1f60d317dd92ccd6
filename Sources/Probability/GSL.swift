import CGSL

/// The GNU Scientific Library made ready: its default error handler would abort the process.
public enum GSL {
  /// GSL reports failures by NaN or a code from here on; every use checks.
  public static func prepare() { _ = isPrepared }
  private static let isPrepared: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  public static var version: String { String(cString: cgsl_version()) }
}
