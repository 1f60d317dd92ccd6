import CostMC
import Testing

/// The reference page of the distributions is what the program says.
@Suite struct FamilyPageTests {
  @Test func `docs/distributions.md is up to date`() {
    let page = FamilyPage.reference
    if Files.updatesGolden { Files.write(page, to: Files.root + "docs/distributions.md") }
    #expect(Files.read(Files.root + "docs/distributions.md") == page)
  }
}
