import Diagnostics
import Foundation
import Testing

@testable import Articles

/// What stands for an article where its text does not.
@Suite struct SummaryTests {
  @Test(arguments: [
    ("First *words* here.\n\nMore.", "First words here."),
    ("One.\n\nTwo.\n\n<!-- more -->\n\nThree.", "One. Two."),
    ("One.\n\n<!--more-->\n\nThree.", "One."),
    (
      "## Head\n\n![pic](a.png)\n\n| a |\n|---|\n| b |\n\n- item\n\n> quote\n\n```\ncode\n```\n\nProse.",
      "Prose."
    ),
    (
      "{% include toc %}\n\n{{< figure src=\"a.png\" title=\"Not this\" >}}\n\n{{ youtube(id=\"x\") }}\n\nProse.",
      "Prose."
    ),
    ("::: note\nNot this.\n:::\n\nProse.", "Prose."),
    ("<div><p>In a box.</p></div>", "In a box."),
    ("<script>no</script>\n\nProse[^1] & more.\n\n[^1]: Not this.", "Prose & more."),
    (
      "A [link][a] far away.\n\n" + "Filling words. ".repeated(400)
        + "\n\n[a]: https://example.org/", "A link far away."
    ),
    ("One.\n\n```\n<!--more-->\n```\n\nTwo.", "One."),
    ("One `<!--more-->`.\n\nTwo.\n\n<!--more-->\n\nThree.", "One <!--more-->. Two."),
    ("One \\<!--more-->.\n\nTwo.", "One <!--more-->."),
    ("<pre>\n<!--more-->\n</pre>\n\nOne.\n\nTwo.", "One."),
    ("<p>One.<!--more--> Two.</p>", "One."),
    ("{{< video src=\"a.mp4\" >}} {{< audio src=\"/a.mp3\" >}}\n\nProse.", "Prose."),
    ("Words {{< youtube abc >}}.", "Words ."), ("10<sup>6</sup> <del>old</del> new.", "10^6 new."),
    ("The tide[^1] is [down](#below).\n\n<!-- more -->\n\nX\n\n[^1]: Note.", "The tide is down."),
    ("https://youtu.be/abc\n\nThe prose.", "The prose."),
    ("<https://example.org/a>, www.example.org\n\nThe prose.", "The prose."),
    ("See https://example.org/a.\n\nMore.", "See https://example.org/a."),
    ("https://youtu.be/abc", nil), ("- only\n- items", nil), ("![](a.png)", nil), ("", nil),
  ])
  func `is what stands before the mark, else the first paragraph of prose`(
    _ text: String, _ summary: String?
  ) throws {
    #expect(try readMarkdown("---\ntitle: T\n---\n\(text)").summary == summary)
  }

  @Test(arguments: [
    ("summary: C\nexcerpt: B\ndescription: A", "A"), ("summary: C\nexcerpt: B", "B"),
    ("summary: C", "C"),
    ("description: \"<p>Some <b>words</b></p>\"", "Some words"),
    ("description: if a <3 then b & {c}", "if a <3 then b & {c}"),
    ("description: \"{{ page.title }}\"", "T"), ("description: \"{% include x %}\"", "Prose."),
    ("description: true", "Prose."), ("description: \"true\"", "true"),
    ("description: \"Line **bold** and [a link](https://a.example)\"", "Line bold and a link"),
    ("description: \"snake_case * 2 * 3 stays\"", "snake_case * 2 * 3 stays"),
  ])
  func `is what front matter says first`(_ settings: String, _ summary: String) throws {
    #expect(try readMarkdown("---\ntitle: T\n\(settings)\n---\nProse.").summary == summary)
  }

  @Test func `a link in what is stated leads nowhere, and need not`() throws {
    let article = try readMarkdown(
      "---\ntitle: T\ndescription: \"See [the docs](/docs) **now**\"\n---\nProse.")
    #expect(article.summary == "See the docs now" && article.warnings.isEmpty)
  }

  @Test(arguments: [
    ("the well known Dr. Smith", false), ("we met e.g. people", false), ("J. Smith", false),
    ("in No. 5 of", false), ("he said no. Then", true), ("the end. Then", true),
    ("“the end.” Then", true), ("Mr. “X”", false),
  ])
  func `a stop that shortens a word ends no sentence`(_ words: String, _ isEnd: Bool) {
    let filling = String(repeating: "and so on we went ", count: 30)
    let cut = ArticleSummary.cut("\(words) \(filling)")
    #expect(cut.hasSuffix("…") != isEnd, "\(cut)")
    #expect(ArticleSummary.cut("\(words) \(filling)é") == cut)
  }

  @Test func `that is stated and too long is cut at a sentence, and told at its line`() throws {
    let sentence = "The ferry runs again from Monday on. "
    let long = String(repeating: sentence, count: 12).trimmingCharacters(in: .whitespaces)
    let article = try readMarkdown("---\ntitle: T\ndescription: \(long)\n---\nProse.")
    let shown = String(repeating: sentence, count: 8).trimmingCharacters(in: .whitespaces)
    #expect(article.summary == shown && shown.count == 295)
    #expect(
      article.warnings.map(\.description) == [
        "seeds/note.md:3:1: “description” has 443 characters, of which mails show the first 295: a summary has 300 at most"
      ])
    // What it is known again by is all of it.
    let whole = try readMarkdown("---\ntitle: T\nsummary: \(long)\n---\n")
    let less = try readMarkdown("---\ntitle: T\nsummary: \(long.dropLast(9))\n---\n")
    #expect(whole.summary == less.summary && whole.keys.text != less.keys.text)
    let exact = String(repeating: "x", count: 300)
    let fits = try readMarkdown("---\ntitle: T\nexcerpt: \(exact)\n---\nProse.")
    #expect(fits.summary == exact && fits.warnings.isEmpty)
  }

  @Test func `that is stated tells what of it is left out, at its line`() throws {
    let article = try readMarkdown(
      "---\ntitle: T\nexcerpt: \"A <b class='sr-only'>b</b> {% if x %}c{% endif %} {{ d }}.\"\n---\nX"
    )
    #expect(article.summary == "A c .")
    #expect(article.warnings.map(\.location?.line) == [3, 3, 3])
    #expect(article.warnings.last?.reason.contains("“sr-only”") == true)
    #expect(try readMarkdown("---\ntitle: T\nexcerpt: 1 < 2 & {c}\n---\nX").warnings.isEmpty)
  }

  @Test func `ends with a sentence, at most three hundred characters on`() throws {
    let sentence = String(repeating: "word ", count: 15) + "end. "
    let cut = try #require(try readMarkdown("---\ntitle: T\n---\n" + sentence.repeated(9)).summary)
    #expect(cut == sentence.repeated(3).dropLast())
    let endless = try #require(
      try readMarkdown("---\ntitle: T\n---\n" + "word ".repeated(90)).summary)
    #expect(endless.hasSuffix("word…") && endless.count <= 300 && endless.count > 280)
    let quoted =
      String(repeating: "a", count: 200) + " said “yes.” Then " + String(repeating: "b", count: 200)
    #expect(
      try readMarkdown("---\ntitle: T\n---\n\(quoted)").summary?.hasSuffix("said “yes.”") == true)
    let stated = "description: " + "word ".repeated(90)
    #expect(try readMarkdown("---\ntitle: T\n\(stated)\n---\nX").summary == endless)
  }

  @Test(arguments: [
    ("A\u{202E}dcb\u{202C}e", "Adcbe"), ("A\u{200B}B\u{FEFF}C\u{2060}D\u{AD}E", "ABCDE"),
    ("\u{2067}שלום\u{2069} x", "\u{2067}שלום\u{2069} x"), ("\u{2067}open", "open"),
    ("shut\u{2069}", "shut"),
    ("👩\u{200D}🚀 ab\u{200D}c", "👩\u{200D}🚀 abc"), ("می\u{200C}خواهم", "می\u{200C}خواهم"),
    ("a\u{200F}b", "a\u{200F}b"),
  ])
  func `titles and what stands with them hold no marks that turn or hide`(
    _ written: String, _ shown: String
  ) throws {
    let article = try readMarkdown(
      "---\ntitle: \"\(written)\"\ndescription: \"\(written)\"\ncaption: \"\(written)\"\nauthor: \"\(written)\"\ntags: [\"\(written)\"]\n---\nX"
    )
    #expect(
      [article.title, article.summary, article.caption, article.author, article.tags.first] == [
        shown, shown, shown, shown, shown,
      ])
    let list = try #require(try read(["a.txt": "\(written)\n\(written)\n\n\(written)"]).first)
    #expect([list.title, list.summary, list.caption] == [shown, shown, shown])
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
