import ArgumentParser
import CostMC

@main
struct CostMCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costmc", abstract: "Monte Carlo uncertainty analysis of cost claims.")
}
