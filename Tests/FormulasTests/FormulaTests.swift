import Diagnostics
import Testing

@testable import Formulas

@Suite struct FormulaTests {
  static func placed(_ text: String) -> PlacedText {
    let source = Source(name: "test", text: text)
    return PlacedText(text, whole: Span(source, 0..<text.utf8.count), contentStart: 0)
  }

  static func check(
    _ text: String, _ names: [String: String] = [:], unit: String? = nil
  ) throws -> CheckedExpression {
    let table = UnitTable()
    let units = try names.mapValues { try table.unit(parsing: placed($0)) }
    return try Formula(parsing: placed(text)).check(
      units: table, names: names.keys.sorted(), unitOf: { units[$0] },
      declared: try unit.map { try table.unit(parsing: placed($0)) })
  }

  static let values: [(String, Double)] = [
    ("-2^2", -4), ("2^3^2", 512), ("2^-1", 0.5), ("-2 * 3", -6), ("10 - 4 - 3", 3), ("2 ** 3", 8),
    ("1_000 + 2.5e3", 3500), ("8 / 4 / 2", 1), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9),
    ("not 1 > 2", 1), ("1 < 2 and 3 < 2 or 1 == 1", 1), ("if(1 > 2, 10, 20)", 20),
    ("sum(1, 2, 3) / mean(2, 4)", 2), ("clamp(7, 0, 5)", 5), ("e ^ 0 + pi - pi", 1),
    ("exp(50 [%])", 1.6487212707001282), ("1 [day] / 1 [h]", 24), ("1 [year] / 1 [month]", 12),
    ("-round(2.5)", -3), ("5 [km] / 1 [m]", 5000), ("1 [MUSD] / 1 [USD]", 1e6),
    ("1 [kWh] / 1 [J]", 3.6e6),
  ]

  @Test(arguments: values)
  func `constants fold to their value`(_ text: String, _ value: Double) throws {
    let constant = try #require(try Self.check(text).constantValue)
    #expect(abs(constant - value) <= 1e-15 * max(1, abs(value)))
  }

  @Test(arguments: Function.all.map(\.name))
  func `every function's example has its stated result`(_ name: String) throws {
    let function = try #require(Function.all.first { $0.name == name })
    let value = try #require(try Self.check(function.example.call).constantValue)
    #expect(abs(value - function.example.result) <= 1e-14 * max(1, abs(value)))
  }

  @Test(arguments: UnitTable.builtIn.map(\.symbol))
  func `every built-in unit reads and converts to itself`(_ symbol: String) throws {
    let unit = try UnitTable().unit(parsing: Self.placed(symbol))
    #expect(unit.conversion(to: unit) == .identity)
  }

  @Test func `what cancels, cancels exactly`() throws {
    let cost = try Self.check(
      "hours * rate", ["hours": "flop*h", "rate": "USD/(flop*h)"], unit: "USD")
    #expect(cost.unit.symbol == "USD")
    #expect(cost.evaluate { $0 == "hours" ? 2_788_000 : 2 } == 5_576_000)
  }

  @Test func `the right side converts to the left one's unit`() throws {
    let sum = try Self.check("a + b", ["a": "kW", "b": "W"])
    #expect(sum.unit.symbol == "kW")
    #expect(sum.evaluate { $0 == "a" ? 1 : 700 } == 1.7)
  }

  static let refused = [
    "1 +", "(1", "1 < 2 < 3", "foo(1)", "nothing", "min()", "1 / 0", "1 / (2 - 2)", "ln(0)",
    "sqrt(-1)", "usd + hour", "exp(usd)", "if(1 > 2, usd, hour)", "usd ^ hour", "usd ^ x", "2 3",
    "1 = 2", "1 [furlong]", "usd and 1", "", "1e400", "a b", "1,5", "abs", "1)",
  ]

  @Test(arguments: refused)
  func `mistakes are refused with a place`(_ text: String) {
    let failure = #expect(throws: Failure.self) {
      try Self.check(text, ["usd": "USD", "hour": "h", "x": ""])
    }
    #expect(failure?.diagnostics.allSatisfy { !$0.labels.isEmpty } == true)
  }

  @Test func `deep nesting is refused, not fatal`() {
    let text = String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
    #expect(throws: Failure.self) { try Self.check(text) }
  }
}
