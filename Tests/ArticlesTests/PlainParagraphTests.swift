import TestSupport
import Testing

@testable import Articles

/// What is read without a tree is what the tree says.
@Suite struct PlainParagraphTests {
  @Test(arguments: [
    ("Words, “here”.", "Words, “here”."), ("\n \t\nOne\n  \nTwo", "One"),
    ("One  \ntwo\n\nThree", "One two"), ("# Title\nWords at 8:15\n", "Words at 8:15"),
    ("## Head ##\n\n(2026) and more", "(2026) and more"), ("2026 was long.", "2026 was long."),
    ("Ein Wort\u{AD}teil: ü\u{A0}x\n", "Ein Wortteil: ü x"), ("été", "été"),
  ])
  func `plain words are read`(_ text: String, _ words: String) {
    #expect(PlainParagraph.first(of: text) == words)
  }

  @Test(arguments: [
    "", "\n\n", "# Title", "- item", "1. item", "12) item", "> quote", "    code", "\tcode",
    "```\nx\n```",
    "Title\n=====\n\nText", "Title\n---", "a | b\n--- | ---", "Text\n- item", "Text\n    more",
    "One *two*", "One _two_", "`x`", "[x](y)", "![x](y)", "a < b", "a &amp; b", "a \\ b", "~~x~~",
    "See www.example.org", "See http://example.org", "ann@example.org", "{{ x }}", "Text\n{: .x}",
    "Text\n: meaning", "::: note\nx\n:::", "!!! note\n    x", "<!-- x -->\n\nText",
    "# T <b>\n\nText",
    "# T {#x}\n\nText", "####### Text", "…", "“—”", "Text\u{1}",
  ])
  func `what may be more is left to others`(_ text: String) {
    #expect(PlainParagraph.first(of: text) == nil)
  }

  private static let parts = [
    "Words here", "and more", "Ünïcode", " ", " ", " ", "\n", "\n", "\n\n", "\n\n", "# ", "## ",
    "- ", "1. ",
    "2026", "www.", "http://x.example", ":", "*", "_", "`", "|", "---", "===", "&amp;", "<b>",
    "{{ x }}",
    "{: .x}", ":::", "!!!", "\t", "    ", "[", "]", "(", ")", "“", "  \n", "\u{A0}", "#", "+", "=",
    "~",
    "@", ".", "!", "\"", "'", "%", ";", "/", "\u{AD}", "\u{200D}", "…", "\\",
  ]

  @Test func `of any text it is the summary that the tree makes`() throws {
    var state: UInt64 = 7
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    var found = 0
    for _ in 0..<3000 {
      let plain = random(2) == 0
      let text = (0...random(9)).map { _ in
        Self.parts[plain && random(8) > 0 ? random(10) : random(Self.parts.count)]
      }.joined()
      guard let words = PlainParagraph.first(of: text) else { continue }
      found += 1
      // Behind a comment nothing is read without a tree.
      let read = ArticleText(kind: .markdown, raw: "<!-- -->\n\n\(text)", file: "", title: "T")
      #expect(
        ArticleSummary.make(of: read) == ArticleSummary.cut(words), "\(text.debugDescription)")
    }
    #expect(found > 500, "\(found)")
  }

  @Test func `a text is cut alike byte by byte and character by character`() {
    let ends = [".", "!\"", "?)", ".”", ", a", " b", "…", ".x", "!) ", ". "]
    for (index, end) in ends.enumerated() {
      for length in [90, 149, 298, 299, 300, 301] {
        let start = String(String(repeating: "word ", count: 80).prefix(length)) + end
        let text = start + String(repeating: " more words", count: 40)
        // One character far behind the cut makes it a text that bytes do not do for.
        #expect(ArticleSummary.cut(text) == ArticleSummary.cut(text + "é"), "\(index) \(length)")
      }
    }
    let endless = String(repeating: "a", count: 400)
    #expect(ArticleSummary.cut(endless) == ArticleSummary.cut(endless + "é"))
    #expect(ArticleSummary.cut(String(endless.prefix(300))) == endless.prefix(300))
  }
}
