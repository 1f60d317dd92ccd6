import Statistics
import Testing

@testable import CostMC

/// Figures as a reader sees them: the digits that the error supports, at a scale that fits.
@Suite struct NumberFormatTests {
  private static let figures: [(value: Double, error: Double?, unit: String, text: String)] = [
    (5.576, 0.0004, "MUSD", "$5.5760M"), (9.758e6, 2e4, "USD", "$9.76M"),
    (3.5, 0.02, "USD/(gpu*h)", "$3.50"), (-1400, 30, "USD", "-$1400"),
    (3e12, nil, "day", "3T"), (2e15, 4e12, "day", "2.000e15"), (2e24, 3e24, "flop", "2e24"),
    (2e-9, 4e-12, "kg", "2.000e-9"), (9.996e-9, 1e-11, "kg", "1.00e-8"),
    (0.00012, 1e-6, "", "0.000120"),
    (-4e-7, nil, "", "-4e-7"), (0, 0.1, "", "0.0"), (12_345.6, nil, "gpu", "12.346K"),
  ]

  @Test(arguments: figures)
  func `A figure shows what its error supports`(
    value: Double, error: Double?, unit: String, text: String
  ) {
    #expect(NumberFormat(unit: unit, magnitude: value).string(value, error: error) == text)
  }

  @Test func `Nearly all is not told as all`() {
    #expect(NumberFormat.percent(Estimate(0.99995, standardError: 5e-5)) == ">99.99%")
    #expect(NumberFormat.percent(Estimate(0.00004, standardError: 5e-5)) == "<0.01%")
    #expect(NumberFormat.percent(Estimate(1, standardError: 0)) == "100%")
  }

  @Test func `Columns name the scale only where their numbers do not`() {
    let money = NumberFormat(unit: "MUSD/month", magnitude: 2)
    #expect(money.unitText == "$M/month")
    #expect(money.unscaledUnitText == "$/month")
    let time = NumberFormat(unit: "day", magnitude: 3e12)
    #expect(time.unitText == "T day")
    #expect(time.unscaledUnitText == "day")
  }
}
