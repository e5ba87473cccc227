import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// Bodies that are kept, and those that are not.
@Suite struct BodyMemoryTests {
  private func text(_ raw: String, _ title: String = "Tide") -> ArticleText {
    ArticleText(kind: .markdown, raw: raw, file: "seeds/tide.md", title: title)
  }

  @Test func `a text that is the same has the body that was made of it`() {
    let memory = BodyMemory()
    let pages = PageAddresses(of: [])
    func body(_ text: ArticleText, _ number: Int = 1) -> ArticleBody {
      memory.body(of: text, number: number, among: pages)
    }
    #expect(body(text("One *two*.")).html.contains("<em>two</em>"))
    #expect(body(text("One *two*.")) == text("One *two*.").body(number: 1))
    #expect(body(text("Three.")).html.contains("Three"))
    #expect(body(text("# Tide\n\nThree."), 1).html.contains("Tide") == false)
    #expect(body(text("# Tide\n\nThree.", "Ebb"), 1).html.contains("Tide"))
    let anchored = "[down](#x)\n\n<p id=\"x\">there</p>"
    #expect(body(text(anchored), 1) == text(anchored).body(number: 1))
    #expect(body(text(anchored), 2) == text(anchored).body(number: 2))
  }

  @Test func `a body that asked for a file beside it is made anew`() throws {
    let folder = try TemporaryFolder()
    let memory = BodyMemory()
    var text = text("![A boat](boat.png)")
    let site = Place(folder: folder.path)
    (text.page, text.site) = (
      URL(string: "https://a.example/tide/"), URL(string: "https://a.example/")
    )
    text.files = NearbyFiles(folder: site.appending("posts"), site: site)
    func warnings() -> [String] {
      memory.body(of: text, number: 1, among: PageAddresses(of: [])).warnings.map(\.reason)
    }
    #expect(warnings().contains { $0.contains("names a file that is neither") })
    try folder.write("posts/boat.png", "x")
    #expect(warnings() == [])
  }
}
