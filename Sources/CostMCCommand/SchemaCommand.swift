import ArgumentParser
import CostMC

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of scenarios, for editors.")

  func run() throws { try Terminal.output(JSONSchema.text) }
}
