import Testing

@testable import CostMC

@Suite struct RobustnessTests {
  @Test(arguments: [
    ("a + b*c", ["a", "b*c"]), ("a - b + c", ["a", "c"]), ("a*(b + c)", ["a*(b + c)"]),
    ("2.5e+3 + x", ["2.5e+3", "x"]), ("a*-b + c", ["a*-b", "c"]), ("-a + b", ["b"]),
    ("a + b > c", []), ("x == 1", []), ("2 [USD/(gpu*h)] + y", ["2 [USD/(gpu*h)]", "y"]),
    ("price + rate", ["price", "rate"]),
  ])
  func `a sum is taken apart at its outermost level`(_ formula: String, _ terms: [String]) {
    #expect(Robustness.terms(formula) == terms)
  }
}
