import Foundation
import Statistics
import Testing

@testable import CostMC

/// The value of information against closed forms for normal net benefits.
@Suite struct InformationTests {
  /// go = a + b + c against 0, Var = 9.2, b and c correlated: with s^2 = Var(E[go | X]),
  /// EVPPI = s / sqrt(2 pi). Five standard errors: 1e-6 each over seeds.
  @Test func `EVPI and EVPPI of a linear decision are the closed forms`() throws {
    let model = try Study.model(
      Study.scenario(
        [Study.normal("a"), Study.normal("b"), Study.normal("c", 2), Study.normal("inert")],
        "a + b + c + 0*inert",
        more:
          ", \"correlations\": [ { \"between\": [\"b\", \"c\"], \"pearson\": 0.8 } ], \"decision\": { \"options\": { \"go\": \"y\", \"stay\": 0 } }"
      ))
    let value = try #require(
      try Study.run(model, methods: ["valueOfInformation"]).valueOfInformation)
    func expect(_ estimate: Estimate, _ variance: Double) throws {
      let truth = (variance / (2 * Double.pi)).squareRoot()
      let error = try #require(estimate.standardError)
      // Which option is best on average is a coin toss here: the sample's better one is ahead by
      // its error.
      #expect(abs(estimate.value - truth) <= 5 * error + 0.012)
      #expect(error < 0.02)
    }
    try expect(value.evpi, 9.2)
    for (input, variance) in [("a", 1.0), ("b", 6.76), ("c", 7.84), ("inert", 0)] {
      let entry = try #require(value.evppi.first { $0.inputs == [input] })
      try expect(entry.value, variance)
    }
  }

  @Test func `the verdict gains by what the input tells`() throws {
    let model = try Study.model(
      Study.scenario(
        [Study.normal("a", 3), Study.normal("b", 4), Study.normal("inert")],
        "a + b + 0*inert",
        more: ", \"claims\": [ { \"id\": \"low\", \"output\": \"y\", \"atMost\": 0 } ]"))
    let verdict = try #require(try Study.run(model, methods: ["verdicts"]).verdicts.first)
    let wrong = try #require(verdict.wrong)
    #expect(abs(wrong.value - 0.5) <= 5 * (wrong.standardError ?? 0) + 0.002)
    // Knowing a: wrong with E[Phi(-|a| / 4)] = atan(4 / 3) / pi.
    for (input, left, narrowing) in [
      ("a", atan(4.0 / 3) / Double.pi, 0.2), ("b", atan(3.0 / 4) / Double.pi, 0.4),
      ("inert", 0.5, 0),
    ] {
      let entry = try #require(verdict.inputs.first { $0.input == input })
      let reduction = try #require(entry.reduction)
      #expect(
        abs(reduction.value - (0.5 - left)) <= 5 * (reduction.standardError ?? 0) + 0.004)
      let narrower = try #require(entry.narrowing)
      #expect(abs(narrower.value - narrowing) <= 5 * (narrower.standardError ?? 0))
      #expect((narrower.standardError ?? 1) < 0.02)
    }
    #expect(verdict.inputs.first?.input == "b")
  }
}
