import Diagnostics
import Testing

@Suite struct SuggestionTests {
  @Test func `the nearest name is found across a slip of the fingers`() {
    #expect(Suggestion.nearest("unifrom", among: ["uniform", "normal"]) == "uniform")
    #expect(Suggestion.nearest("gpu-price", among: ["gpu_price", "price"]) == "gpu_price")
  }

  @Test func `what is far is not suggested`() {
    #expect(Suggestion.nearest("banana", among: ["uniform", "normal"]) == nil)
  }

  @Test func `a long cycle is told by its ends`() {
    #expect(Wording.cycle(["a", "b"]) == "a -> b -> a")
    let names = (0..<20_000).map { "n\($0)" }
    #expect(
      Wording.cycle(names)
        == "n0 -> n1 -> n2 -> n3 -> n4 -> n5 -> … (19991 more names) … -> n19997 -> n19998 -> n19999 -> n0"
    )
    // None is lost: those shown and those counted are all.
    #expect(6 + 19_991 + 3 == names.count)
  }

  @Test func `a diagnostic shows line, caret and help`() {
    let source = Source(name: "s.json", text: "{\n  \"a\": prise\n}\n")
    let text = Diagnostic.error(
      "no input is named `prise`", Diagnostic.Label(Span(source, 9..<14)),
      help: "did you mean `price`?"
    ).rendered()
    #expect(text.contains("s.json:2:8"))
    #expect(text.contains("^^^^^"))
    #expect(text.contains("help:"))
  }
}
