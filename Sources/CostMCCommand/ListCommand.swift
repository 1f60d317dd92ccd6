import ArgumentParser
import CostMC
import Diagnostics
import Probability

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "What there is: distributions, functions, units, designs, methods.")

  @Argument(help: "One of: \(Catalogue.allCases.map(\.rawValue).joined(separator: ", ")).")
  var catalogue: Catalogue

  @Argument(help: "One of the distributions: its parameters, support and density.")
  var name: String?

  func validate() throws {
    guard let name else { return }
    guard catalogue == .distributions else {
      throw ValidationError("Only distributions are shown one by one.")
    }
    guard Marginals.named(name) == nil else { return }
    let help =
      Suggestion.nearest(name, among: Marginals.names).map { "Did you mean '\($0)'?" }
      ?? "`costmc list distributions` shows all."
    throw ValidationError("No distribution is named '\(name)'. \(help)")
  }

  func run() throws {
    guard let type = name.flatMap(Marginals.named) else {
      return try Terminal.output(catalogue.text)
    }
    try Terminal.output(FamilyPage(type).text)
  }
}

extension Catalogue: ExpressibleByArgument {}
