import ArgumentParser
import CostMC
import Diagnostics

/// What becomes of a result.
struct Reporting {
  var format = "text"
  /// A file, a folder for every format, or `-`; nil for the standard output.
  var output: String?
  /// Whether verdicts are to be those that the scenario expects.
  var check = false
  /// A former result to compare with.
  var against: String?
  var quiet = false

  /// Anything but what to print.
  var asksForMore: Bool { output != nil || check || against != nil }

  func validate() throws {
    try OptionChecks.check(format, isOneOf: ReportFormats.all.map { $0.name }, "format")
  }

  func report(_ analysis: inout Analysis) throws {
    if let against {
      do throws(Failure) { try analysis.compare(withResult: against) } catch {
        throw Exit.of(error)
      }
    }
    try write(analysis)
    if check { try insistOnExpectations(analysis) }
  }

  /// Tells before the run what could not be written after it.
  func checkPlace() throws {
    guard let output, output != "-" else { return }
    if output.hasSuffix("/") || OutputFile.isFolder(output) {
      return try OutputFile.makeFolder(output)
    }
    try OutputFile.checkPlace(output)
  }

  private func write(_ analysis: Analysis) throws {
    guard let format = ReportFormats.named(format) else { return }
    guard let output, output != "-" else {
      let text = format.render(analysis, ReportOptions(width: Terminal.width))
      if !quiet { try Terminal.output(text) }
      return
    }
    guard output.hasSuffix("/") || OutputFile.isFolder(output) else {
      return try OutputFile.write(
        format.render(analysis, ReportOptions(width: Terminal.width)), to: output)
    }
    try OutputFile.makeFolder(output)
    let name = ReportOptions.fileName(
      scenario: analysis.receipt.scenario, variant: analysis.variant)
    for format in ReportFormats.all {
      try OutputFile.write(
        format.render(analysis, ReportOptions()),
        to: "\(output)\(output.hasSuffix("/") ? "" : "/")\(name).\(format.fileExtension)")
    }
  }

  private func insistOnExpectations(_ analysis: Analysis) throws {
    let unmet = analysis.unmetExpectations
    if analysis.expectationCount == 0 {
      Terminal.error("check: the scenario states no `expect`\n")
    }
    if unmet.isEmpty { return }
    Terminal.error("check: \(unmet.count) of \(analysis.expectationCount) expectations differ\n")
    for one in unmet { Terminal.error(Self.difference(one)) }
    throw Exit.differs
  }

  private static func difference(_ unmet: UnmetExpectation) -> String {
    "- \(unmet.subject): \(unmet.expected)\n+ \(unmet.subject): \(unmet.found)\n"
  }

  func exit(of failure: RunFailure, _ model: Model) -> ExitCode {
    switch failure {
    case .partsDoNotFit:
      Terminal.error(
        "error: the parts do not hold what this run adds up\n  = help: make them anew\n")
      return Exit.scenarioRefused
    case .interrupted:
      Terminal.error("interrupted\n")
      return Exit.interrupted
    case .bridgeDoesNotAdd(let bridge, let gap):
      if check, let expect = bridge.expect {
        Terminal.error("check: a bridge differs\n")
        Terminal.error(
          Self.difference(
            UnmetExpectation(
              subject: "bridge `\(bridge.id)`", expected: expect,
              found: "does not add up (gaps of up to \(gap) of its size)")))
        return Exit.differs
      }
      return Exit.of(bridge.doesNotAdd(largestGap: gap))
    }
  }
}
