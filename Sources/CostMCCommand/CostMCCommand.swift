import ArgumentParser
import CostMC
import Diagnostics
import Kernels

@main
struct CostMCCommand: ParsableCommand {
  static func main() {
    kernels_keep_pages()
    Terminal.holdStandardStreams()
    Interruption.endsAtOnce()
    warnOfInstructionSet()
    let arguments = SensitivityCommand.repeatingOptions(Array(CommandLine.arguments.dropFirst()))
    runAtOnce(arguments)
    if let complaint = unknownCommand(arguments.first) {
      exit(withError: ValidationError(complaint))
    }
    main(arguments)
  }

  /// Tells that a level which the environment asks for is not taken: results are the same at each.
  private static func warnOfInstructionSet() {
    guard let refused = kernels_refused_level().map({ String(cString: $0) }) else { return }
    func name(_ level: Int32) -> String { String(cString: kernels_level_name(level)) }
    let all = (0..<Int32(KERNEL_LEVELS)).map(name)
    let available = (0..<Int32(KERNEL_LEVELS)).filter { kernels_level_available($0) != 0 }.map(name)
    let reason =
      all.contains(refused)
      ? "this machine lacks it and has \(Wording.list(available, "and"))"
      : "there are \(Wording.list(all, "and"))"
    Terminal.error(
      "warning: COSTMC_ISA=\(Wording.short(refused)) is ignored: \(reason); `\(name(kernels_level()))` is used\n"
    )
  }

  /// Runs `run` where its options are right; whatever is wrong with them or asks for help is left to
  /// the parser of all commands, which costs twice as much.
  private static func runAtOnce(_ arguments: [String]) {
    guard arguments.first == RunCommand.name else { return }
    let words = Array(arguments.dropFirst())
    guard let request = RunRequest(usual: words) ?? (try? RunCommand.parse(words))?.request else {
      return
    }
    do { try request.run() } catch { exit(withError: error) }
    exit()
  }

  /// What is wrong with the first word where it names no command.
  private static func unknownCommand(_ word: String?) -> String? {
    guard let word, !word.hasPrefix("-") else { return nil }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !(names + ["help"]).contains(word) else { return nil }
    let help =
      word.hasSuffix(".json")
      ? "Did you mean 'costmc run \(word)'?" : OptionChecks.help(word, among: names)
    return "No command is named '\(word)'. \(help)"
  }

  static let configuration = CommandConfiguration(
    commandName: "costmc",
    abstract: "Monte Carlo uncertainty analysis of cost claims.",
    discussion: """
      Write the uncertain inputs, formulas and published claims in a JSON scenario, then:

        costmc init s.json                   a start that explains itself
        costmc validate s.json               all mistakes, with their places
        costmc describe s.json               exact figures of the inputs
        costmc run s.json                    the report
        costmc run s.json --variant lean     under other assumptions
        costmc run s.json --set rate=2       with one input fixed
        costmc run s.json --format json      for programs
        costmc sensitivity s.json            which input drives the spread
        costmc compare s.json s.json@lean    side by side, draw by draw
        costmc list distributions            what there is
      """,
    version: costmcVersion,
    subcommands: [
      RunCommand.self, MergeCommand.self, SensitivityCommand.self, CompareCommand.self,
      DescribeCommand.self,
      ValidateCommand.self,
      FitCommand.self, InitCommand.self, SchemaCommand.self, ListCommand.self,
    ])
}
