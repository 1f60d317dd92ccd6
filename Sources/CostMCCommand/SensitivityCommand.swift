import ArgumentParser
import CostMC
import Diagnostics
import Probability
import Statistics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct SensitivityCommand: ParsableCommand {
  static let name = "sensitivity"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Rank the inputs by what they do to the outputs.",
    discussion: "Methods: \(SensitivityMethods.all.map(\.name).joined(separator: ", ")); "
      + "`costmc list methods` says what each answers and when it misleads.")

  @OptionGroup var scenario: ScenarioOptions

  @Option(
    help: ArgumentHelp(
      "Output to rank the inputs of, repeatable (default: all).", valueName: "name"))
  var output: [String] = []

  @Option(
    help: ArgumentHelp(
      "Methods, separated by blanks or commas; `all` for all of them.", valueName: "name"))
  var method: [String] = []

  @Option(
    parsing: .unconditional,
    help: "Number of draws for the methods that use the run's own (default: 65536).")
  var draws: DrawCount?

  @Option(
    parsing: .unconditional,
    help: "Pairs of points for the methods with designs of their own; whole blocks of 1024.")
  var points: DrawCount?

  @Option(parsing: .unconditional, help: "Seed of the streams.")
  var seed: UInt64?

  @Option(help: "Layout of the draws: \(Designs.all.map { $0.name }.joined(separator: ", ")).")
  var design: String?

  @Option(
    parsing: .unconditional, help: "Level of the interval that is to be narrowed, between 0 and 1.")
  var level: Double?

  @Option(parsing: .unconditional, help: "Threads; the figures do not depend on it.")
  var threads: Int?

  @Option(help: "Format: text, markdown, html, json, csv.")
  var format = "text"

  @Flag(name: .customLong("no-progress"), help: "No progress bar.")
  var noProgress = false

  @Flag(name: .customLong("no-color"), help: "No colours.")
  var noColor = false

  private static let formats = ["text", "markdown", "html", "json", "csv"]

  func validate() throws {
    try OptionChecks.check(level: level, threads: threads, design: design)
    if let points, points.value < 256 || points.value > 1 << 24 {
      throw ValidationError("'--points' must lie between 256 and 16777216.")
    }
    try OptionChecks.check(format, isOneOf: Self.formats, "format")
    _ = try methods()
  }

  private static func words(_ list: String) -> [String] {
    list.split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// `--method a b` written as `--method a --method b`: words that name no method are not the
  /// option's, such as a scenario that follows it.
  static func repeatingOptions(_ arguments: [String]) -> [String] {
    guard arguments.first == name else { return arguments }
    let known = Set(SensitivityMethods.all.map(\.name) + ["all"])
    var isListing = false
    return arguments.reduce(into: []) { spelled, word in
      let isValue = spelled.last == "--method"
      let isMethods = !word.isEmpty && words(word).allSatisfy(known.contains)
      if isListing, !isValue, isMethods { spelled.append("--method") }
      isListing = word == "--method" || isListing && (isValue || isMethods)
      spelled.append(word)
    }
  }

  private func methods() throws -> Set<String> {
    let words = method.flatMap(Self.words)
    let known = SensitivityMethods.all.map(\.name)
    for word in words where word != "all" {
      try OptionChecks.check(word, isOneOf: known, "method")
    }
    if words.isEmpty { return Set(SensitivityMethods.defaults) }
    return words.contains("all") ? Set(known) : Set(words)
  }

  func run() throws {
    let model = try scenario.request.model()
    let names = model.outputs.map(\.name)
    for name in output where !names.contains(name) {
      let help = Suggestion.help(name, among: names, listing: .max)?.text ?? ""
      Terminal.error("error: no output is named \(Wording.quoted(name))\n  = help: \(help)\n")
      throw ExitCode.validationFailure
    }
    var settings = model.settings
    settings.draws = min(
      draws?.value ?? SensitivityOptions.standardDraws, SensitivityOptions.mostDraws)
    if let seed { settings.seed = seed }
    if let design { settings.design = design }
    if let level { settings.level = level }
    let options = SensitivityOptions(
      settings: settings, methods: try methods(), outputs: output,
      points: points?.value ?? SensitivityOptions.standardPoints,
      threads: threadCount(wanted: threads))
    let interruption = Interruption(draws: settings.draws, showsProgress: false)
    let analysis: SensitivityAnalysis
    do throws(RunFailure) {
      analysis = try SensitivityAnalysis(
        of: model, scenario: scenario.scenario, options: options, monitor: interruption.monitor)
    } catch {
      interruption.end(clearsProgress: false)
      Terminal.error("interrupted\n")
      throw Exit.interrupted
    }
    interruption.end(clearsProgress: false)
    let text =
      switch format {
      case "json": analysis.json
      case "csv": analysis.csv
      case "markdown": analysis.markdown
      case "html": analysis.html
      default: analysis.text(width: Terminal.width)
      }
    try Terminal.output(text)
  }
}
