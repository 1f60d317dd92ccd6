import Diagnostics
import Testing

@testable import CostMC

@Suite struct ScenarioExamplesTests {
  static let scenarios = Files.names(in: "scenarios", ending: ".json")

  @Test(arguments: scenarios) func `every scenario is accepted`(_ name: String) throws {
    let path = Files.root + "scenarios/" + name
    do throws(Failure) {
      let scenario = try Scenario(contentsOf: path)
      let model = try Model(scenario)
      #expect(!model.outputs.isEmpty || !model.checks.isEmpty)
      for variant in scenario.variants {
        _ = try Model(Scenario(contentsOf: path, variant: variant.name))
      }
    } catch {
      Issue.record("\(error.rendered())")
    }
  }
}
