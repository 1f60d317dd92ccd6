import Diagnostics
import Probability

/// The distributions that fit a column of data, as people and programs read them.
public struct FitReport {
  private let source: String
  private let column: String
  private let sample: Sample
  private let fits: [DistributionFit]
  private let leftOut: [DistributionFit.LeftOut]

  /// - Parameter families: nil for all.
  /// - Throws: where the file cannot be read, has no such column, or too little in it.
  public init(
    contentsOf path: String, column: String?, families: [String]?
  ) throws(Failure) {
    let bytes: [UInt8]
    do throws(File.ReadError) { bytes = try File.read(path) } catch {
      throw Failure([.error(.cannotRead(path, error.reason))], cause: .unreadable)
    }
    let table = DataTable(bytes)
    let file = path == "-" ? "standard input" : path
    // That an empty file has no column is said where its numbers are asked for.
    guard let name = column ?? (table.columns.count > 1 ? nil : table.columns.first ?? "") else {
      throw Failure(
        [
          .error(
            .whichColumn(file),
            help:
              "name one with --column: \(table.columns.prefix(20).map { Wording.short($0) }.joined(separator: ", "))"
          )
        ], cause: .usage)
    }
    let numbers: [Double]
    do throws(DataTable.ColumnProblem) { numbers = try table.numbers(name) } catch {
      throw Failure([error.diagnostic(file, name, among: table.columns)])
    }
    guard let sample = Sample(numbers) else {
      let isEnough = numbers.count >= 3 && numbers.contains { $0 != numbers[0] }
      throw Failure([
        isEnough
          ? .error(.outOfRange(name, file), help: "give it in another unit")
          : .error(
            .tooLittle(name, file, numbers.count),
            help: "a fit takes three numbers or more that are not all equal")
      ])
    }
    self.source = path
    self.column = name
    self.sample = sample
    (fits, leftOut) = DistributionFit.all(sample, families: families)
  }

  // MARK: Text

  public var text: String { TextReport.rendered(report, width: 80) }
  public var markdown: String { MarkdownReport.rendered(report) }

  private var report: Report {
    var blocks: [Report.Block] = [
      .heading(1, "Distributions for \(column)"),
      .paragraph(
        "\(sample.values.count) values of \(source): mean \(Self.number(sample.mean)), standard deviation \(Self.number(sample.standardDeviation)), from \(Self.number(sample.values[0])) to \(Self.number(sample.values[sample.values.count - 1]))."
      ),
    ]
    if !fits.isEmpty {
      blocks += [
        .table(
          Report.Table(
            columns: [
              ("family", .left), ("AIC", .right), ("BIC", .right), ("log L", .right),
              ("KS", .right), ("AD", .right),
            ],
            rows: fits.map { fit in
              [
                fit.family + (fit.hasConverged ? "" : " (no peak)"), Self.tenth(fit.aic),
                Self.tenth(fit.bic), Self.tenth(fit.logLikelihood),
                NumberFormat.decimal(fit.kolmogorovSmirnov, places: 3),
                fit.andersonDarling.isFinite
                  ? NumberFormat.decimal(fit.andersonDarling, places: 2) : "-",
              ]
            })),
        .paragraph(
          "The best by AIC first; differences below 2 tell little. KS and AD are the Kolmogorov-Smirnov and Anderson-Darling distances; they have no p-values, since the parameters were fitted to the same data."
        ), .heading(2, "Parameters"),
        .table(
          Report.Table(
            columns: [
              ("family", .left), ("parameter", .left), ("estimate", .right),
              ("standard error", .right),
            ],
            rows: fits.flatMap { fit in
              fit.parameters.map { parameter in
                [
                  fit.family, parameter.name, Self.number(parameter.value),
                  parameter.standardError.map(Self.number) ?? "-",
                ]
              }
            })),
      ]
      if !withoutErrors.isEmpty { blocks.append(.list(withoutErrors)) }
      blocks += [
        .heading(2, "As an input"), .picture(fits.prefix(3).map(Self.input)),
      ]
    }
    if !leftOut.isEmpty {
      blocks += [
        .heading(2, "Left out"), .list(leftOut.map { "\($0.family): \($0.reason)" }),
      ]
    }
    return Report(blocks: blocks)
  }

  /// Why parameters have no standard error, a reason with all that it is true of.
  private var withoutErrors: [String] {
    var reasons: [String] = []
    var names: [String: [String]] = [:]
    for fit in fits {
      for parameter in fit.parameters {
        guard let reason = parameter.withoutError else { continue }
        if names[reason] == nil { reasons.append(reason) }
        names[reason, default: []].append("\(parameter.name) of \(fit.family)")
      }
    }
    return reasons.map { "no standard error of \(Wording.list(names[$0] ?? [], "and")): \($0)" }
  }

  /// One line of scenario JSON.
  private static func input(_ fit: DistributionFit) -> String {
    let parameters = fit.parameters.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ")
    return "{ \"distribution\": \"\(fit.family)\", \(parameters) }"
  }

  private static func number(_ x: Double) -> String {
    (x < 0 ? "-" : "") + NumberFormat.significant(abs(x), digits: 5)
  }
  private static func tenth(_ x: Double) -> String {
    (x < 0 ? "-" : "") + NumberFormat.decimal(abs(x), places: 1)
  }

  // MARK: JSON

  /// In the format `costmc-fit-1`; `input` can be pasted into a scenario.
  public var json: String {
    JSONWriter.document { json in
      json.member("format", "costmc-fit-1")
      json.member("file", source)
      json.member("column", column)
      json.member("count", sample.values.count)
      json.member("mean", sample.mean)
      json.member("standardDeviation", sample.standardDeviation)
      json.objects("fits", fits, Self.fit)
      json.objects("leftOut", leftOut) { json, one in
        json.member("family", one.family)
        json.member("reason", one.reason)
      }
    }
  }

  private static func fit(_ json: inout JSONWriter, _ fit: DistributionFit) {
    json.member("family", fit.family)
    json.object("input", fit) { json, fit in
      json.member("distribution", fit.family)
      for parameter in fit.parameters { json.member(parameter.name, parameter.value) }
    }
    json.object("standardErrors", fit.parameters) { json, parameters in
      for parameter in parameters { json.member(parameter.name, parameter.standardError) }
    }
    json.object("withoutError", fit.parameters) { json, parameters in
      for parameter in parameters {
        if let reason = parameter.withoutError { json.member(parameter.name, reason) }
      }
    }
    json.member("converged", fit.hasConverged)
    json.member("logLikelihood", fit.logLikelihood)
    json.member("aic", fit.aic)
    json.member("aicc", fit.aicc)
    json.member("bic", fit.bic)
    json.member("kolmogorovSmirnov", fit.kolmogorovSmirnov)
    json.member("andersonDarling", fit.andersonDarling)
  }
}

extension Diagnostic.Message {
  fileprivate static func whichColumn(_ path: String) -> Self {
    "\(Wording.quoted(path)) has several columns"
  }
  fileprivate static func outOfRange(_ column: String, _ path: String) -> Self {
    "column \(Wording.quoted(column)) of \(Wording.quoted(path)) is too large or too near together to fit: squares of its differences leave the range of 64-bit numbers"
  }
  fileprivate static func tooLittle(_ column: String, _ path: String, _ count: Int) -> Self {
    "column \(Wording.quoted(column)) of \(Wording.quoted(path)) is too little to fit: \(Wording.count(count, "value"))"
  }
}
