import Testing

@testable import Articles

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("drafts/**", "drafts/a.md"), ("drafts/**", "drafts/deep/a.md"),
    ("drafts", "posts/drafts/a.md"),
    ("drafts/", "drafts/a.md"), ("*.draft.md", "posts/a.draft.md"), ("posts/*.md", "posts/a.md"),
    ("/posts/a.md", "posts/a.md"), ("**/x/*", "a/b/x/c.md"), ("posts/?.md", "posts/a.md"),
    ("posts/**/z.md", "posts/z.md"), ("**", "a.md"), ("a*b*c.md", "abbbc.md"),
  ])
  func `a path is meant, or a folder that it lies in`(_ pattern: String, _ path: String) {
    #expect(PathPattern(pattern).matches(path))
  }

  @Test(arguments: [
    ("drafts/**", "posts/drafts/a.md"), ("*.draft.md", "a.md"), ("posts/*.md", "posts/deep/a.md"),
    ("draft", "drafts/a.md"), ("/a.md", "posts/a.md"), ("", "a.md"), ("posts/?.md", "posts/ab.md"),
  ])
  func `others are not`(_ pattern: String, _ path: String) {
    #expect(!PathPattern(pattern).matches(path))
  }

  @Test func `no pattern takes long`() {
    let pattern = PathPattern(String(repeating: "*a", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 4000)))
  }
}
