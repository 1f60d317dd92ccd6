import ArgumentParser
import CostMC
import Kernels

@main
struct CostMCCommand: ParsableCommand {
  static func main() {
    kernels_keep_pages()
    main(nil)
  }

  static let configuration = CommandConfiguration(
    commandName: "costmc",
    abstract: "Monte Carlo uncertainty analysis of cost claims.",
    discussion: """
      Write the uncertain inputs, formulas and published claims in a JSON scenario, then:

        costmc run scenarios/deepseek.json                    the report
        costmc run scenarios/deepseek.json --variant lean     under other assumptions
        costmc run s.json --set rent_rate=2 --draws 10M       one input fixed, more draws
        costmc sensitivity s.json                             which input drives the spread
        costmc run s.json --format json --output result.json  for programs
        costmc compare s.json s.json@lean --output cost       side by side, draw by draw
        costmc validate scenarios/*.json                      all mistakes, with their places
        costmc describe s.json                                exact figures of the inputs
        costmc init first.json                                a start that explains itself
        costmc list distributions                             what there is
      """,
    version: costmcVersion,
    subcommands: [
      RunCommand.self, MergeCommand.self, SensitivityCommand.self, CompareCommand.self,
      DescribeCommand.self,
      ValidateCommand.self,
      FitCommand.self, InitCommand.self, SchemaCommand.self, ListCommand.self,
    ])
}
