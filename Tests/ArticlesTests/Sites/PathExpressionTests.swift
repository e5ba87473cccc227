import Testing

@testable import Articles

@Suite struct PathExpressionTests {
  @Test(arguments: [
    (#"\.draft\.md$"#, "/s/a.draft.md", true), (#"\.draft\.md$"#, "/s/adraft.md", false),
    (#"/(?:wip|old)/"#, "/s/old/a.md", true), (#"(?i)NOTES"#, "/s/notes.md", true),
    (#"NOTES"#, "/s/notes.md", false), (#"/\d{4}-.*?x"#, "/2026-x", true),
    (#"[\w-]+_[^]a^]\.md"#, "/b-c_d.md", true), (#"[\w-]+_[^]a^]\.md"#, "/b-c_a.md", false),
    (#"[^a-f]\.md"#, "/f.md", false), (#"é+\.md"#, "/éé.md", true), (#"[\^]\.md"#, "/^.md", true),
    (#"a[\^-]b"#, "a-b", true), (#"a[\^-]b"#, "acb", false), (#"^/\d{2,3}?$"#, "/1", false),
  ])
  func `Go's expressions are searched for`(_ pattern: String, _ path: String, _ holds: Bool) throws
  {
    #expect(try #require(PathExpression(go: pattern)).matches(path) == holds)
  }

  @Test(arguments: [
    "(", "[a", "(?P<n>a)", #"\pL"#, #"\Qa\E"#, "a{1,1000}", "(a{1,99}){1,99}", "[é]", "[[:alpha:]]",
    "\\",
    "a{", "[z-a]", "(((((a+)+)+)+)+)+",
  ])
  func `what is not understood is none`(_ pattern: String) {
    #expect(PathExpression(go: pattern) == nil)
  }

  @Test(arguments: [
    ("*.{draft,wip}.md", "deep/er/a.wip.md", true, true), ("*.md", "a/b.md", false, false),
    ("**/wip/*", "wip/a.md", true, true), ("**/wip/*", "a/wip/a.md", true, true),
    ("**/wip/*", "swip/a.md", true, false), ("/c2/**", "/c2/a/b", false, true),
    ("/c2/**", "/c2", false, false), ("/a?[!x]", "/aby", false, true),
    ("/a?[!x]", "/abx", false, false),
    (#"/a\*"#, "/ab", false, false), ("/a.b", "/axb", false, false),
  ])
  func `a glob means the whole path`(
    _ pattern: String, _ path: String, _ crosses: Bool, _ holds: Bool
  ) throws {
    let glob = try #require(PathExpression(glob: pattern, crossesFolders: crosses))
    #expect(glob.matches(path) == holds)
  }

  @Test func `no expression takes long`() throws {
    let name = String(repeating: "a", count: 4000)
    #expect(try !#require(PathExpression(go: "(a*)*(a|a)*(a+)+b$")).matches(name))
    #expect(PathExpression(glob: "{", crossesFolders: true) == nil)
    #expect(PathExpression(glob: "}", crossesFolders: true) == nil)
  }
}
