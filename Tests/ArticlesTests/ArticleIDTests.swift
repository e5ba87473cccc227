import Foundation
import TestSupport
import Testing

@testable import Articles

@Suite struct ArticleIDTests {
  @Test(arguments: [
    ("The Ferry’s Back!", "the-ferrys-back"), ("Äpfel & Öl", "apfel-ol"), ("Śledź", "sledz"),
    ("Гавань", "gavan"), ("  --  ", ""), ("A.B_C/D", "a-b-c-d"), ("../../etc", "etc"),
  ])
  func `a slug is lower-case words`(_ title: String, _ slug: String) {
    #expect(ArticleID.slug(title) == slug)
  }

  @Test func `an id stays the same and tells files apart`() {
    let id = ArticleID.make(title: "The Ferry", path: "seeds/a.txt")
    #expect(id == ArticleID.make(title: "The Ferry", path: "seeds/a.txt"))
    #expect(id != ArticleID.make(title: "The Ferry", path: "seeds/b.txt"))
    #expect(id.wholeMatch(of: /the-ferry-[0-9a-f]{6}/) != nil)
  }

  @Test(arguments: ["", "!!!", "🐈", "漢字", String(repeating: "long ", count: 100), "-a-"])
  func `any title makes a usable id`(_ title: String) {
    let id = ArticleID.make(title: title, path: "a.md")
    #expect(id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(id.count <= 55)
  }

  @Test func `the same title twice in one file makes two articles`() throws {
    let articles = try read(["week.txt": "Soup\n\nA\n\nSoup\n\nB\n\nSoup\n\nC"])
    #expect(Set(articles.map(\.id)).count == 3)
    #expect(articles.last?.id.hasSuffix("-3") == true)
  }
}
