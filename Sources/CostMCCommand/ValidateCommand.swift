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
    for path in scenarios {
      do throws(ScenarioProblem) {
        let file = try ScenarioFile(path: path, variant: variant)
        // The file itself, then each of its variants as it would run.
        for name in [variant] + (variant == nil ? file.variants.map { $0 } : []) {
          let merged = name == variant ? file : try ScenarioFile(path: path, variant: name)
          do throws(Failure) { _ = try Model(merged) } catch { throw .refused(error) }
        }
        _ = Terminal.write("\(path): no problems\n", to: STDOUT_FILENO)
      } catch {
        switch error {
        case .file: code = Exit.of(error)
        case .refused(let failure):
          _ = Terminal.write(
            failure.rendered(color: Terminal.hasColor(STDOUT_FILENO)), to: STDOUT_FILENO)
          code = code ?? Exit.scenarioRefused
        }
      }
    }
    if let code { throw code }
  }
}
