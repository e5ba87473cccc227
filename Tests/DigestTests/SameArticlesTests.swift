import Foundation
import Testing

/// What a reader of one part is shown, a reader of the other is shown too.
extension PreflightTests {
  @Test func `both parts show the same articles in the same order`() throws {
    let first = try findings(
      ["digest.html": Self.footer, "digest.txt": "{{lead.title}} " + Self.footer.dropFirst(62)])
    #expect(
      first == [
        "warning same-articles: news/Templates/digest.txt.mustache: “Fish & <Chips>” is not shown"
      ])
    let capitals = Self.footer.replacing("{{title}}", with: "{{uppercased(title)}}")
    #expect(try findings(["digest.html": capitals, "digest.txt": Self.footer]) == [])
    let turned = Self.footer.replacing("sections}}", with: "reversed(sections)}}")
      .replacing("articles}}", with: "reversed(articles)}}")
    let order = try findings(["digest.html": turned, "digest.txt": Self.footer])
    #expect(order.count == 1)
    #expect(order.first?.contains("digest.html.mustache: “Fish & <Chips>” is out of order") == true)
  }

  @Test(arguments: [(100, 100), (101, 101), (150, 101)])
  func `a hundred articles that are missing are named, and that there are more`(
    _ missing: Int, _ count: Int
  ) throws {
    let titles = ["Low Tide"] + (1...missing).map { "Story \($0)." }
    let found = try findings(
      ["digest.html": Self.footer, "digest.txt": "{{lead.title}} " + Self.footer.dropFirst(62)],
      titles: titles)
    #expect(found.count == count)
    #expect(found.last?.hasSuffix(missing > 100 ? "mend these first" : "is not shown") == true)
  }
}
