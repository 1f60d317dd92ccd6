import ArgumentParser
import CostMC

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What there is: distributions, functions, units, designs.")

  @Argument(help: "One of: \(Catalogue.allCases.map(\.rawValue).joined(separator: ", ")).")
  var catalogue: Catalogue

  func run() throws { try Terminal.output(catalogue.text) }
}

extension Catalogue: ExpressibleByArgument {}
