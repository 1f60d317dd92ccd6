import ArgumentParser
import CostMC
import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Find all problems of scenarios; nothing is simulated.")

  @Argument(help: "The scenarios.")
  var scenarios: [String]

  @Option(help: "A variant of the scenarios.")
  var variant: String?

  func run() throws {
    var code: ExitCode?
    var isApart = true
    for path in scenarios {
      let (failure, warnings) = Validation.failure(contentsOf: path, variant: variant)
      let color = Terminal.hasColor(STDOUT_FILENO)
      let problems = (failure?.diagnostics ?? []) + warnings
      var text = problems.map { $0.rendered(color: color) }.joined(separator: "\n")
      if failure == nil { text += "\(path): no problems\n" }
      // Blank lines around problems, none between files without.
      if !problems.isEmpty, !isApart { text = "\n" + text }
      if !problems.isEmpty, path != scenarios.last { text += "\n" }
      isApart = !problems.isEmpty
      try Terminal.output(text)
      if let failure { code = code ?? Exit.code(failure) }
    }
    if let code { throw code }
  }
}
