import Diagnostics
import Statistics

/// What differs between a result and a former one by more than the errors of both.
public struct Movement: Sendable {
  /// A figure has moved where the two differ by more than this many standard errors of the
  /// difference: by chance in 6 of 100,000 figures.
  public static let threshold = 4.0
  /// Exact figures and those of the same draws differ by rounding only.
  static let rounding = 1e-9

  public struct Figure: Sendable {
    public var subject: String
    public var name: String
    public var unit: String
    public var former: Double
    public var now: Double
    /// Of the difference, sqrt(a^2 + b^2); 0 where both are exact.
    public var standardError: Double
  }

  /// The file of the former result.
  public var former: String
  public var compared: Int
  public var moved: [Figure]
  public var verdicts: [(subject: String, former: String, now: String)]
  /// Figures of one result only, or in another unit.
  public var gone: [String]
  public var added: [String]

  init(from former: FormerResult, to now: FormerResult, name: String) {
    self.former = name
    let before = Dictionary(former.figures.map { ($0.key, $0) }) { first, _ in first }
    let after = Dictionary(now.figures.map { ($0.key, $0) }) { first, _ in first }
    func isPair(_ a: FormerResult.Figure, _ b: FormerResult.Figure?) -> Bool { a.unit == b?.unit }
    gone = former.figures.filter { !isPair($0, after[$0.key]) }.map(\.key)
    added = now.figures.filter { !isPair($0, before[$0.key]) }.map(\.key)
    var compared = 0
    moved = now.figures.compactMap { figure in
      guard let old = before[figure.key], isPair(figure, old) else { return nil }
      compared += 1
      let errors = [old.standardError ?? 0, figure.standardError ?? 0]
      let error = (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot()
      let allowance =
        Self.threshold * error + Self.rounding * max(abs(old.value), abs(figure.value))
      guard abs(figure.value - old.value) > allowance else { return nil }
      return Figure(
        subject: figure.subject, name: figure.name, unit: figure.unit, former: old.value,
        now: figure.value, standardError: error)
    }
    self.compared = compared
    let verdictBefore = Dictionary(former.verdicts) { first, _ in first }
    verdicts = now.verdicts.compactMap { subject, verdict in
      guard let old = verdictBefore[subject], old != verdict else { return nil }
      return (subject, old, verdict)
    }
  }
}

extension Analysis {
  /// Notes what has moved since a former result, a file that `run --format json` wrote.
  public mutating func compare(withResult path: String) throws(Failure) {
    let bytes: [UInt8]
    do throws(File.ReadError) { bytes = try File.read(path) } catch {
      throw Failure(
        [.error("cannot read \(Wording.quoted(path)): \(error.reason)")], cause: .unreadable)
    }
    let former = try FormerResult(Source(name: path, bytes: bytes))
    let text = JSONReport.render(self, ReportOptions())
    let now = try FormerResult(Source(name: "this result", text: text))
    movement = Movement(from: former, to: now, name: path)
  }
}
