import ArgumentParser
import CostMC

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first scenario that runs and explains itself in its notes.")

  @Argument(help: "File to write, which must not be there yet (default: the standard output).")
  var file: String?

  func run() throws {
    guard let file else {
      try Terminal.output(ExampleScenario.text)
      return
    }
    if access(file, F_OK) == 0 {
      Terminal.error(
        "error: `\(file)` is there already\n  = help: give another name, or remove it first\n")
      throw Exit.cannotCreate
    }
    try OutputFile.write(ExampleScenario.text, to: file)
    Terminal.error("wrote \(file); try: costmc run \(file)\n")
  }
}
